"""A strongly reduced image looks as if all pixels had been read."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from annotator.media.images.scaling import reduce_in_strips, resize
from annotator.media.images.window_level import WindowLevel

SIZE, SHOWN = (4_203, 3_911), (64, 60)


def test_a_large_image_made_tiny_is_the_same_to_the_eye() -> None:
    image = Image.linear_gradient("L").resize(SIZE).convert("RGBA")
    pen = ImageDraw.Draw(image)
    pen.ellipse((700, 500, 3_300, 2_900), (200, 40, 40, 255))
    pen.rectangle((0, 3_000, 1_200, 3_911), (20, 200, 90, 128))
    box = (0.0, 0.0, float(SIZE[0]), float(SIZE[1]))
    thinned = np.asarray(resize(*reduce_in_strips(image, SHOWN, box, WindowLevel()), SHOWN), int)
    whole = np.asarray(image.convert("RGBa").resize(SHOWN, Image.Resampling.BOX), int)
    assert thinned.shape == whole.shape
    apart = np.abs(thinned - whole)
    assert apart.mean() < 1
    assert np.percentile(apart, 99) < 24  # along edges, where one filter is softer than the other
