"""Labels of the masks on an image."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtGui import QPainter

from annotator.core.answer.mask.raster import Mask, MaskBox
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.mark_labels import is_named, paint_name
from annotator.ui.viewers.masks.cache import known_masks

_WORDS_PX = 40  # distance beyond which a mask's label cannot reach the repainted section


def paint_mask_names(painter: QPainter, drawing: Drawing, ratio: float) -> None:
    """Paint the labels in the repainted section of the view. `ratio` is device pixels per view pixel."""
    clip = painter.paintEngine().systemClip().boundingRect()  # in device pixels; invalid means the whole view
    top, bottom = (clip.top() / ratio, clip.bottom() / ratio) if clip.isValid() else (-math.inf, math.inf)
    for mark in drawing.marks:
        if mark.area.shape is not Shape.MASK or not is_named(mark, drawing.selected):
            continue
        mask = known_masks.seen(mark.area.geometry, drawing.size_px)
        if mask is not None and (box := mask.box) is not None:
            corners = [drawing.view_point(spot) for spot in _ends(mask, box)]
            if top - _WORDS_PX <= min(corner.y() for corner in corners) <= bottom + _WORDS_PX:
                paint_name(painter, corners, mark.colour, mark.title)


def _ends(mask: Mask, box: MaskBox) -> Iterator[Spot]:
    """Yield the ends of the first and the last row of a mask, because a corner of its box may be far from its
    pixels."""
    for row, y in ((box.top, box.top), (box.bottom - 1, box.bottom)):
        covered = mask.spans(row)
        yield from ((covered[0], y), (covered[-1], y))
