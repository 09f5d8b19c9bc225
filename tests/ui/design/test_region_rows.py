"""The selected region is visible in the list, however low the window is; and truncated text is marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QListWidget,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from annotator.app.translations import speak
from annotator.core.answer.result_items import Region, TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.ui.design.region_list import RegionList
from annotator.ui.design.region_rows import region_text_within
from annotator.ui.viewers.mark import Mark

BOX = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0}
LABELS_PX, LOW_PX = 260, 240


def boxes(count: int) -> tuple[Mark, ...]:
    regions = (Region(f"a{number}", "it", Shape.RECTANGLE, BOX) for number in range(count))
    return tuple(Mark(region, "Car", QColor("red"), number) for number, region in enumerate(regions, 1))


def in_a_column(labels_px: int, height_px: int) -> tuple[QScrollArea, RegionList, QListWidget]:
    column, inner, marks = QScrollArea(), QWidget(), RegionList("No regions yet.")
    laid, labels = QVBoxLayout(inner), QWidget()
    labels.setFixedHeight(labels_px)
    laid.addWidget(labels)
    laid.addWidget(marks)
    laid.addStretch()
    column.setWidgetResizable(True)
    column.setWidget(inner)
    column.resize(300, height_px)
    column.show()
    (rows,) = marks.findChildren(QListWidget)
    return column, marks, rows


def bars(column: QScrollArea) -> list[QScrollBar]:
    """Return the vertical scroll bars."""
    return [bar for bar in column.findChildren(QScrollBar) if bar.isVisible() and bar.maximum() > 0]


@pytest.mark.parametrize("labels_px", range(20, 500, 40))
def test_no_bar_stands_beside_another_and_every_row_can_be_reached(app: QApplication, labels_px: int) -> None:
    column, marks, rows = in_a_column(labels_px, 400)
    marks.show_marks(boxes(40), "")
    for _turn in range(4):
        app.processEvents()
    (bar,) = bars(column)
    (more,) = (button for button in marks.findChildren(QAbstractButton) if "40" in button.text())
    assert more.isVisible() is (bar is column.verticalScrollBar())
    if more.isVisible():
        assert more.height() >= more.minimumSizeHint().height()
        at = QPointF(rows.viewport().rect().center())
        turn = QPoint(0, -120)
        flags = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        wheel = QWheelEvent(at, rows.viewport().mapToGlobal(at), QPoint(), turn, *flags, False)
        QApplication.sendEvent(rows.viewport(), wheel)
        assert not wheel.isAccepted()  # it is the column's
        assert rows.verticalScrollBar().value() == 0
        more.click()
        app.processEvents()
        assert rows.visualItemRect(rows.item(39)).bottom() < rows.viewport().height()
        assert bars(column) == [bar]
        more.click()
        app.processEvents()
        assert rows.height() < rows.sizeHintForRow(0) * 8
    column.close()


def test_the_column_scrolls_to_the_row_that_is_chosen_in_the_list_alone(app: QApplication) -> None:
    column, marks, rows = in_a_column(LABELS_PX, LOW_PX)

    def is_seen(row: int) -> bool:
        place = rows.visualItemRect(rows.item(row))
        here = QRect(rows.viewport().mapTo(column.viewport(), place.topLeft()), place.size())
        return column.viewport().rect().contains(here.center()) and column.viewport().rect().contains(
            here.center() + QPoint(0, here.height() // 3)
        )

    marks.show_marks(boxes(20), "")
    marks.show_marks(boxes(20), "a18")
    app.processEvents()
    assert column.verticalScrollBar().value() == 0, "what is chosen elsewhere moves no labels"
    column.activateWindow()
    rows.setFocus()
    for row in (17, 2):
        marks.show_marks(boxes(20), f"a{row}")
        deadline = QDeadlineTimer(120_000)
        while not is_seen(row) and not deadline.hasExpired():
            QApplication.processEvents()
        assert is_seen(row)
    column.close()


def test_what_a_sign_says_too_is_left_out_without_dots_and_what_nothing_says_with_them(app: QApplication) -> None:
    del app
    speak("en")
    region = Region("a", "it", Shape.POLYGON, {"points": [(0, 0)] * 33})
    mark = Mark(region, "Animal", QColor("red"), 1, is_hidden=True)
    metrics = RegionList("").fontMetrics()
    whole, short = "1  Animal, polygon with 33 points (hidden)", "1  Animal, polygon with 33 points"
    assert region_text_within(mark, metrics, metrics.horizontalAdvance(whole)) == whole
    assert region_text_within(mark, metrics, metrics.horizontalAdvance(whole) - 1) == short
    items = [{"frame": frame, "enabled": True} for frame in (1, 20)]
    track = Region("a", "it", Shape.TRACK, {"sequence": items}, frames=(TrueFrame(0, 0.0),))
    box = Mark(track, "Animal", QColor("red"), 1)
    whole, short = "1  Animal: from frame 1, 2 keyframes", "1  Animal: from frame 1"
    assert region_text_within(box, metrics, metrics.horizontalAdvance(whole)) == whole
    assert region_text_within(box, metrics, metrics.horizontalAdvance(whole) - 1) == f"{short}…"
    assert region_text_within(box, metrics, metrics.horizontalAdvance(short)) == short
