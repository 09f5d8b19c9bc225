"""PDF documents that are small files and much work: of pages, boxes, streams in streams, forms in a ring, fonts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from random import Random

from annotator.core.design.medium import MediumKind
from hostile.cases import HostileCase
from hostile.media.shown import shown
from media.images.written_pdfs import FIRST, document, filled, page, pdf, stream, written

DOCUMENT = MediumKind.DOCUMENT
_BOX = b"0 0 144 72 re f "
_ONE_PAGE = b"/Kids[4 0 R]/Count 1"


def of_pdfs() -> Iterator[HostileCase]:
    yield shown(DOCUMENT, "sound.pdf", document([written("word"), filled(1, 0, 0)]), is_sound=True)
    yield shown(DOCUMENT, "2000-pages.pdf", partial(document, [b""] * 2_000), is_sound=True)
    yield shown(DOCUMENT, "100000-pages.pdf", partial(document, [b""] * 100_000), is_sound=False, is_large=True)
    yield shown(DOCUMENT, "of-the-largest-side.pdf", document([filled(1, 0, 0)], (14_399, 14_399)), is_sound=True)
    yield shown(DOCUMENT, "of-too-large-a-side.pdf", document([b""], (1_000_000, 10)), is_sound=False)
    yield shown(DOCUMENT, "a-line.pdf", document([filled(1, 0, 0)], (14_399, 1)), is_sound=True)
    yield shown(DOCUMENT, "pages-in-a-ring.pdf", pdf(pages=b"/Kids[3 0 R 3 0 R]/Count 1000000000"))
    yield shown(DOCUMENT, "more-pages-than-there-are.pdf", pdf(pages=b"/Kids[]/Count 2147483647"), is_sound=False)
    yield shown(DOCUMENT, "100000-pages-in-pages.pdf", _deep_tree)
    yield shown(DOCUMENT, "100000-lists-in-lists.pdf", _with(b"[" * 100_000))
    yield shown(DOCUMENT, "100000-names-in-names.pdf", _with(b"<</a" * 100_000))
    yield shown(DOCUMENT, "a-form-in-itself.pdf", _form_in_itself())
    yield shown(DOCUMENT, "forms-that-double.pdf", partial(_doubling, 30))
    yield shown(DOCUMENT, "a-gigabyte-of-noughts.pdf", _packed_noughts, is_large=True)
    yield shown(DOCUMENT, "filters-in-filters.pdf", _filters())
    yield shown(DOCUMENT, "100000-boxes.pdf", partial(_repeated, _BOX, 100_000), is_sound=True)
    yield shown(DOCUMENT, "10-million-boxes.pdf", partial(_repeated, _BOX, 10_000_000), is_sound=False, is_large=True)
    yield shown(DOCUMENT, "a-million-saved-states.pdf", partial(_repeated, b"q ", 1_000_000))
    yield shown(DOCUMENT, "an-image-of-4-gigapixels.pdf", _huge_image())
    yield shown(DOCUMENT, "a-pattern-of-points.pdf", _tiles())
    yield shown(DOCUMENT, "a-field-in-itself.pdf", _field_in_itself())
    yield shown(DOCUMENT, "a-script-at-the-start.pdf", _script(), is_sound=True)
    yield from _spoilt()


def _deep_tree() -> bytes:
    levels = 100_000
    inner = [
        b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (n - 1, n + 1) for n in range(FIRST, FIRST + levels)
    ]
    return pdf(*inner, page(FIRST + levels + 1), stream(b""), pages=_ONE_PAGE)


def _with(value: bytes) -> bytes:
    return pdf(page(FIRST + 1), stream(b"", b"/X " + value), pages=_ONE_PAGE)


def _form(inner: bytes, resources: bytes) -> bytes:
    return stream(inner, b"/Type/XObject/Subtype/Form/BBox[0 0 144 72]/Resources<</XObject<<%s>>>>" % resources)


def _with_resources(content: bytes, resources: bytes, *more: bytes) -> bytes:
    own = b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 144 72]/Contents 5 0 R/Resources<<%s>>>>" % resources
    return pdf(own, stream(content), *more, pages=_ONE_PAGE)


def _form_in_itself() -> bytes:
    return _with_resources(b"/F Do", b"/XObject<</F 6 0 R>>", _form(b"/F Do", b"/F 6 0 R"))


def _doubling(levels: int) -> bytes:
    """Each form draws the next one twice."""
    forms = [_form(b"/F Do /F Do", b"/F %d 0 R" % (number + 1)) for number in range(6, 6 + levels)]
    last = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 144 72]")
    return _with_resources(b"/F Do", b"/XObject<</F 6 0 R>>", *forms, last)


def _packed_noughts() -> bytes:
    packer = zlib.compressobj(9)
    zeros = bytes(1 << 20)
    packed = b"".join(packer.compress(zeros) for _ in range(1_024)) + packer.flush()
    return pdf(page(FIRST + 1), stream(packed, b"/Filter/FlateDecode"), pages=_ONE_PAGE)


def _filters() -> bytes:
    content = written("word")
    for _ in range(200):
        content = zlib.compress(content)
    return pdf(page(FIRST + 1), stream(content, b"/Filter[%s]" % (b"/FlateDecode" * 200)), pages=_ONE_PAGE)


def _repeated(operators: bytes, count: int) -> bytes:
    packed = zlib.compress(operators * count, 9)
    return pdf(page(FIRST + 1), stream(packed, b"/Filter/FlateDecode"), pages=_ONE_PAGE)


def _huge_image() -> bytes:
    size = b"/Width 65535/Height 65535/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = stream(zlib.compress(bytes(1_000)), b"/Type/XObject/Subtype/Image/Filter/FlateDecode" + size)
    return _with_resources(b"144 0 0 72 0 0 cm /I Do", b"/XObject<</I 6 0 R>>", image)


def _tiles() -> bytes:
    tile = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>",
    )
    return _with_resources(b"/Pattern cs /P scn 0 0 144 72 re f", b"/Pattern<</P 6 0 R>>", tile)


def _field_in_itself() -> bytes:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Parent 6 0 R/Kids[6 0 R 6 0 R]/Rect[0 0 9 9]/P 4 0 R>>"
    objects = page(FIRST + 1, more=b"/Annots[6 0 R]"), stream(b""), field
    return pdf(*objects, pages=_ONE_PAGE, catalog=b"/AcroForm<</Fields[6 0 R]>>")


def _script() -> bytes:
    """A script that would run for ever, at each occasion that the format has."""
    script = b"<</S/JavaScript/JS(while(true){})>>"
    catalog = b"/OpenAction%s/AA<</WC%s>>/Names<</JavaScript<</Names[(a)%s]>>>>" % (script, script, script)
    objects = page(FIRST + 1, more=b"/AA<</O%s>>" % script), stream(written("word"))
    return pdf(*objects, pages=_ONE_PAGE, catalog=catalog)


def _spoilt() -> Iterator[HostileCase]:
    """A sound document with bytes of chance in it."""
    whole = document([written("word"), filled(1, 0, 0)])
    for number in range(12):
        chance = Random(number)
        spoilt = bytearray(whole)
        for _ in range(8):
            spoilt[chance.randrange(5, len(spoilt))] = chance.randrange(256)
        yield shown(DOCUMENT, f"spoilt-{number}.pdf", bytes(spoilt))
