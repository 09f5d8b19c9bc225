"""Photographs and scans that this project did not make."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from annotator.media.decode import decoded

FOLDER = Path(os.environ.get("ANNOTATOR_REAL_DATA") or Path(__file__).parents[3] / "shared" / "data") / "images"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no real photographs in {FOLDER} (ANNOTATOR_REAL_DATA)")


def photographs() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*") if path.suffix in (".png", ".jpg")) or [FOLDER / "none"]


@pytest.mark.parametrize("path", photographs(), ids=lambda path: path.name)
def test_a_real_photograph_looks_like_itself(path: Path) -> None:
    with Image.open(path) as opened:
        full = ImageOps.exif_transpose(opened).convert("RGB")
    picture = decoded(str(path), 200, 200)
    assert (picture.full_width_px, picture.full_height_px) == full.size
    assert max(picture.width_px, picture.height_px) == 200
    shown = Image.frombuffer("RGBA", (picture.width_px, picture.height_px), picture.pixels, "raw", "BGRA", 0, 1)
    best = full.resize(shown.size, Image.Resampling.LANCZOS)
    assert max(ImageStat.Stat(ImageChops.difference(best, shown.convert("RGB"))).rms) < 8
