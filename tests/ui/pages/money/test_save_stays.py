"""The Save button of a form stays where it is between two presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from annotator.ui.pages.earnings.figures import FigureCards
from annotator.ui.pages.money.manual_entry_form import FIELDS
from services.service_env import make_env
from ui.pages.money.form_steps import begun, rewards
from ui.stage import Stage, says, staged
from ui.tabbing import press, write


def column_px(stage: Stage, widget: QWidget) -> int:
    return widget.mapTo(stage.window, QPoint()).x()


@pytest.mark.parametrize("size", [(1280, 720), (900, 640)])
def test_save_of_an_entry_does_not_move_sideways_whatever_is_entered(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        form = await begun(stage, "payment")
        columns = set[int]()
        for kind in FIELDS:
            form.kind.setCurrentIndex(form.kind.findData(kind))
            await stage.settled()
            columns.add(column_px(stage, form.own.keep))
        assert len(columns) == 1

    staged(app, make_env(), scenario)


def test_save_of_a_decision_does_not_move_sideways_whatever_is_decided(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rewards(stage, "1.00", "2.00")
        form = (await begun(stage)).decision
        form.rewards.selectAll()
        columns = set[int]()
        for at in range(form.decision.count()):
            form.decision.setCurrentIndex(at)
            await stage.settled()
            columns.add(column_px(stage, form.keep))
        assert len(columns) == 1

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("size", [(1280, 720), (900, 640)])
def test_the_first_entry_shows_the_figures_above_and_leaves_the_form_in_view(
    app: QApplication, size: tuple[int, int]
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        form = (await begun(stage, "payment")).own
        await stage.settled()
        page = stage.window.earnings
        assert page.findChild(FigureCards) is None
        await write(stage, form.payer, "Lab")
        await write(stage, form.amount, "12.50")
        before = form.keep.mapTo(stage.window, QPoint()).y()
        await press(stage, form.keep)
        await stage.settled()
        assert page.figures is not None
        assert page.figures.height() > 300
        assert says(form, "Saved.")
        bar = page.findChildren(QScrollArea)[0].verticalScrollBar()
        moved_px = form.keep.mapTo(stage.window, QPoint()).y() - before
        assert moved_px == 0 or bar.value() == bar.maximum()
        assert form.keep.visibleRegion().boundingRect().height() == form.keep.height()

    staged(app, make_env(), scenario)
