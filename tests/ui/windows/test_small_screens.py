"""A window on a small screen: all can be reached, and the hourly pay is not covered."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton, QWidget

from annotator.core.time.groups import TimeGroup
from annotator.ui.windows.base import LEAST_PX
from journeys.laid_out import faults
from ui.stage import Stage, staged, with_images

SMALL_PX = (640, 320)  # 1280 x 720 at 200 %, without the window frame
LONG = "The answer could not be saved: the disk is full. Your answers are kept in memory. Free some space, then go on."


def seen(stage: Stage, part: QWidget) -> bool:
    place = QRect(part.mapTo(stage.window, QPoint(0, 0)), part.size())
    return stage.window.rect().contains(place) and part.visibleRegion().boundingRect() == part.rect()


def test_tab_reaches_the_whole_task_in_a_window_as_small_as_its_screen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        window.resize(*SMALL_PX)
        await stage.settled()
        assert window.size().toTuple() == SMALL_PX
        window.show_notice(LONG)
        footer, bar = window.workbench.footer, window.workbench.task_bar
        (dismiss,) = window.notice.findChildren(QToolButton)
        for part in (footer.submit, bar.pause, footer.meter.headline, dismiss, footer.skip, bar.back):
            part.setFocus(Qt.FocusReason.TabFocusReason)
            await stage.until(partial(seen, stage, part), f"{part.accessibleName()} is in view")

    staged(app, with_images(), scenario)


def test_a_notice_and_a_question_come_into_view(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.resize(*SMALL_PX)
        window.turn_to("settings")
        await stage.settled()
        window.page.setFocus()
        area = window.findChild(QScrollArea)
        assert area is not None
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            bar.setValue(bar.maximum())
        window.show_notice(LONG)
        await stage.until(partial(seen, stage, window.notice), "the notice is in view")
        window.notice.hide()
        window.turn_to("inbox")
        await stage.on_task()
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            bar.setValue(0)
        window.show_notice(LONG)
        await stage.until(partial(seen, stage, window.notice), "the notice at the task is in view")
        window.notice.hide()
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            bar.setValue(bar.maximum())
        window.activities.toggle()
        await stage.until(partial(seen, stage, window.activities), "the question is in view")

    staged(app, with_images(), scenario)


def test_what_appears_does_not_scroll_what_is_pressed(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.resize(*SMALL_PX)
        await stage.on_task()
        area = window.findChild(QScrollArea)
        assert area is not None
        bar = area.verticalScrollBar()
        bar.setValue(0)
        pressed = [Qt.MouseButton.LeftButton]
        looks: list[int] = []

        def buttons() -> Qt.MouseButton:
            looks.append(bar.value())
            return pressed[0]

        monkeypatch.setattr(QApplication, "mouseButtons", buttons)
        window.show_notice(LONG)
        await stage.until(lambda: len(looks) > 2, "the area looked whether the button is released")
        assert set(looks) == {0}
        pressed[0] = Qt.MouseButton.NoButton
        await stage.until(partial(seen, stage, window.notice), "the notice is in view")

    staged(app, with_images(), scenario)


def test_the_legend_of_a_day_of_eight_groups_leaves_the_periods_free(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, page = stage.window, stage.window.timesheet
        window.resize(*LEAST_PX)
        window.turn_to("timesheet")
        await stage.settled()
        page._legend.show_groups(dict.fromkeys(list(TimeGroup)[:8], 8_000_000))
        page._note.setText(LONG)
        page._exposure.setText(LONG)
        page._exposure.show()
        await stage.until(lambda: page._exposure.height() > page.fontMetrics().height(), "the note wraps")
        for _turn in range(4):
            QApplication.processEvents()
        assert faults(page) == []

    staged(app, with_images(), scenario)


@pytest.mark.parametrize("size", [LEAST_PX, (960, 484)])
def test_a_long_notice_leaves_the_hourly_pay_in_view(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        window.resize(*size)
        await stage.settled()
        window.show_notice(f"{LONG} {LONG}", "danger")
        footer = window.workbench.footer
        for _turn in range(4):
            QApplication.processEvents()
        assert window.notice.height() >= window.notice.heightForWidth(window.notice.width())
        inside = QRect(footer.mapTo(window, QPoint(0, 0)), footer.size())
        assert not window.notice.geometry().intersects(inside)
        window.notice.hide()
        assert window.workbench.notice_area(0).bottom() + 1 == footer.y()

    staged(app, with_images(), scenario)
