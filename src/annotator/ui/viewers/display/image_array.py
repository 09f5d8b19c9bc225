"""The pixels of an image as a numpy array. Importing this module imports numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def to_array(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels (blue, green, red) as (height, width, 3). The image has four bytes per pixel and must
    outlive the array."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3]
