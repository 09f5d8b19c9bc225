"""Taking back what was submitted or skipped: right after it, on the task itself, after the last task, in the outbox."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import BundleFinished, Failed, TaskReopened
from annotator.ui.windows.main import MainWindow
from services.service_env import KEY
from ui.pages.workbench.image_env import make_env_with
from ui.pages.workbench.way_back import (
    CTRL,
    GRACE_S,
    button,
    can_be_reopened,
    chosen,
    is_locked,
    passed,
    pressed,
    sent,
    taken_back,
    undo_pressed,
)
from ui.stage import Stage, says, staged


@pytest.mark.parametrize("skipping", [False, True])
@pytest.mark.parametrize("how", ["key", "button"])
def test_right_after_it_a_task_is_taken_back_with_its_marks_and_its_steps(
    app: QApplication, how: str, skipping: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        footer = stage.window.workbench.footer
        await pressed(stage, Qt.Key.Key_1)
        await pressed(stage, Qt.Key.Key_B)
        unique_id = await sent(stage, skipping=skipping)
        assert stage.env.view().index == 1
        assert says(footer, "Task skipped" if skipping else "Task submitted")
        assert says(footer, "10 s")
        assert not says(footer, "Results: ")
        if how == "key":
            stage.press(Qt.Key.Key_Z, CTRL)
        else:
            button(footer, "Reopen (Ctrl+Z)").click()
        await taken_back(stage, unique_id)
        view = stage.env.view()
        assert (view.unique_id, view.state, chosen(view.answer)) == (unique_id, AssignmentState.OPEN, ("Bench", "tree"))
        assert chosen(stage.window.workbench.answer) == ("Bench", "tree")
        assert not footer.is_offering
        assert not is_locked(stage)
        assert not says(footer, "Results: ")
        stage.press(Qt.Key.Key_Z, CTRL)
        words = "This task is as you submitted it. Press Ctrl+Z again to undo your earlier changes."
        await stage.until(lambda: says(footer, words), "it is said")
        assert chosen(stage.env.view().answer) == ("Bench", "tree")
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert chosen(stage.env.view().answer) == ("tree",)
        await sent(stage)
        assert len(await stage.env.records.parcels()) == 1

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_the_offer_counts_down_and_goes_when_the_result_leaves(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        footer = stage.window.workbench.footer
        await passed(stage, 7)
        assert says(footer, "3 s")
        await passed(stage, 3)
        assert not footer.is_offering
        await undo_pressed(stage)
        assert stage.env.told(TaskReopened) == []
        assert (await stage.env.records.parcels())[0].unique_id == unique_id

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_after_an_edit_the_key_undoes_the_edit_and_the_button_still_takes_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        footer = stage.window.workbench.footer
        await pressed(stage, Qt.Key.Key_B)
        assert button(footer, "Reopen").text().strip() == "Reopen"
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert chosen(stage.env.view().answer) == ()
        assert stage.env.told(TaskReopened) == []
        await pressed(stage, Qt.Key.Key_B)
        button(footer, "Reopen").click()
        await taken_back(stage, unique_id)
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().index == 1, "the second task is shown")
        assert chosen(stage.env.view().answer) == ("Bench",)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert chosen(stage.env.view().answer) == ()

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_a_task_that_was_sent_says_so_in_its_place_and_is_taken_back_there(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        assert not is_locked(stage)
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        stage.press(Qt.Key.Key_PageUp)
        await stage.until(lambda: stage.env.view().index == 0, "the first task is shown again")
        await stage.settled()
        assert says(workbench, "You submitted this task: it is read-only.")
        assert says(workbench, "Result: Ready to send")
        stage.press(Qt.Key.Key_Z, CTRL)
        await taken_back(stage, unique_id)
        assert not is_locked(stage)
        await pressed(stage, Qt.Key.Key_B)
        assert chosen(stage.env.view().answer) == ("Bench", "tree")

    staged(app, make_env_with(), scenario)


def test_a_task_whose_result_has_left_says_so_and_stays_as_it_is(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        await pressed(stage, Qt.Key.Key_1)
        await sent(stage, skipping=True)
        stage.press(Qt.Key.Key_PageUp)
        await stage.until(lambda: stage.env.view().index == 0, "the first task is shown again")
        await stage.settled()
        assert says(workbench, "You skipped this task: it is read-only.")
        assert can_be_reopened(stage)
        await stage.env.services.delivery.deliver_due()
        await stage.settled()
        assert says(workbench, "Result: Ready to send (skipped)")
        assert not can_be_reopened(stage)
        await undo_pressed(stage)
        assert stage.env.told(TaskReopened) == []
        assert stage.env.told(Failed) == []
        assert chosen(stage.window.workbench.answer) == ("tree",)

    staged(app, make_env_with(), scenario)


def test_what_leaves_in_the_very_moment_is_said_and_nothing_changes(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        await stage.env.records.begin_delivery(unique_id)
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.until(lambda: bool(stage.env.told(Failed)), "it is said")
        assert "This result has been sent, or may have been sent" in stage.window.notice.text
        assert stage.env.view().index == 1

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def finished(window: MainWindow) -> bool:
    return window.page is window.inbox and "That was the last task" in window.notice.text


def test_the_last_task_of_a_bundle_is_taken_back_where_results_are_held_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        window = stage.window
        await sent(stage, skipping=True)
        await stage.until(lambda: window.page is window.agreement, "the agreement is asked for")
        button(window.agreement, "Not yet").click()
        await stage.settled()
        await sent(stage, skipping=True)
        unique_id = await sent(stage, skipping=True)
        await stage.until(lambda: "3 results in the outbox" in window.notice.text, "it is told what is held")
        await stage.settled()
        button(window.notice, "Reopen (Ctrl+Z)").click()
        await stage.until(lambda: window.page is window.workbench, "the task is in front")
        await taken_back(stage, unique_id)

    staged(app, make_env_with(grace_s=GRACE_S, agreed=False), scenario)


@pytest.mark.parametrize("how", ["key", "button"])
def test_the_last_task_of_a_bundle_is_taken_back_from_the_inbox(app: QApplication, how: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        window = stage.window
        await sent(stage, skipping=True)
        await sent(stage, skipping=True)
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        await stage.until(lambda: finished(window), "the bundle is finished")
        assert stage.env.told(BundleFinished) == [BundleFinished(KEY)]
        if how == "key":
            await stage.until(lambda: window.inbox.isAncestorOf(window.focusWidget()), "the focus is in the inbox")
            stage.press(Qt.Key.Key_Z, CTRL)
        else:
            button(window.notice, "Reopen (Ctrl+Z)").click()
        await stage.until(lambda: window.page is window.workbench, "the task is in front")
        await taken_back(stage, unique_id)
        assert (stage.env.view().unique_id, chosen(stage.env.view().answer)) == (unique_id, ("tree",))
        assert not window.notice.isVisible()

    staged(app, make_env_with(grace_s=GRACE_S), scenario)


def test_what_is_held_is_taken_back_from_the_outbox_and_one_stays_there(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        unique_id = await sent(stage)
        window.turn_to("outbox")
        await stage.settled()
        back = button(window.outbox, "Reopen")
        assert says(window.outbox, "On hold until you consent")
        assert back.isEnabled()
        back.click()
        await taken_back(stage, unique_id)
        assert window.page is window.outbox
        assert says(window.outbox, "No results to send")
        assert window.notice.text == "The task was reopened with your answer."
        assert window.notice.action.text().strip() == "Open"
        window.notice.action.click()
        await stage.until(lambda: window.page is window.workbench, "the workbench is in front")
        await stage.settled()
        assert not window.notice.isVisible()
        assert (env.view().unique_id, chosen(env.view().answer)) == (unique_id, ("tree",))

    staged(app, make_env_with(grace_s=GRACE_S, agreed=False), scenario)


def test_what_has_left_has_no_way_back_in_the_outbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        await sent(stage)
        await stage.env.services.delivery.deliver_due()
        stage.window.turn_to("outbox")
        await stage.settled()
        assert not button(stage.window.outbox, "Reopen").isEnabled()

    staged(app, make_env_with(), scenario)
