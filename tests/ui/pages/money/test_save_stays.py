"""The Save button of a form does not move sideways between two presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.pages.money.manual_entry_form import FIELDS
from services.service_env import make_env
from ui.pages.money.form_steps import begun, rewards
from ui.stage import Stage, staged


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
