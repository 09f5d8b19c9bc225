"""A view that shows hundreds of marks, and what is painted of them."""

from __future__ import annotations

import random

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark
from fakes.images import FakeImages

IMAGE, VIEW = (1_600, 1_200), (400, 300)
COUNT = 500


def some_marks(words: str = "") -> list[Mark]:
    chance, marks = random.Random(5), []
    for number in range(COUNT):
        x, y = chance.randrange(IMAGE[0] - 90), chance.randrange(IMAGE[1] - 90)
        corners = tuple((x + chance.randrange(4, 90), y + chance.randrange(4, 90)) for _ in range(5))
        shape = (Shape.POLYGON, Shape.RECTANGLE, Shape.KEY_POINT)[number % 3]
        points = {Shape.RECTANGLE: ((x, y), (x + 60, y + 40)), Shape.KEY_POINT: ((x, y),)}.get(shape, corners)
        region = Region(str(number), "picture", shape, geometry_of(shape, points, IMAGE))
        marks.append(Mark(region, words, QColor.fromHsv(number * 7 % 360, 200, 200)))
    return marks


class Sight:
    """A view that shows marks, and what is painted of them."""

    def __init__(self) -> None:
        self.view = AnnotatedImageView(FakeImages({}), lambda _paths: None)
        self.view.resize(*VIEW)
        self.go(ViewGeometry(*VIEW, *IMAGE))

    def go(self, geometry: ViewGeometry) -> None:
        self.view._geometry = geometry

    def show(self, marks: list[Mark], selected: str = "") -> None:
        self.view.drawing.show_marks(tuple(marks), selected)

    def painted(self) -> QImage:
        """Return the current painting."""
        image = QImage(*VIEW, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0xFF8899AA)
        painter = QPainter(image)
        self.view.drawing.paint(painter)
        painter.end()
        return image

    def settled(self) -> QImage:
        """Return the final painting."""
        self.painted()
        while not self.view.drawing.painter.is_settled:
            QApplication.processEvents()
        return self.painted()

    def end(self, app: QApplication) -> None:
        """With it ends what is still being painted."""
        self.view.deleteLater()
        app.sendPostedEvents(self.view, QEvent.Type.DeferredDelete.value)


def apart(one: QImage, other: QImage) -> int:
    """How many bytes differ by more than blending twice may change."""
    if one == other:
        return 0
    return sum(abs(a - b) > 12 for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))


PLACES = (
    ViewGeometry(*VIEW, *IMAGE),
    ViewGeometry(*VIEW, *IMAGE, zoom=1.0, centre_x=800, centre_y=600),
    ViewGeometry(*VIEW, *IMAGE, zoom=4.0, centre_x=300, centre_y=900),
)
