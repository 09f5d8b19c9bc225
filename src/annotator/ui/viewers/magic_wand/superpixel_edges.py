"""Edges of cells as an image that lies over them: a bright line beside a dark one, so that on any ground one shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_BRIGHT, _DARK = (110, 110, 110, 110), (0, 0, 0, 110)  # premultiplied


def edges_of(labels: NDArray[np.intp]) -> QImage:
    """Of (height, width) labels."""
    height, width = labels.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    pixels[:, :-1][across] = pixels[:-1][down] = _DARK
    pixels[:, 1:][across] = pixels[1:][down] = _BRIGHT
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
