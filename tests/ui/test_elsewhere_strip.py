"""Work on another platform, begun and ended with one key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.facts import ElsewhereChanged
from annotator.core.intervals import State
from ui.stage import Stage, says, staged
from work.desks import an_office


def test_one_key_begins_and_the_same_key_ends(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip, office = stage.window.elsewhere, stage.office
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: strip.isVisible() and strip.platform.hasFocus(), "the platform is asked")
        strip.platform.setCurrentText("Microworkers")
        strip.work.click()
        await stage.until(lambda: office.state() is State.ELSEWHERE_WORKING, "the timer runs")
        await stage.settled()
        assert says(strip, "Working on Microworkers since 8:00 AM: 0:00".replace("\u202f", " ")) or says(strip, "since")
        assert not strip.work.isEnabled()
        assert says(stage.window.inbox, "Working on Microworkers")
        strip.search.click()
        await stage.until(lambda: office.state() is State.ELSEWHERE_SEARCHING, "it is another activity now")
        await stage.settled()
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: len(office.told(ElsewhereChanged)) == 3, "the timer stopped")
        await stage.settled()
        assert not strip.isVisible()
        assert office.state() is State.SEARCHING
        assert says(stage.window.inbox, "Work elsewhere")

    staged(app, an_office(), scenario)


def test_escape_asks_no_more_and_nothing_has_begun(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.elsewhere
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: strip.platform.hasFocus(), "the platform is asked")
        strip.platform.setCurrentText("  ")
        strip.work.click()
        await stage.settled()
        assert strip.isVisible()
        strip.work.setFocus()
        stage.press(Qt.Key.Key_Escape)
        await stage.until(lambda: not strip.isVisible(), "the strip is gone")
        assert stage.office.told(ElsewhereChanged) == []

    staged(app, an_office(), scenario)
