"""Superpixel edges as an overlay image.

A bright line beside a dark one is visible on any background."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_BRIGHT, _DARK = (110, 110, 110, 110), (0, 0, 0, 110)  # premultiplied alpha


def edges_of(labels: NDArray[np.intp]) -> QImage:
    """Return the edges between different labels of a (height, width) array as an image."""
    height, width = labels.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    pixels[:, :-1][across] = pixels[:-1][down] = _DARK
    pixels[:, 1:][across] = pixels[1:][down] = _BRIGHT
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
