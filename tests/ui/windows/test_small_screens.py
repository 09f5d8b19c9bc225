"""A window on a small screen: the hourly pay is not covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from annotator.ui.windows.base import LEAST_PX
from ui.stage import Stage, staged, with_images

LONG = "The answer could not be saved: the disk is full. Your answers are kept in memory. Free some space, then go on."


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
