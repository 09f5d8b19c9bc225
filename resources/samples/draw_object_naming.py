"""A script that draws the images of the sample bundle `object-naming`. Each run gives the same pixels.

From the root of the checkout: `python -m resources.samples.draw_object_naming [--to FOLDER] [NAME ...]`. If all
images are drawn, the boxes around their objects are written to `known/object-naming.json`."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import streets
from resources.samples.drawing.image import ShownImage, draw

IMAGES = (
    ShownImage("avenue.jpg", streets.avenue, 1280, 720, 1600),
    ShownImage("crossroads.jpg", streets.crossroads, 1280, 720, 1600),
    ShownImage("square.jpg", streets.square, 1280, 720, 1600),
    ShownImage("lane.jpg", streets.lane, 1200, 675, 1600),
    ShownImage("promenade.jpg", streets.promenade, 1280, 720, 1600),
    ShownImage("evening.jpg", streets.evening, 1280, 720, 1600),
    ShownImage("winter.jpg", streets.winter, 1280, 720, 1600),
    ShownImage("stands.jpg", streets.stands, 1200, 675, 1600),
    ShownImage("quiet.jpg", streets.quiet, 1200, 675, 1600),
    ShownImage("bend.jpg", streets.bend, 1600, 900, 1600),
)


if __name__ == "__main__":
    sys.exit(draw(IMAGES, Path(__file__).parent / "object-naming", sys.argv[1:]))
