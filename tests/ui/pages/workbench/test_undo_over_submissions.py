"""The key of undo over several submissions: each comes back as it was sent, and none is emptied on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskReopened
from ui.pages.workbench.image_env import make_env_with
from ui.pages.workbench.way_back import (
    CTRL,
    GRACE_S,
    button,
    chosen,
    held_again,
    passed,
    pressed,
    sent,
    taken_back,
    two_sent,
    undo_pressed,
)
from ui.stage import Stage, says, staged


def test_the_key_goes_back_over_submissions_and_empties_no_answer_on_its_way(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(960, 600)
        await stage.on_task()
        footer = stage.window.workbench.footer
        first, second = await two_sent(stage)
        await undo_pressed(stage)
        await taken_back(stage, second)
        assert says(footer, "Previous task: submitted")
        assert button(footer, "Reopen this one too").text().strip() == "Reopen this one too (Ctrl+Z)"
        await undo_pressed(stage)
        await taken_back(stage, first)
        assert (stage.env.view().unique_id, chosen(stage.env.view().answer)) == (first, ("Bench",))
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.until(lambda: says(footer, "This task is as you submitted it."), "it is said")
        assert chosen(stage.env.view().answer) == ("Bench",)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert chosen(stage.env.view().answer) == ()
        assert await stage.env.records.parcels() == ()
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().unique_id == second, "the second task is shown")
        assert chosen(stage.env.view().answer) == ("Bench",)

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


@pytest.mark.parametrize("how", ["edit", "button"])
def test_who_answers_or_undoes_in_what_came_back_stays_in_it(app: QApplication, how: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        footer = stage.window.workbench.footer
        _first, second = await two_sent(stage)
        await undo_pressed(stage)
        await taken_back(stage, second)
        if how == "edit":
            await pressed(stage, Qt.Key.Key_1)
            await pressed(stage, Qt.Key.Key_Z, CTRL)
            assert chosen(stage.env.view().answer) == ("Bench",)
        else:
            footer.undo.click()
            await stage.settled()
            await pressed(stage, Qt.Key.Key_Y, CTRL)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert (stage.env.view().unique_id, chosen(stage.env.view().answer)) == (second, ())
        assert len(stage.env.told(TaskReopened)) == 1

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_when_the_one_before_has_left_the_key_says_so_before_it_undoes(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_B)
        await sent(stage)
        await passed(stage, GRACE_S - 2)
        await pressed(stage, Qt.Key.Key_B)
        second = await sent(stage)
        await undo_pressed(stage)
        await taken_back(stage, second)
        await passed(stage, 5)
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.until(
            lambda: says(stage.window.workbench.footer, "This task is as you submitted it."), "it is said"
        )
        assert chosen(stage.env.view().answer) == ("Bench",)

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_a_held_key_takes_back_one_submission_and_undoes_nothing_in_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        _first, second = await two_sent(stage)
        await undo_pressed(stage)
        await taken_back(stage, second)
        for _time in range(5):
            held_again(workbench)
            await stage.settled()
        assert [event.unique_id for event in stage.env.told(TaskReopened)] == [second]
        assert chosen(stage.env.view().answer) == ("Bench",)
        await pressed(stage, Qt.Key.Key_1)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        for _time in range(5):
            held_again(workbench)
            await stage.settled()
        assert chosen(stage.env.view().answer) == ()
        assert len(stage.env.told(TaskReopened)) == 1

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_presses_too_many_in_the_next_task_take_back_no_submission(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        footer = stage.window.workbench.footer
        _first, second = await two_sent(stage)
        third = stage.env.view().unique_id
        await pressed(stage, Qt.Key.Key_B)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        for _time in range(2):
            stage.press(Qt.Key.Key_Z, CTRL)
            await stage.until(
                lambda: says(
                    footer, "No more changes to undo in this task. Use the button to reopen the previous task."
                ),
                "it is said",
            )
        await stage.settled()
        assert (stage.env.view().unique_id, stage.env.told(TaskReopened)) == (third, [])
        button(footer, "Reopen").click()
        await taken_back(stage, second)

    staged(app, make_env_with(grace_s=GRACE_S), scenario)
