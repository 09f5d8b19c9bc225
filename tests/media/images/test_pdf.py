"""PDF documents are drawn page by page at the size asked for, in a worker that has given up all else."""

from __future__ import annotations

import asyncio
import io
import json
from functools import partial
from pathlib import Path

import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.formats.builtin.resources import resource_bytes
from annotator.media.images.decode import DecodedImage, DecoderMissing, decode_image
from annotator.media.images.pdf import DOTS_PER_INCH, MOST_CHARACTERS, MOST_PAGES, PdfPage, small_pdf
from annotator.media.images.protocol import ExtraFormat
from annotator.media.images.service import ImageService
from annotator.media.messages import MESSAGE_BYTES
from media.images.written_dicoms import dicom
from media.images.written_pdfs import FIRST, document, filled, page, pdf, stream, written

SIZE = (144 * DOTS_PER_INCH // 72, 72 * DOTS_PER_INCH // 72)
RED, GREEN, BLUE = (0, 0, 255), (0, 255, 0), (255, 0, 0)  # in the order of the pixels: blue, green, red


def seen(
    content: bytes, room: tuple[int, int] = (144, 72), region: tuple[int, int, int, int] | None = None, page: int = 0
) -> DecodedImage:
    decoders = {ExtraFormat.PDF: partial(PdfPage, pytest.fail)}
    return decode_image(io.BytesIO(content), *room, region, decoders=decoders, page=page)


def at(image: DecodedImage | ShownImage, x: int, y: int) -> tuple[int, ...]:
    start = 4 * (y * image.width_px + x)
    return tuple(image.pixels[start : start + 3])


def test_pages_are_those_of_an_image_and_white_where_nothing_is() -> None:
    content = document([filled(1, 0, 0), filled(0, 0, 1, (0, 0, 72, 72))])
    first, second = seen(content), seen(content, page=1)
    assert (first.full_width_px, first.full_height_px, first.pages) == (*SIZE, 2)
    assert at(first, 70, 30) == RED
    assert (at(second, 10, 30), at(second, 100, 30)) == (BLUE, (255, 255, 255))
    with pytest.raises(MediaFault) as caught:
        seen(content, page=2)
    assert caught.value.params["detail"] == "it has no such page"


def test_a_part_is_drawn_sharp() -> None:
    """A part at full size has pixels of two colours only: nothing was enlarged."""
    content = document([filled(1, 0, 0) + b" " + filled(0, 1, 0, (36, 18, 36, 18))])
    left, top, side = SIZE[0] // 4, SIZE[1] // 4, 60
    part = seen(content, (side, side), (left - side // 2, SIZE[1] - top - side // 2, side, side))
    assert {at(part, x, y) for x in range(side) for y in range(side)} == {RED, GREEN}
    assert (at(part, 10, 10), at(part, 45, 15), at(part, 45, 45)) == (RED, GREEN, RED)


def test_words_and_the_entries_of_a_form_are_drawn() -> None:
    blank, word = (len(set(seen(document([content])).pixels)) for content in (b"", written("word")))
    assert blank < word
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Ada)/Rect[10 10 130 60]/P 4 0 R/DA(/F1 18 Tf)>>"
    form = b"/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 2 0 R>>>>/DA(/F1 18 Tf)>>"
    objects = page(FIRST + 1, more=b"/Annots[6 0 R]"), stream(b""), field
    content = pdf(*objects, pages=b"/Kids[4 0 R]/Count 1", catalog=form)
    assert blank < len(set(seen(content).pixels))


def test_a_rotated_page_is_upright() -> None:
    image = seen(document([filled(1, 0, 0)], more=b"/Rotate 90"), (72, 144))
    assert (image.full_width_px, image.full_height_px) == SIZE[::-1]


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (document([b""] * (MOST_PAGES + 1)), f"it has more than {MOST_PAGES} pages"),
        (document([b""], (20_000, 10)), "its page size is not valid"),
        (document([]), "PdfiumError"),
        (b"%PDF-1.7\nnothing else", "PdfiumError"),
    ],
    ids=["pages", "size", "empty", "damaged"],
)
def test_what_cannot_be_shown_says_why(content: bytes, detail: str) -> None:
    with pytest.raises(MediaFault) as caught:
        seen(content)
    assert detail in caught.value.params["detail"]


def test_a_protected_document_says_so() -> None:
    protected = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
    content = document([written("secret")]).replace(b"trailer<<", b"trailer<<" + protected)
    with pytest.raises(MediaFault) as caught:
        seen(content)
    assert caught.value.params["detail"] == "it is protected by a password"


def test_other_decoders_do_not_open_it() -> None:
    with pytest.raises(DecoderMissing) as caught:
        decode_image(io.BytesIO(document([b""])), 10, 10)
    assert caught.value.extra_format is ExtraFormat.PDF


def test_a_sandboxed_worker_shows_documents_and_dicom_in_turn(tmp_path: Path) -> None:
    """One worker has both decoders once both were needed, and draws words, forms and parts without opening files."""
    for name, content in (
        ("words.pdf", document([written("word")] * 3)),
        ("red.pdf", document([filled(1, 0, 0)])),
        ("scan.dcm", dicom((64, 48), bytes(2 * 64 * 48))),
    ):
        (tmp_path / name).write_bytes(content)

    async def story() -> None:
        images = ImageService(connections=1)
        images.start()
        try:
            words = await images.image(ImageRequest(str(tmp_path / "words.pdf"), 144, 72, page=2))
            assert words.pages == 3
            assert len(set(bytes(words.pixels))) > 2
            assert (await images.image(ImageRequest(str(tmp_path / "scan.dcm"), 64, 48))).full_width_px == 64
            (worker,) = images.worker_pids
            red = await images.image(ImageRequest(str(tmp_path / "red.pdf"), 60, 60, (100, 100, 60, 60)))
            assert at(red, 30, 30) == RED
            assert await images.page_counts([str(tmp_path / "words.pdf"), str(tmp_path / "scan.dcm")]) == (3, 1)
            assert worker in images.worker_pids
        finally:
            await images.close()

    asyncio.run(story())


def test_the_document_of_the_self_test_is_the_one_that_warms_up() -> None:
    assert resource_bytes("self_test/page.pdf") == small_pdf()


def test_the_text_of_a_whole_page_is_told() -> None:
    content = document([written("first line") + b" BT /F1 9 Tf 10 5 Td (second \\033) Tj ET", filled(1, 0, 0)])
    assert seen(content).text == "first line\nsecond "
    assert seen(content, region=(0, 0, 40, 40)).text == ""
    assert seen(content, page=1).text == ""


def test_no_more_text_is_told_than_a_message_holds() -> None:
    small = b" ".join(b"BT /F1 1 Tf 0 %d Td (%s) Tj ET" % (y, b"\xe9" * 200) for y in range(72))
    text = seen(document([small])).text
    assert MOST_CHARACTERS - 200 < len(text) <= MOST_CHARACTERS
    assert len(json.dumps(text)) < MESSAGE_BYTES
