"""The drawing and saving of a sample image. Each run gives the same pixels."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from resources.samples.drawing.canvas import Canvas, Known
from resources.samples.drawing.known import FOLDER, write_known

ORIENTATION_TAG = 0x0112  # EXIF 2.32, 4.6.4
TURN_RIGHT = 6  # stored rotated: a viewer rotates it 90 degrees clockwise


@dataclass(frozen=True, slots=True)
class ShownImage:
    """A sample image. `width_px` and `height_px` are its displayed size; `width` is in scene units."""

    file: str
    scene: Callable[[Canvas], None]
    width_px: int
    height_px: int
    width: float
    blur_px: float = 0
    turned: bool = False
    oversample: int = 2


def painted(image: ShownImage) -> Canvas:
    ground = None if image.file.endswith(".png") else "#FFFFFF"
    canvas = Canvas((image.width_px, image.height_px), image.width, ground, image.oversample)
    image.scene(canvas)
    return canvas


def drawn(image: ShownImage) -> Image.Image:
    """Return the image as displayed, not as stored."""
    return painted(image).finished(image.blur_px)


def save(image: ShownImage, folder: Path) -> tuple[Known, ...]:
    """Save the image. Return its objects with boxes in displayed pixels."""
    canvas = painted(image)
    pillow_image, target = canvas.finished(image.blur_px), folder / image.file
    if image.file.endswith(".png"):
        pillow_image.save(target, optimize=True)
        return canvas.known()
    turned = Image.Exif()
    if image.turned:
        turned[ORIENTATION_TAG] = TURN_RIGHT
        pillow_image = pillow_image.transpose(Image.Transpose.ROTATE_90)
    pillow_image.save(target, quality=88, optimize=True, exif=turned.tobytes() if image.turned else b"")
    return canvas.known()


def draw(images: Sequence[ShownImage], bundle: Path, arguments: Sequence[str]) -> int:
    """Run the command line of a script that draws the images of the sample bundle at `bundle`. The known objects are
    written if all images are drawn, or beside images that are written to another folder."""
    parser = argparse.ArgumentParser(description=f"Draw the images of the sample bundle {bundle.name}.")
    help_to = "folder for the images (default: the bundle's own)"
    parser.add_argument("--to", type=Path, default=bundle / "media", help=help_to)
    parser.add_argument("names", nargs="*", help="file names to draw (default: all)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - {image.file for image in images}
    if unknown:
        parser.error(f"no such image: {', '.join(sorted(unknown))}")
    asked.to.mkdir(parents=True, exist_ok=True)
    found: dict[str, tuple[Known, ...]] = {}
    for image in images:
        if not asked.names or image.file in asked.names:
            found[image.file] = save(image, asked.to)
    if any(found.values()):
        is_whole = asked.to == bundle / "media" and len(found) == len(images)
        write_known(found, FOLDER / f"{bundle.name}.json" if is_whole else asked.to / "known.json")
    return 0
