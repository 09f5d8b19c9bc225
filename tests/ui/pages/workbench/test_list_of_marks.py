"""The list of marks is as high as its rows as far as there is room, shows what is new and what is chosen, and slides
under nobody's mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QListWidget

from annotator.ui.design.region_list import ROWS_SHOWN
from ui.pages.workbench.marker import Marker, image, marking

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
POINTS = image("KeyPointLabels")
PLAIN_POINTS = image("KeyPointLabels", more="")


def rows(marker: Marker) -> QListWidget:
    return marker.rows.findChildren(QListWidget)[0]


def in_view(marker: Marker) -> list[int]:
    """The rows that are seen whole."""
    listed = rows(marker)
    room = listed.viewport().rect()
    return [place for place in range(listed.count()) if room.contains(listed.visualItemRect(listed.item(place)))]


async def points(marker: Marker, count: int, first: int = 0) -> None:
    await marker.key(KEY.Key_1)
    for place in range(first, first + count):
        await marker.click(12 + 22 * (place % 8), 12 + 22 * (place // 8))


def test_it_grows_with_its_rows_and_no_further_than_the_column(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await points(marker, 10)
        await marker.stage.until(lambda: len(in_view(marker)) == 10, "all ten are seen")
        await points(marker, 40, first=10)
        await marker.stage.until(lambda: 49 in in_view(marker), "the new one is seen")
        assert ROWS_SHOWN < len(in_view(marker)) < 50
        column = marker.panel._column
        assert column.verticalScrollBar().maximum() == 0, "everything else is in view, too"
        marker.stage.window.resize(marker.stage.window.width(), 480)
        await marker.stage.until(lambda: len(in_view(marker)) < 20, "it gives way")
        assert len(in_view(marker)) >= ROWS_SHOWN - 1

    marking(app, PLAIN_POINTS, scenario)


def test_what_is_chosen_and_what_is_new_comes_into_view(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await points(marker, 50)
        await marker.key(KEY.Key_Escape)
        await marker.key(KEY.Key_PageDown, CTRL)
        await marker.stage.until(lambda: 0 in in_view(marker), "the first is seen")
        await marker.key(KEY.Key_PageUp, CTRL)
        await marker.stage.until(lambda: 49 in in_view(marker), "the last is seen")

    marking(app, PLAIN_POINTS, scenario)


def test_it_is_as_high_as_before_when_a_question_about_what_is_chosen_comes_and_goes(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await points(marker, 50)
        await marker.stage.until(lambda: len(in_view(marker)) > ROWS_SHOWN, "it has grown")
        heights = []
        for _time in range(3):
            await marker.key(KEY.Key_PageDown, CTRL)
            await marker.stage.until(lambda: marker.panel.parts.controls["seen"].isVisible(), "it is asked")
            QApplication.processEvents()
            heights.append(rows(marker).height())
            await marker.key(KEY.Key_Escape)
            await marker.stage.until(lambda: not marker.panel.parts.controls["seen"].isVisible(), "it is not")
            QApplication.processEvents()
            heights.append(rows(marker).height())
        assert len(set(heights)) == 1

    marking(app, POINTS, scenario)


def test_labels_stay_where_they_are_while_marks_are_made_chosen_and_answered_about(app: QApplication) -> None:
    """The column has space for some rows of the list only."""

    async def scenario(marker: Marker) -> None:
        column = marker.panel._column
        inner = column.widget()
        layout = None if inner is None else inner.layout()
        assert inner is not None
        assert layout is not None
        await points(marker, 1)
        rest_px = inner.height() - column.viewport().height()
        assert rest_px <= 0
        needed_px = layout.totalMinimumSize().height()
        free_px = column.viewport().height() - needed_px - 3 * rows(marker).sizeHintForRow(0)
        marker.stage.window.resize(marker.stage.window.width(), marker.stage.window.height() - free_px)
        await marker.stage.settled()
        at = marker.pill("Car").mapTo(marker.panel, QPoint())
        for place in range(1, 9):
            await points(marker, 1, first=place)
            await marker.key(KEY.Key_W)
            await marker.stage.settled()
            assert column.verticalScrollBar().value() == 0
            assert marker.pill("Car").mapTo(marker.panel, QPoint()) == at
        assert 8 in in_view(marker), "the list scrolls to it"

    marking(app, POINTS, scenario)
