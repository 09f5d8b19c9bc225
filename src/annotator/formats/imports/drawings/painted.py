"""Masks that stand as small pictures in files of labelme."""

from __future__ import annotations

import io
import warnings
from base64 import b64decode
from typing import Any

from PIL import Image

from annotator.core.answer.mask.rows import Mask
from annotator.core.answer.mask.spans import Spans
from annotator.core.answer.turning import Spot

_LONGEST_LETTERS = 40_000_000
_MOST_PIXELS = 100_000_000


def painted_mask(letters: Any, corner: Spot, size: tuple[int, int]) -> Mask | None:
    """`letters` are a PNG in base 64, black where nothing is, whose left upper pixel is at the corner. None where they
    are none, or stand over the edge of the picture, whose size it is."""
    if not isinstance(letters, str) or len(letters) > _LONGEST_LETTERS:
        return None
    left, top = round(corner[0]), round(corner[1])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is large is asked right below
            opened = Image.open(io.BytesIO(b64decode(letters, validate=True)), formats=("PNG",))
        width, height = opened.size
        if width * height > _MOST_PIXELS or not (0 <= left <= size[0] - width and 0 <= top <= size[1] - height):
            return None
        grey = opened.convert("L").tobytes()
    except (ValueError, OSError, SyntaxError, Image.DecompressionBombError):
        return None
    rows = {top + row: _covered(grey[row * width : (row + 1) * width], left) for row in range(height)}
    return Mask.of_rows(rows, size)


def _covered(row: bytes, left: int) -> Spans:
    """Where it is not black."""
    plain, bounds = row.translate(_NOT_BLACK), []
    start = plain.find(1)
    while start >= 0:
        end = plain.find(0, start)
        end = len(plain) if end < 0 else end
        bounds += [left + start, left + end]
        start = plain.find(1, end)
    return tuple(bounds)


_NOT_BLACK = bytes([0, *[1] * 255])
