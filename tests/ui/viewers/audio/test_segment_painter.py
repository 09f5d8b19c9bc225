"""Drawing time of hundreds of visible segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.timeline import Bounds
from annotator.ui.viewers.audio.segment_painter import LaidSegments, Segment, SegmentPlaces, paint_segments
from annotator.ui.viewers.audio.visible_range import VisibleRange
from annotator.ui.viewers.mark import Mark

COUNT, WIDTH_PX, RULER_PX, LANE_PX, COLOUR = 200, 1_000, 20, 16, QColor("#0072b2")


class Counting(QPainter):
    """`rects` are those that were drawn; `text_count` is the number of drawn labels."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.rects: list[QRectF] = []
        self.text_count = 0

    def drawRects(self, *words: Any) -> None:
        self.rects += words[0]
        super().drawRects(*words)

    def drawStaticText(self, *words: Any) -> None:
        self.text_count += 1
        super().drawStaticText(*words)


def drawn(lanes: Sequence[int]) -> list[QRectF]:
    """Predicted segments, one after the other."""
    lane_count = max(lanes) + 1
    top_px = RULER_PX + lane_count * LANE_PX
    places = SegmentPlaces(
        VisibleRange(WIDTH_PX, COUNT * 100), RULER_PX, LANE_PX, lane_count, QRect(0, top_px, WIDTH_PX, 300)
    )
    image = QImage(WIDTH_PX, top_px + 300, QImage.Format.Format_RGB32)
    segments = [
        Segment(
            Mark(Region(f"s{place}", "audio", Shape.SEGMENT, {}), "Ada", COLOUR, is_predicted=True),
            (place * 100, place * 100 + 80),
            lane,
        )
        for place, lane in enumerate(lanes)
    ]
    painter = Counting(image)
    paint_segments(painter, segments, places, image.rect())
    painter.end()
    return painter.rects


def test_bars_in_the_lowest_lane_are_a_rectangle_each(app: QApplication) -> None:
    del app
    assert len(drawn([0] * COUNT)) == COUNT


def test_from_a_bar_its_sides_go_down_to_the_waveform(app: QApplication) -> None:
    del app
    rects = drawn([0, 1])
    bars, dashes = rects[:2], rects[2:]
    assert [bar.bottom() for bar in bars] == [RULER_PX + LANE_PX, RULER_PX + 2 * LANE_PX]
    assert {dash.center().x() for dash in dashes} == {bars[0].left(), bars[0].right()}
    assert min(dash.top() for dash in dashes) == bars[0].bottom()
    assert max(dash.bottom() for dash in dashes) <= bars[1].bottom()


def test_an_edit_places_only_the_edited_segment_again() -> None:
    asked: list[str] = []

    def samples_of(region: Region) -> Bounds:
        asked.append(region.id)
        return int(region.geometry["start"]), int(region.geometry["end"])

    def mark(number: int, end: int) -> Mark:
        return Mark(Region(f"s{number}", "audio", Shape.SEGMENT, {"start": number * 100, "end": end}), "Ada", COLOUR)

    marks = [mark(number, number * 100 + 80) for number in range(COUNT)]
    laid = LaidSegments().with_marks(marks, samples_of, 16_000)
    assert len(asked) == COUNT
    asked.clear()
    assert laid.with_marks(marks, samples_of, 16_000) is laid
    assert asked == []
    changed = [*marks[:7], mark(7, 790), *marks[8:]]
    again = laid.with_marks(changed, samples_of, 16_000)
    assert asked == ["s7"]
    assert [one is other for one, other in zip(laid.in_time, again.in_time, strict=True)].count(False) == 1


def test_labels_over_each_other_are_painted_once(app: QApplication) -> None:
    del app
    places = SegmentPlaces(
        VisibleRange(WIDTH_PX, 100_000), RULER_PX, LANE_PX, 1, QRect(0, RULER_PX + LANE_PX, WIDTH_PX, 300)
    )
    image = QImage(WIDTH_PX, 400, QImage.Format.Format_RGB32)
    segments = [
        Segment(Mark(Region(f"s{place}", "audio", Shape.SEGMENT, {}), "Ada", COLOUR), (place, 100_000), place)
        for place in range(2_000)
    ]
    painter = Counting(image)
    paint_segments(painter, segments, places, image.rect())
    painter.end()
    assert 20 <= painter.text_count <= 21, "one at each pixel at which bars begin"
