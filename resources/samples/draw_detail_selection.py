"""A script that draws the images of the sample bundle `detail-selection`. Each run gives the same pixels.

From the root of the checkout: `python -m resources.samples.draw_detail_selection [--to FOLDER] [NAME ...]`. If all
images are drawn, the boxes around their clocks are written to `known/detail-selection.json`."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import towers
from resources.samples.drawing.image import ShownImage, draw

IMAGES = (
    ShownImage("village.jpg", towers.village, 1200, 900, 1200),
    ShownImage("town-hall.jpg", towers.town_hall, 1200, 900, 1200),
    ShownImage("station.jpg", towers.station, 1200, 900, 1200),
    ShownImage("night.jpg", towers.night, 1200, 900, 1200),
    ShownImage("harbour.jpg", towers.harbour, 1600, 1200, 1200),
    ShownImage("lookout.jpg", towers.lookout, 1000, 750, 1200),
    ShownImage("winter.jpg", towers.winter, 1000, 750, 1200),
    ShownImage("square.jpg", towers.square, 800, 1240, 900, turned=True),
    ShownImage("mended.jpg", towers.mended, 1000, 750, 1200),
    ShownImage("corner.jpg", towers.corner, 1000, 750, 1200),
)


if __name__ == "__main__":
    sys.exit(draw(IMAGES, Path(__file__).parent / "detail-selection", sys.argv[1:]))
