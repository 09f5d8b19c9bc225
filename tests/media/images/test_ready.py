"""A worker cannot open anything once it has a picture: all that it decodes with is loaded before."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

HERE = Path(__file__).parent


def written(image: Image.Image, format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def corpus() -> Iterator[bytes]:
    image = Image.effect_noise((200, 120), 60).convert("RGB")
    other = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.ImageDescription] = "é"
    texts = PngImagePlugin.PngInfo()
    texts.add_text("k", "v" * 100, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", '<x:xmpmeta tiff:Orientation="6"/>', "fr", "é", zip=True)
    for mode in ("L", "RGB", "CMYK"):
        yield written(image.convert(mode), "JPEG", exif=exif, progressive=mode == "L")
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        yield written(image.convert(mode), "PNG", pnginfo=texts)
    for mode in ("1", "L", "P", "RGB"):
        yield written(image.convert(mode), "BMP")
    yield written(Image.new("I;16", (40, 40), 999), "PNG")
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"):
        for compression in (None, "tiff_lzw", "tiff_adobe_deflate"):
            tiff = Image.new(mode, (40, 40)) if mode == "I;16" else image.convert(mode)
            yield written(tiff, "TIFF", compression=compression)
    for colours in ("L", "RGB", "CMYK"):
        yield written(image.convert(colours), "TIFF", compression="jpeg")
    yield written(image, "WEBP", lossless=True, exif=exif, xmp=b"<x/>")
    yield written(image.convert("RGBA"), "WEBP", exif=exif)
    for format_ in ("MPO", "PNG", "WEBP", "GIF"):
        more = {"transparency": 1, "disposal": 2, "comment": b"\xe9"} if format_ == "GIF" else {}
        yield written(image, format_, save_all=True, append_images=[other], **more)


def test_nothing_is_loaded_or_opened_once_it_is_ready(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.write_bytes(pickle.dumps([*corpus()]))
    command = [sys.executable, str(HERE / "loading_program.py"), str(files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
