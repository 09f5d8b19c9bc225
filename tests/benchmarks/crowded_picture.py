"""What a frame costs with thousands of marks on a picture, while it is pointed at, moved and enlarged.

    PYTHONPATH=tests QT_QPA_PLATFORM=offscreen .venv/bin/python tests/benchmarks/crowded_picture.py [MARKS]

Aims with 10,000: a median below a sixtieth of a second, and none over 33 ms. A frame is what it takes to paint the
marks, and what the loop has to do before the next; beside them: how long it takes to paint each mark anew.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.app.live.appearance import dress
from annotator.core.answer.marks import geometry_of
from annotator.core.answer.regions import Area
from annotator.core.answer.shapes import Shape
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture import painting
from annotator.ui.objects.picture.geometry import ViewGeometry
from annotator.ui.objects.picture.marked_view import MarkedImageView

VIEW, PICTURE = (1_200, 760), (4_000, 3_000)
FITTED = ViewGeometry(*VIEW, *PICTURE)
FRAMES = 120
MOST_MEDIAN_MS, MOST_MS = 1000 / 60, 33


def many_marks(count: int) -> tuple[Mark, ...]:
    """Boxes and polygons of eight corners."""
    chance, marks = random.Random(1), []
    for number in range(count):
        x, y = chance.randrange(PICTURE[0] - 60), chance.randrange(PICTURE[1] - 60)
        spread = tuple((x + chance.randrange(60), y + chance.randrange(60)) for _ in range(8))
        shape = Shape.POLYGON if number % 2 else Shape.RECTANGLE
        points = spread if number % 2 else ((x, y), (x + 40, y + 30))
        area = Area(str(number), "picture", shape, geometry_of(shape, points, PICTURE))
        marks.append(Mark(area, "Car", QColor.fromHsv(number % 360, 200, 200), number + 1))
    return tuple(marks)


class Onlooker:
    """A view with so many marks, and what its frames cost."""

    def __init__(self, app: QApplication, count: int) -> None:
        from fakes.pictures import FakePictures

        self._app = app
        self._target = QImage(*VIEW, QImage.Format.Format_RGB32)
        self.view = MarkedImageView(FakePictures({}))
        self.view.resize(VIEW[0], VIEW[1] + self.view.foot.high_px)
        self.go(FITTED)
        self.view.drawing.show_marks(many_marks(count), "")

    @property
    def place(self) -> ViewGeometry:
        return self.view._geometry

    def go(self, place: ViewGeometry) -> None:
        self.view._geometry = place

    def frame_ms(self) -> float:
        begin_s = time.perf_counter()
        painter = QPainter(self._target)
        self.view.drawing.paint(painter)
        painter.end()
        self._app.processEvents()
        return 1000 * (time.perf_counter() - begin_s)

    def measure(self, name: str, step: Callable[[int], None]) -> None:
        while self.frame_ms() and not self.view.drawing.painting.is_settled:
            pass
        times = []
        for number in range(FRAMES):
            step(number)
            times.append(self.frame_ms())
        sys.stdout.write(f"{name:<10} median {median(times):5.1f} ms, worst {max(times):5.1f} ms ")
        sys.stdout.write(f"  aims {MOST_MEDIAN_MS:.1f} and {MOST_MS}\n")


def main(count: int) -> None:
    app = QApplication(["annotator"])
    app.setStyle("Fusion")
    dress(app, "light")
    seen = Onlooker(app, count)
    seen.measure("pointed at", lambda number: seen.view.drawing.point_at((number * 10, number * 7)))
    seen.measure("enlarged", lambda number: seen.go(seen.place.zoomed(1.1 if number % 40 < 20 else 1 / 1.1, 600, 300)))
    seen.go(FITTED.zoomed(3, 600, 300))
    seen.measure("moved", lambda number: seen.go(seen.place.panned(-12 if number < FRAMES // 2 else 12, -5)))
    painting.MANY = count + 1
    seen.go(FITTED)
    sys.stdout.write(f"each mark painted anew: {seen.frame_ms():.0f} ms\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
