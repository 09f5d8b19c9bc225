"""Actions on a segment by mouse only."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from ui.audio_harness import RATE_HZ, AudioHarness, working


def menu_at(harness: AudioHarness, seconds: float) -> QMenu:
    point = harness.point(seconds)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(harness.wave, QContextMenuEvent(reason, point, harness.wave.mapToGlobal(point)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_by_mouse_a_segment_is_split_where_it_is_pressed_joined_and_removed(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(2.0, 4.0)
        harness.mark(6.0, 7.0)
        first, second = harness.ids
        harness.view.editor.chosen.emit(second)
        menu = menu_at(harness, 3.0)
        _play, split, join, _remove = menu.actions()
        assert harness.harness.panel.selected_region == first
        assert (split.isEnabled(), join.isEnabled(), "Ctrl+D" in split.text()) == (True, True, True)
        split.trigger()
        menu.close()
        pixel = harness.wave.stretch.scale
        assert harness.segments[0][1] == pytest.approx(3.0 * RATE_HZ, abs=pixel)
        assert len(harness.segments) == 3
        menu = menu_at(harness, 2.5)
        menu.actions()[2].trigger()
        menu.close()
        assert harness.segments == [(2 * RATE_HZ, 4 * RATE_HZ), (6 * RATE_HZ, 7 * RATE_HZ)]
        last = menu_at(harness, 6.5)
        assert not last.actions()[2].isEnabled()
        last.actions()[3].trigger()
        last.close()
        assert harness.ids == [first]

    working(app, scenario)
