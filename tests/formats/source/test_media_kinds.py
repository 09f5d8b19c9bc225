"""Files are known by how they begin."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from annotator.core.design.medium import MediumKind
from annotator.formats.source.media_kinds import HEAD_BYTES, SHOWN, format_of, kind_of, promised_format


@pytest.mark.parametrize("kind", sorted(SHOWN))
def test_pictures_that_are_shown_are_known_by_their_content(kind: str) -> None:
    held = io.BytesIO()
    Image.new("RGB", (9, 7), "teal").save(held, kind.upper())
    assert format_of(held.getvalue()[:HEAD_BYTES]) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", ""),
        (b"BM", ""),
        (b"BMW is a car, and what follows is a text", ""),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\n <html lang=en>", "HTML"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x">', "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x00\x00\x18ftypheic\x00", "HEIC"),
        (b"\x00\x00\x00\x1cftypavif\x00", "AVIF"),
        (b"\x00\x00\x00\x1cftypisom\x00", "MP4"),
        (b"II*\x00\x08", "TIFF"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", ""),
    ],
)
def test_so_are_other_files(head: bytes, kind: str) -> None:
    assert format_of(head) == kind


def test_a_suffix_promises_a_format_and_a_kind() -> None:
    paths = ("a/b.JPG", "x.jpeg", "y.webp", "z.txt", "png")
    assert [promised_format(path) for path in paths] == ["JPEG", "JPEG", "WebP", "", ""]
    assert [kind_of(path) for path in paths] == [*[MediumKind.PICTURE] * 3, None, None]
