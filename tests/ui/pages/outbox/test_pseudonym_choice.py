"""The pseudonym on the panel before the first result: what is shown, with it or without, is what leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskSubmitted
from annotator.core.outbox.parcel import ParcelState
from services.service_env import KEY, REQUESTER
from ui.pages.outbox.asking import a_button, asked, delivered, make_new_env
from ui.stage import Stage, staged

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize("is_left_out", [True, False])
def test_what_leaves_is_what_was_shown_with_the_pseudonym_or_without(app: QApplication, is_left_out: bool) -> None:
    async def scenario(stage: Stage) -> None:
        unique_id = await asked(stage)
        page, services = stage.window.agreement, stage.env.services
        pseudonym = (await services.consents.pseudonyms.of(REQUESTER)).text
        if is_left_out:
            page.leave_out.click()
        shown = page.sent.file.toPlainText()
        assert (pseudonym in shown) is not is_left_out
        page.agree.click()
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the next task is there")
        assert await delivered(stage) == [ParcelState.ACCEPTED]
        assert stage.env.connector.stored[f"{KEY}/{unique_id}.json"] == shown.encode()

    staged(app, make_new_env(), scenario)


def test_who_said_not_yet_finds_the_choice_again_and_all_that_was_held_follows_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await asked(stage)
        window.agreement.leave_out.click()
        window.agreement.not_yet.click()
        await stage.until(lambda: env.state() == "on-task", "the picture is there")
        stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 2, "it is skipped")
        window.turn_to("outbox")
        await stage.settled()
        a_button(stage, "Review: City Mapping Group").click()
        await stage.settled()
        assert not window.agreement.leave_out.isChecked()
        window.agreement.leave_out.click()
        window.agreement.agree.click()
        await stage.settled()
        assert await delivered(stage) == [ParcelState.ACCEPTED] * 2
        assert not [one for one in env.connector.stored.values() if b'"worker"' in one]

    staged(app, make_new_env(), scenario)
