"""PDF documents (ISO 32000-2), drawn by PDFium in an image worker that loads it (`ExtraFormat`). The pages of a
document are the pages of an image. Scripts and XFA forms never run: PDFium is built without them.

PDFium looks for the system's fonts where a document does not embed its own. The sandbox forbids that, so its
built-in fonts take their place. A small document can ask for endless work inside one call of PDFium, so a second thread
watches time and memory (`_limited`)."""

from __future__ import annotations

import io
import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import IO

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from annotator.core.errors import MediaFault
from annotator.media.images.decode import FormatDecoder
from annotator.media.images.scaling import PixelBox, in_helper_thread
from annotator.media.images.window_level import WindowLevel

if sys.platform != "win32":
    import resource

# At this resolution small print is sharp at 100 %. A page is drawn straight at the requested size, which is smaller.
DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
MOST_PAGES = 2_000
LONGEST_SIDE_PT = 14_400  # the limit of PDF 1.x (ISO 32000-1, annex C)
LIMIT_MEGAPIXELS = 40  # drawn at once
MOST_CHARACTERS = 8_000  # of the text of a page, in UTF-16: they fit into a message
_PIXEL_BYTES = 8  # as drawn, and as an image of Pillow
_WHITE = (255, 255, 255, 255)
_MOST_CPU_S, _MOST_BYTES = 4, 450 * 1024**2
_WATCHED_EVERY_S = 0.02
_RSS_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024  # getrusage(2)

# A function that reports a reason to the window and ends the worker.
type GiveUp = Callable[[str], object]


class PdfPage:
    """A page of a document, with the interface of `decode.SourceImage`."""

    def __init__(self, give_up: GiveUp | None, file: IO[bytes], longest_side_px: int, page: int) -> None:
        """`page` is counted from 0; `give_up` is None for a document that is known to be simple. Raise MediaFault, or
        PdfiumError if the file is damaged."""
        self._give_up = give_up
        with _limited(give_up):
            self._open(file)
            if page >= self.pages:
                raise MediaFault(MediaFault.UNDECODABLE, detail="it has no such page")
            self._page = self._document[page]
        sides_pt = self._page.get_size()
        if not all(0 < side < LONGEST_SIDE_PT for side in sides_pt):
            raise MediaFault(MediaFault.UNDECODABLE, detail="its page size is not valid")
        wide, tall = (max(1, min(round(side * DOTS_PER_INCH / _POINTS_PER_INCH), longest_side_px)) for side in sides_pt)
        self.size = wide, tall
        self.decoding_bytes = min(wide * tall, LIMIT_MEGAPIXELS * 1_000_000) * _PIXEL_BYTES

    def _open(self, file: IO[bytes]) -> None:
        try:
            self._document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise MediaFault(MediaFault.UNDECODABLE, detail="it is protected by a password") from error
            raise
        self.pages = len(self._document)
        if self.pages > MOST_PAGES:
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"it has more than {MOST_PAGES} pages")
        self._document.init_forms()  # before any page, so that the entries of its fields are drawn

    @property
    def text(self) -> str:
        """The text of the page in the order of the file; empty if the page is a picture."""
        with _limited(self._give_up):
            found = self._page.get_textpage().get_text_bounded()
        kept = found.encode("utf-16-le", "ignore")[: 2 * MOST_CHARACTERS].decode("utf-16-le", "ignore")
        lines = kept.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(character for character in lines if character.isprintable() or character in "\n\t")

    def scaled(self, _window_level: WindowLevel, part: PixelBox, size: tuple[int, int]) -> Image.Image:
        """Return `part` of the page at `size`."""
        if size[0] * size[1] > LIMIT_MEGAPIXELS * 1_000_000:
            megapixels = math.ceil(size[0] * size[1] / 1e6)
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(megapixels), limit=str(LIMIT_MEGAPIXELS))
        across, down = size[0] / (part[2] - part[0]), size[1] / (part[3] - part[1])
        whole = round(self.size[0] * across), round(self.size[1] * down)
        place = round(-part[0] * across), round(-part[1] * down), *whole
        bitmap = pypdfium2.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect(_WHITE, 0, 0, *size)
        with _limited(self._give_up):
            raw.FPDF_RenderPageBitmap(bitmap, self._page, *place, 0, raw.FPDF_ANNOT)
            if self._document.formenv is not None:
                raw.FPDF_FFLDraw(self._document.formenv, bitmap, self._page, *place, 0, raw.FPDF_ANNOT)
        return Image.frombuffer("RGB", size, bytes(bitmap.buffer), "raw", "BGRX", bitmap.stride, 1)


@contextmanager
def _limited(give_up: GiveUp | None) -> Iterator[None]:
    """Call `give_up` from another thread if the block takes too much processor time or memory."""
    if give_up is None:
        yield
        return
    is_over = Event()
    watching = in_helper_thread(partial(_watch, is_over, give_up))
    try:
        yield
    finally:
        is_over.set()
        watching.result()


def _watch(is_over: Event, give_up: GiveUp) -> None:
    until_s = time.process_time() + _MOST_CPU_S
    most_bytes = max(_MOST_BYTES, _peak_bytes())  # an earlier image may have taken more
    while not is_over.wait(_WATCHED_EVERY_S):
        if time.process_time() > until_s:
            give_up(f"it takes more than {_MOST_CPU_S} s to draw")
        if _peak_bytes() > most_bytes:
            give_up("it takes too much memory to draw")


def _peak_bytes() -> int:
    """Return the largest memory that this process has used; 0 on Windows, where only its job limits it."""
    peak = 0
    if sys.platform != "win32":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT_BYTES
    return peak


def warm_up_pdf(give_up: GiveUp) -> FormatDecoder:
    """Return the decoder of PDF documents after it has drawn one. It starts no thread: that is not sandboxed yet."""
    page = PdfPage(None, io.BytesIO(small_pdf()), 1_000, 0)
    page.scaled(WindowLevel(), (0, 0, 100, 100), (50, 50))
    if page.text != "warm":
        raise RuntimeError("PDFium reads no text")
    return partial(PdfPage, give_up)


def small_pdf() -> bytes:
    """Return a page with a word, a field and no cross-reference table, which PDFium then makes by itself."""
    content = b"BT /F1 12 Tf 10 10 Td (warm) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 5 0 R>>>>/DA(/F1 12 Tf)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(field)/V(text)/Rect[10 30 60 50]/P 3 0 R/DA(/F1 12 Tf)>>",
    )
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, each) for number, each in enumerate(objects, start=1))
    return b"%%PDF-1.7\n%strailer<</Root 1 0 R/Size 7>>\n%%%%EOF" % body
