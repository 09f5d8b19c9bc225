"""Faulty, lying and oversized images end in one clear error."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.media.images import decode
from annotator.ui.i18n.library_errors import in_plain_words
from media.drawn import four_quarters, png_header_only, saved
from media.opened import decoded


def fault_of(path: Path | str) -> MediaFault:
    with pytest.raises(MediaFault) as caught:
        decoded(str(path), 100, 100)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jpg", b""),
        ("text.png", b"This is no picture.\n"),
        (
            "drawing.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        ),
        ("signature.png", b"\x89PNG\r\n\x1a\n"),
        ("start.jpg", b"\xff\xd8\xff\xe0"),
        ("riff.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
        ("postscript.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
    ],
)
def test_a_file_that_is_no_image_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    fault = fault_of(path)
    assert fault.code == MediaFault.UNDECODABLE
    assert fault.params["detail"]


def test_a_format_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    for suffix in ("ppm", "ico"):
        assert fault_of(saved(four_quarters(), tmp_path / f"a.{suffix}")).code == MediaFault.UNDECODABLE


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_truncated_file_is_a_fault_and_not_half_an_image(tmp_path: Path, suffix: str, kept: float) -> None:
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    path = Path(saved(noise, tmp_path / f"cut.{suffix}"))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert fault_of(path).code == MediaFault.UNDECODABLE


def test_what_a_library_says_in_several_lines_is_told_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_what: object, **_more: object) -> None:
        raise RuntimeError("Unable to decode as exceptions were raised:\n  pillow: broken\n  other: absent")

    monkeypatch.setattr(decode, "_decode_by_format", none)
    fault = fault_of(saved(four_quarters(), tmp_path / "a.png"))
    assert "\n" not in fault.params["detail"]
    assert in_plain_words(fault.params["detail"]) == "the file is damaged"


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    fault = fault_of(png_header_only(tmp_path / "bomb.png", 60_000, 60_000))
    assert fault.code == MediaFault.TOO_LARGE
    assert fault.params == {"megapixels": "3600", "limit": "100"}


def test_the_limit_lies_at_100_megapixels_and_at_250_for_what_is_decoded_small(tmp_path: Path) -> None:
    assert fault_of(png_header_only(tmp_path / "over.png", 25_001, 4_000)).code == MediaFault.TOO_LARGE
    # Allowed by its size, and then found to hold no pixels.
    assert fault_of(png_header_only(tmp_path / "at.png", 100_000_000, 1)).code == MediaFault.UNDECODABLE
    path = Path(saved(four_quarters(), tmp_path / "large.jpg"))
    content = bytearray(path.read_bytes())
    place = content.index(b"\xff\xc0") + 5  # the frame's header: height and width
    for height in (9_500, 10_001):
        content[place : place + 4] = struct.pack(">HH", height, 25_000)
        path.write_bytes(content)
        if height == 9_500:
            assert decoded(path, 100, 100)[1:5] == (100, 38, 25_000, 9_500)
    assert fault_of(path).params == {"megapixels": "251", "limit": "250"}


def test_a_progressive_one_is_decoded_whole_and_so_held_to_100_megapixels(tmp_path: Path) -> None:
    path = Path(saved(four_quarters(), tmp_path / "large.jpg", progressive=True))
    content = bytearray(path.read_bytes())
    place = content.index(b"\xff\xc2") + 5
    content[place : place + 4] = struct.pack(">HH", 10_001, 10_000)
    path.write_bytes(content)
    assert fault_of(path).params == {"megapixels": "101", "limit": "100"}


def test_a_head_without_end_is_left_soon(tmp_path: Path) -> None:
    """Pillow reads it byte by byte."""
    content = Path(saved(four_quarters(), tmp_path / "sound.jpg")).read_bytes()
    path = tmp_path / "filled.jpg"
    path.write_bytes(content[:2] + b"\xff" * 200_000 + content[2:])
    assert fault_of(path).params == {"detail": "its header is too long"}


def test_a_side_without_end_is_refused(tmp_path: Path) -> None:
    fault = fault_of(png_header_only(tmp_path / "line.png", 1, 1_000_001))
    assert fault.params == {"detail": "its width or height is more than 1000000 pixels"}


def test_an_image_that_is_drawn_again_and_again_is_refused(tmp_path: Path) -> None:
    path = Path(saved(Image.new("L", (5_000, 4_000)), tmp_path / "passes.jpg", progressive=True))
    assert decoded(path, 50, 40)[1:5] == (50, 40, 5_000, 4_000)
    content = path.read_bytes()
    last = content[content.rindex(b"\xff\xda") : -2]
    path.write_bytes(content[:-2] + last * 100 + content[-2:])
    assert fault_of(path).params == {"detail": "its JPEG data contains too many scans"}
