"""A script that draws the images of the sample bundle `image-transcription`. Each run gives the same pixels.

From the root of the checkout: `python -m resources.samples.draw_image_transcription [--to FOLDER] [NAME ...]`."""

from __future__ import annotations

import sys
from pathlib import Path

from resources.samples.drawing import writing
from resources.samples.drawing.image import ShownImage, draw

IMAGES = (
    ShownImage("cafe-ticket.jpg", writing.cafe_ticket, 680, 697, 800),
    ShownImage("street-sign.jpg", writing.street_sign, 900, 540, 1000),
    ShownImage("bakery.jpg", writing.bakery, 1000, 560, 1000),
    ShownImage("opening-hours.jpg", writing.opening_hours, 720, 720, 800),
    ShownImage("jam.jpg", writing.jam, 800, 800, 800),
    ShownImage("note.jpg", writing.note, 1000, 660, 1000),
    ShownImage("parcel.jpg", writing.parcel, 900, 648, 1000),
    ShownImage("tram-board.jpg", writing.tram_board, 1000, 500, 1000),
    ShownImage("meter.jpg", writing.meter, 800, 800, 800),
    ShownImage("menu.jpg", writing.menu, 800, 800, 800),
    ShownImage("hardware-ticket.jpg", writing.hardware_ticket, 680, 697, 800),
    ShownImage("poster.jpg", writing.poster, 1000, 700, 1000, blur_px=22),
)

if __name__ == "__main__":
    sys.exit(draw(IMAGES, Path(__file__).parent / "image-transcription", sys.argv[1:]))
