"""Draws the pictures of the sample bundle `object-naming`; the same pixels at every run.

From the root of the checkout: `python -m resources.samples.draw_object_naming [--to FOLDER] [NAME ...]`. With all of
them, the boxes around what stands in them go into `known/object-naming.json`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import streets
from resources.samples.drawing.picture import Picture, draw

PICTURES = (
    Picture("avenue.jpg", streets.avenue, 1280, 720, 1600),
    Picture("crossroads.jpg", streets.crossroads, 1280, 720, 1600),
    Picture("square.jpg", streets.square, 1280, 720, 1600),
    Picture("lane.jpg", streets.lane, 1200, 675, 1600),
    Picture("promenade.jpg", streets.promenade, 1280, 720, 1600),
    Picture("evening.jpg", streets.evening, 1280, 720, 1600),
    Picture("winter.jpg", streets.winter, 1280, 720, 1600),
    Picture("stands.jpg", streets.stands, 1200, 675, 1600),
    Picture("quiet.jpg", streets.quiet, 1200, 675, 1600),
    Picture("bend.jpg", streets.bend, 1600, 900, 1600),
)


if __name__ == "__main__":
    sys.exit(draw(PICTURES, Path(__file__).parent / "object-naming", sys.argv[1:]))
