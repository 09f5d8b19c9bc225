"""PDF documents, sound ones and ones that lie (ISO 32000-2). They have no cross-reference table: PDFium makes one."""

from __future__ import annotations

from collections.abc import Sequence

# The object number of the font, of the pages and of what documents add.
FONT, PAGES, FIRST = 2, 3, 4


def pdf(*objects: bytes, pages: bytes, catalog: bytes = b"") -> bytes:
    """A document of `objects`, numbered from `FIRST`. `pages` is the content of the root of its page tree."""
    every = (
        b"<</Type/Catalog/Pages 3 0 R%s>>" % catalog,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Pages%s>>" % pages,
        *objects,
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(every, start=1))
    return b"%%PDF-1.7\n%strailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (body, len(every) + 1)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def page(content: int, size_pt: tuple[int, int] = (144, 72), more: bytes = b"") -> bytes:
    """A page whose content is this object."""
    return b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F1 2 0 R>>>>%s>>" % (
        *size_pt,
        content,
        more,
    )


def document(contents: Sequence[bytes], size_pt: tuple[int, int] = (144, 72), more: bytes = b"") -> bytes:
    """A document with a page for each of these contents."""
    objects = list[bytes]()
    for number, content in enumerate(contents):
        objects += [page(FIRST + 2 * number + 1, size_pt, more), stream(content)]
    kids = b" ".join(b"%d 0 R" % (FIRST + 2 * number) for number in range(len(contents)))
    return pdf(*objects, pages=b"/Kids[%s]/Count %d" % (kids, len(contents)))


def written(words: str) -> bytes:
    """The content of a page with these words."""
    return b"BT /F1 18 Tf 10 20 Td (%s) Tj ET" % words.encode("ascii")


def filled(red: float, green: float, blue: float, box: tuple[int, int, int, int] = (0, 0, 144, 72)) -> bytes:
    """The content of a page with a box (left, bottom, width, height) of this colour."""
    return b"%g %g %g rg %d %d %d %d re f" % (red, green, blue, *box)
