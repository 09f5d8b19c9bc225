"""The pixels of an image as numbers; numpy is loaded with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def to_array(image: QImage) -> NDArray[np.uint8]:
    """Blue, green and red, of (height, width, 3); of an image with four bytes a pixel. They live as long as it does."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3]
