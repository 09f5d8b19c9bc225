"""A way out of what hurts, at any moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.assignment import AssignmentState
from annotator.core.bundle.manifest import PayKind
from annotator.core.events import TaskShown, TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.ui.protection.gate import StoppedPanel
from ui.protection.sensitive_env import NO_SKIPPING, SEVERE, Moderator, moderating, sensitive_env
from ui.stage import says

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("said", [SEVERE, SEVERE + NO_SKIPPING])
def test_who_stops_sees_nothing_more_and_gives_the_task_back_whatever_was_said_of_skipping(
    app: QApplication, said: str
) -> None:
    sensitive = sensitive_env(said)
    env = sensitive.env

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        stopped_id, before = env.view().unique_id, len(env.told(TaskShown))
        await moderator.stage.until(lambda: env.state() is State.ON_TASK, "it is work on the task")
        env.clock.advance(7_000)

        def nothing_is_seen() -> None:
            assert not moderator.video.isVisible()
            assert moderator.stopped.isVisible()

        await moderator.does(lambda handle: QTest.keyClick(handle, Qt.Key.Key_X, ALT), nothing_is_seen)
        await moderator.stage.until(lambda: says(moderator.stopped, "was returned"), "it is given back")
        assert not moderator.page.footer.submit.isEnabled()
        assert not moderator.page.footer.skip.isEnabled()
        (sent,) = env.told(TaskSubmitted)
        assert (sent.unique_id, sent.was_cancelled) == (stopped_id, True)
        assert env.view().state is AssignmentState.SKIPPED
        assert len(env.told(TaskShown)) == before, "no other task is opened"
        spent = [span for span in env.services.journal.folds.line.backwards() if span.task == stopped_id]
        assert sum(span.duration_ms for span in spent if span.state is State.ON_TASK) == 7_000
        moderator.stopped.recover.click()
        await moderator.stage.until(lambda: env.state() is State.RECOVERY, "recovery counts")
        page = moderator.stage.window.page
        assert page is moderator.stage.window.pause
        moderator.stage.press(Qt.Key.Key_Space)
        await moderator.stage.until(moderator.stopped.isVisible, "back to where it was")
        moderator.stopped.go_on.click()
        await moderator.stage.until(moderator.gate.isVisible, "words stand before the next task")
        assert len(env.told(TaskShown)) == before + 1

    moderating(app, sensitive, scenario)


def test_of_practice_nobody_is_told_that_it_counts() -> None:
    panel = StoppedPanel()
    panel.show_stopped(PayKind.PRACTICE, is_given_back=True)
    assert says(panel, "Practice time does not count as work.")
    assert not says(panel, "Your time on it is recorded")
    panel.show_stopped(PayKind.QUALIFICATION, is_given_back=True)
    assert says(panel, "Your time on the task is recorded and counts as work.")


def test_stopping_before_anything_is_shown_shows_nothing(app: QApplication) -> None:
    sensitive = sensitive_env()

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        moderator.gate.stop.click()
        await moderator.stage.until(lambda: says(moderator.stopped, "was returned"), "it is given back")
        assert not moderator.gate.isVisible()
        assert all(not video.seen for video in sensitive.videos.values())
        moderator.stage.press(Qt.Key.Key_Left, ALT)
        await moderator.stage.until(lambda: moderator.stage.window.page is moderator.stage.window.inbox, "the inbox")
        assert says(moderator.stage.window.inbox, "May be distressing: violence, blood")

    moderating(app, sensitive, scenario)
