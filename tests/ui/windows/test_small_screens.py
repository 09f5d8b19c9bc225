"""A window on a small screen: all can be reached, and the hourly pay is not covered."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from annotator.ui.windows.base import LEAST_PX
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
