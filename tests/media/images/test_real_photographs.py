"""Photographs and scans that this project did not make."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

from media.opened import decoded
from real_data import real_data


def in_srgb(image: Image.Image) -> Image.Image:
    """By the profile in it, as a print's grey has one."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image.convert("RGB")
    own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert shown is not None
    return shown


def test_each_real_photograph_looks_like_itself() -> None:
    paths = [path for path in sorted(real_data("images").iterdir()) if path.suffix in (".png", ".jpg")]
    assert len(paths) >= 6
    for path in paths:
        with Image.open(path) as opened:
            full = in_srgb(ImageOps.exif_transpose(opened))
        image = decoded(str(path), 200, 200)
        assert (image.full_width_px, image.full_height_px) == full.size
        assert max(image.width_px, image.height_px) == 200
        shown = Image.frombuffer("RGBA", (image.width_px, image.height_px), image.pixels, "raw", "BGRA", 0, 1)
        best = full.resize(shown.size, Image.Resampling.LANCZOS)
        assert max(ImageStat.Stat(ImageChops.difference(best, shown.convert("RGB"))).rms) < 8, path.name
