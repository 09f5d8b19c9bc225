"""A script that draws the images of the sample bundle `image-tagging`. Each run gives the same pixels.

From the root of the checkout: `python -m resources.samples.draw_image_tagging [--to FOLDER] [NAME ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import country, home, near, sea, town
from resources.samples.drawing.image import ShownImage, draw

IMAGES = (
    ShownImage("harbour.jpg", sea.harbour, 1600, 1067, 1200),
    ShownImage("robin.jpg", near.bird, 900, 1200, 900),
    ShownImage("cat.jpg", near.cat, 1200, 1200, 1000),
    ShownImage("street.jpg", town.street, 1920, 1080, 1600),
    ShownImage("mountain-lake.jpg", country.mountain, 5600, 3800, 1400, oversample=1),
    ShownImage("market.jpg", town.market, 1280, 960, 1200),
    ShownImage("train.jpg", country.train, 2000, 800, 1500, blur_px=10),
    ShownImage("lighthouse.jpg", sea.lighthouse, 1000, 1500, 800),
    ShownImage("house.jpg", home.house, 1200, 1600, 900, turned=True),
    ShownImage("kite.jpg", sea.beach, 320, 240, 1000),
    ShownImage("fruit-bowl.png", near.fruit, 900, 900, 900),
    ShownImage("reef.jpg", sea.fish, 1400, 1050, 1200),
    ShownImage("bicycle.jpg", home.bicycle, 1500, 1000, 1200),
    ShownImage("duck.jpg", near.duck, 640, 480, 800, blur_px=6),
    ShownImage("oak.jpg", country.tree, 2400, 800, 1500),
)


if __name__ == "__main__":
    sys.exit(draw(IMAGES, Path(__file__).parent / "image-tagging", sys.argv[1:]))
