"""What is drawn in part is never lost by one key, and undo takes its corners back before anything that is finished."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.areas import areas
from ui.pages.workbench.marker import Marker, marking, picture
from ui.stage import PLAIN

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
POLYGON = picture("PolygonLabels", more="")


async def outlined(marker: Marker, *corners: tuple[int, int]) -> None:
    for at in corners:
        await marker.click(*at)


def corners_drawn(marker: Marker) -> int:
    view = marker.view
    return len(getattr(view, "_drawn", ()))


def test_undo_takes_corners_back_and_then_what_is_finished(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        window = marker.stage.window.workbench
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20), (60, 60))
        await marker.key(Qt.Key.Key_Return)
        assert len(areas(window.answer, marker.panel.design)) == 1
        await outlined(marker, (100, 20), (140, 20))
        for left in (1, 0):
            if left:
                window.foot.undo.click()
            else:
                await marker.key(Qt.Key.Key_Z, CTRL)
            assert corners_drawn(marker) == left
            assert len(areas(window.answer, marker.panel.design)) == 1
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert not areas(window.answer, marker.panel.design)

    marking(app, POLYGON, scenario)


@pytest.mark.parametrize(
    ("wanted", "modifier"),
    [(Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Space, CTRL | SHIFT), (Qt.Key.Key_W, CTRL), (Qt.Key.Key_Return, CTRL)],
    ids=["next", "skip", "leave", "submit"],
)
def test_nothing_leads_away_from_it_before_it_is_ended_or_let_go(
    app: QApplication, wanted: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    async def scenario(marker: Marker) -> None:
        before = marker.stage.office.view().unique_id
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20))
        await marker.key(wanted, modifier)
        await marker.stage.settled()
        assert (marker.stage.office.view().unique_id, corners_drawn(marker)) == (before, 2)
        assert marker.stage.window.page is marker.stage.window.workbench
        await marker.key(Qt.Key.Key_Escape, PLAIN)
        assert corners_drawn(marker) == 0

    marking(app, POLYGON, scenario)
