"""A picture of a sample bundle: its scene drawn and saved, the same pixels at every run."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from resources.samples.drawing.canvas import Canvas, Known
from resources.samples.drawing.known import FOLDER, write_known

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


def painted(picture: Picture) -> Canvas:
    ground = None if picture.file.endswith(".png") else "#FFFFFF"
    canvas = Canvas((picture.width_px, picture.height_px), picture.width, ground, picture.oversample)
    picture.scene(canvas)
    return canvas


def drawn(picture: Picture) -> Image.Image:
    """The picture as it is seen, not as it is stored."""
    return painted(picture).finished(picture.blur_px)


def save(picture: Picture, folder: Path) -> tuple[Known, ...]:
    """What stands where in it, in pixels as it is seen."""
    canvas = painted(picture)
    image, target = canvas.finished(picture.blur_px), folder / picture.file
    if picture.file.endswith(".png"):
        image.save(target, optimize=True)
        return canvas.known()
    turned = Image.Exif()
    if picture.turned:
        turned[ORIENTATION_TAG] = TURN_RIGHT
        image = image.transpose(Image.Transpose.ROTATE_90)
    image.save(target, quality=88, optimize=True, exif=turned.tobytes() if picture.turned else b"")
    return canvas.known()


def draw(pictures: Sequence[Picture], bundle: Path, arguments: Sequence[str]) -> int:
    """The command of a script that draws the pictures of the sample bundle at `bundle`. What is known to stand in them
    is written with all of them, and beside those that are drawn elsewhere."""
    parser = argparse.ArgumentParser(description=f"Draw the pictures of the sample bundle {bundle.name}.")
    help_to = "folder for the pictures (default: the bundle's own)"
    parser.add_argument("--to", type=Path, default=bundle / "media", help=help_to)
    parser.add_argument("names", nargs="*", help="file names to draw (default: all)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {picture.file for picture in pictures}
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    asked.to.mkdir(parents=True, exist_ok=True)
    found: dict[str, tuple[Known, ...]] = {}
    for picture in pictures:
        if not asked.names or picture.file in asked.names:
            found[picture.file] = save(picture, asked.to)
    if any(found.values()):
        is_whole = asked.to == bundle / "media" and len(found) == len(pictures)
        write_known(found, FOLDER / f"{bundle.name}.json" if is_whole else asked.to / "known.json")
    return 0
