"""A picture with a wand before it, and an answer that takes what it is told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark

SIZE = (400, 300)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class WandHarness:
    """The view, and an answer of one mask that takes what it is told. `steps` counts what can be undone."""

    def __init__(self, view: AnnotatedImageView) -> None:
        self.view = view
        self.steps = 0
        self.mask: Mask | None = None
        drawing = view.drawing
        drawing.marked.connect(lambda geometry, _extent: self._take(geometry))
        drawing.moved.connect(lambda _region, geometry: self._take(geometry))
        drawing.removed.connect(lambda _region: self._show(()))
        drawing.stroke_started.connect(self._begin)

    @property
    def brush(self) -> BrushOnView:
        assert isinstance(self.view.brush, BrushOnView)
        return self.view.brush

    def _begin(self) -> None:
        self.steps += 1

    def _take(self, geometry: dict[str, Any]) -> None:
        self.mask = Mask.of(geometry["rle"], self.view.drawing.size_px)
        self._show((Mark(Region("a", "it", Shape.MASK, geometry), "", QColor("#ff0000"), 1),))

    def _show(self, marks: tuple[Mark, ...]) -> None:
        if not marks:
            self.mask = None
        self.view.show_marks(marks, "a" if marks else "")

    def click(self, at: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.view, LEFT, held, at)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.view, key, held)

    def move(self, *places: QPoint) -> None:
        """With the left button down."""
        for at in map(QPointF, places):
            everywhere = self.view.mapToGlobal(at)
            moved = QMouseEvent(QEvent.Type.MouseMove, at, everywhere, Qt.MouseButton.NoButton, LEFT, NONE)
            QApplication.sendEvent(self.view, moved)

    @property
    def painted(self) -> list[list[bool]]:
        mask = self.mask or Mask(self.view.drawing.size_px)
        width, height = mask.size
        return [[mask.holds((x, y)) for x in range(width)] for y in range(height)]
