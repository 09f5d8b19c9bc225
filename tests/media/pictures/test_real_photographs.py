"""Photographs and scans that this project did not make."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageOps, ImageStat

from media.opened import decoded
from real_data import real_data


def test_each_real_photograph_looks_like_itself() -> None:
    paths = [path for path in sorted(real_data("images").iterdir()) if path.suffix in (".png", ".jpg")]
    assert len(paths) >= 6
    for path in paths:
        with Image.open(path) as opened:
            full = ImageOps.exif_transpose(opened).convert("RGB")
        picture = decoded(str(path), 200, 200)
        assert (picture.full_width_px, picture.full_height_px) == full.size
        assert max(picture.width_px, picture.height_px) == 200
        shown = Image.frombuffer("RGBA", (picture.width_px, picture.height_px), picture.pixels, "raw", "BGRA", 0, 1)
        best = full.resize(shown.size, Image.Resampling.LANCZOS)
        assert max(ImageStat.Stat(ImageChops.difference(best, shown.convert("RGB"))).rms) < 8, path.name
