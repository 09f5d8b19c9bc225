"""Time until a brush stroke is on screen, on 50 megapixels and on one, alone and among other masks, in the same run.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/strokes.py

Times are processor time. Run it by itself. The exit code is 1 if a stroke on the large image needs more than a frame,
or costs too much against the small one.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from gettext import NullTranslations
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from annotator.app.gui.appearance import apply_theme
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.i18n import translation
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark
from fakes.images import FakeImages
from services.service_env import until

FRAME_MS = 16.0
MOST_BESIDE_SMALL = 4.0  # highest ratio to the small image
LARGE, SMALL = (8660, 5773), (1200, 800)
VIEW_PX = (1500, 900)
MOVES = 120
OTHERS = 20
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Stroke(Struct):
    """Milliseconds of each move, and of the work when the brush is released."""

    moves: list[float]
    lifted: float

    @property
    def median(self) -> float:
        return statistics.median(self.moves)


class Harness:
    """Stores the painted masks, like a page."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.view = view = AnnotatedImageView(FakeImages({"large": size}), lambda _paths: None)
        view.brush = self.brush = BrushOnView(view, view, view.drawing, view.toolbar)
        view.resize(*VIEW_PX)
        view.drawing.marked.connect(self._marked)
        view.drawing.moved.connect(self._moved)
        self.marks: tuple[Mark, ...] = ()

    async def open(self) -> None:
        self.view.show()
        self.view.show_medium("large")
        await until(lambda: self.view.has_image, "the image is shown")
        self.view.activate(Shape.MASK)

    def _marked(self, geometry: dict[str, Any], _extent: Extent) -> None:
        mark = Mark(Region(f"a{len(self.marks)}", "it", Shape.MASK, geometry), "Car", QColor("#d62728"), 1)
        self.marks = (*self.marks, mark)
        self.view.show_marks(self.marks, mark.region.id)

    def _moved(self, region_id: str, geometry: dict[str, Any]) -> None:
        self.marks = tuple(
            replace(mark, region=replace(mark.region, geometry=geometry)) if mark.region.id == region_id else mark
            for mark in self.marks
        )
        self.view.show_marks(self.marks, region_id)

    def paint_others(self) -> None:
        """Paint large masks across the whole image."""
        width, height = size = self.view.drawing.size_px
        for place in range(OTHERS):
            mask, middle = Mask(size), (width * (place % 5 + 0.5) / 5, height * (place // 5 + 0.5) / 4)
            mask.paint(middle, middle, width // 6)
            self._marked(mask.as_geometry(), Extent(*size))
        self.view.show_marks(self.marks, "")

    def stroke(self, view_px: float) -> Stroke:
        """Paint a spiral around the centre, with a brush of this width on screen."""
        view = self.view
        wanted = view_px / view.geometry_of_image.scale
        inner = self.brush._brush
        while inner.diameter_px < wanted:
            self.brush.larger()
        while inner.diameter_px > wanted and inner.diameter_px > 1:
            self.brush.smaller()
        places = [_place(turn) for turn in range(MOVES)]
        QTest.mousePress(view, LEFT, NONE, places[0])
        QTest.mouseMove(view, places[1] + QPoint(6, 6))
        moves = [_ms(lambda place=place: QTest.mouseMove(view, place)) for place in places]
        return Stroke(moves, _ms(lambda: QTest.mouseRelease(view, LEFT, NONE, places[-1])))


def _place(turn: int) -> QPoint:
    angle, far = turn / 9, 40 + turn * 2.2
    middle = QPointF(VIEW_PX[0] / 2, VIEW_PX[1] / 2)
    return (middle + QPointF(math.cos(angle) * far * 1.4, math.sin(angle) * far)).toPoint()


def _ms(action: Any) -> float:
    """Return the milliseconds until the action is painted."""
    begun = time.thread_time()
    action()
    QApplication.processEvents()
    return (time.thread_time() - begun) * 1000


async def measured() -> dict[str, Stroke]:
    small, large, full = Harness(SMALL), Harness(LARGE), Harness(LARGE)
    for harness in (small, large, full):
        await harness.open()
    full.paint_others()
    QApplication.processEvents()
    return {
        "1 MP, brush of 24 px on screen": small.stroke(24),
        "50 MP, brush of 24 px on screen": large.stroke(24),
        "50 MP, brush of 90 px on screen": large.stroke(90),
        f"50 MP, among {OTHERS} large masks": full.stroke(24),
    }


def main() -> int:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    translation.use(NullTranslations(), "en")
    apply_theme(app, "light")
    loop = QEventLoop(app)
    with loop:
        strokes = loop.run_until_complete(measured())
    say = sys.stdout.write
    for name, stroke in strokes.items():
        say(f"{name:36} {stroke.median:6.2f} ms a move, most {max(stroke.moves):6.2f}; release {stroke.lifted:6.2f}\n")
    small, large, *_others = strokes.values()
    ratio = large.median / small.median
    say(f"50 MP compared with 1 MP: {ratio:.2f}\n")
    follows = all(stroke.median <= FRAME_MS for stroke in strokes.values())
    return 0 if follows and ratio <= MOST_BESIDE_SMALL else 1


if __name__ == "__main__":
    sys.exit(main())
