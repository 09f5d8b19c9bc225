"""Draws the pictures of the sample bundle `image-tagging`; the same pixels at every run.

From the root of the checkout: `python -m resources.samples.draw_image_tagging [--to FOLDER] [NAME ...]`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import country, home, near, sea, town
from resources.samples.drawing.picture import Picture, draw

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


if __name__ == "__main__":
    sys.exit(draw(PICTURES, Path(__file__).parent / "image-tagging", sys.argv[1:]))
