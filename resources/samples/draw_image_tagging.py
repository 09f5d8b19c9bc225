"""Draws the pictures of the sample bundle `image-tagging`; the same pixels at every run.

From the root of the checkout: `python -m resources.samples.draw_image_tagging [--to FOLDER] [NAME ...]`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from resources.samples.drawing import country, home, near, sea, town
from resources.samples.drawing.canvas import Canvas

MEDIA = Path(__file__).parent / "image-tagging" / "media"
ORIENTATION_TAG = 0x0112  # EXIF 2.32, 4.6.4
TURN_RIGHT = 6  # stored on its left side: a viewer turns it 90 degrees clockwise


@dataclass(frozen=True, slots=True)
class Picture:
    """`width_px` and `height_px` as the picture is seen; `width` is the scene's own unit."""

    file: str
    scene: Callable[[Canvas], None]
    width_px: int
    height_px: int
    width: float
    blur_px: float = 0
    turned: bool = False
    oversample: int = 2


PICTURES = (
    Picture("harbour.jpg", sea.harbour, 1600, 1067, 1200),
    Picture("robin.jpg", near.bird, 900, 1200, 900),
    Picture("cat.jpg", near.cat, 1200, 1200, 1000),
    Picture("street.jpg", town.street, 1920, 1080, 1600),
    Picture("mountain-lake.jpg", country.mountain, 5600, 3800, 1400, oversample=1),
    Picture("market.jpg", town.market, 1280, 960, 1200),
    Picture("train.jpg", country.train, 2000, 800, 1500, blur_px=10),
    Picture("lighthouse.jpg", sea.lighthouse, 1000, 1500, 800),
    Picture("house.jpg", home.house, 1200, 1600, 900, turned=True),
    Picture("kite.jpg", sea.beach, 320, 240, 1000),
    Picture("fruit-bowl.png", near.fruit, 900, 900, 900),
    Picture("reef.jpg", sea.fish, 1400, 1050, 1200),
    Picture("bicycle.jpg", home.bicycle, 1500, 1000, 1200),
    Picture("duck.jpg", near.duck, 640, 480, 800, blur_px=6),
    Picture("oak.jpg", country.tree, 2400, 800, 1500),
)


def drawn(picture: Picture) -> Image.Image:
    """The picture as it is seen, not as it is stored."""
    ground = None if picture.file.endswith(".png") else "#FFFFFF"
    canvas = Canvas((picture.width_px, picture.height_px), picture.width, ground, picture.oversample)
    picture.scene(canvas)
    return canvas.finished(picture.blur_px)


def save(picture: Picture, folder: Path) -> None:
    image = drawn(picture)
    target = folder / picture.file
    if picture.file.endswith(".png"):
        image.save(target, optimize=True)
        return
    turned = Image.Exif()
    if picture.turned:
        turned[ORIENTATION_TAG] = TURN_RIGHT
        image = image.transpose(Image.Transpose.ROTATE_90)
    image.save(target, quality=88, optimize=True, exif=turned.tobytes() if picture.turned else b"")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Draw the pictures of the sample bundle image-tagging.")
    parser.add_argument("--to", type=Path, default=MEDIA, help="folder for the pictures (default: the bundle's own)")
    parser.add_argument("names", nargs="*", help="file names to draw (default: all)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {picture.file for picture in PICTURES}
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    asked.to.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if not asked.names or picture.file in asked.names:
            save(picture, asked.to)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
