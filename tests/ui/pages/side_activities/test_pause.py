"""The sheet that covers the task: a pause, and recovery after hurtful content."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.keymap import Keymap
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.ui.pages.side_activities.pause import PausePage
from services.service_env import ServiceEnv, make_env
from ui.stage import Stage, says, staged

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


async def paused(stage: Stage) -> None:
    await stage.on_task()
    stage.press(Qt.Key.Key_P, CTRL)
    await stage.until(lambda: isinstance(stage.window.page, PausePage), "the pause began")
    await stage.settled()


async def recovering(stage: Stage) -> None:
    await paused(stage)
    stage.press(Qt.Key.Key_R)
    await at(stage, State.RECOVERY)


async def at(stage: Stage, state: State) -> None:
    await stage.until(lambda: stage.env.state() is state, f"the state is {state}")
    await stage.settled()


async def aside_kinds(env: ServiceEnv) -> list[str]:
    return [kind.value for kind in await env.kinds()][-3:]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_P])
def test_a_pause_turns_into_recovery_and_a_key_leads_back_to_the_task(app: QApplication, key: Qt.Key) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await paused(stage)
        assert says(window.pause, "On a break since")
        assert says(window.pause, "Take recovery time after sensitive content (R)")
        env.clock.advance(60_000)
        stage.press(Qt.Key.Key_R)
        await at(stage, State.RECOVERY)
        assert window.page is window.pause
        assert window.activities.isHidden()
        assert says(window.pause, "Recovery time since")
        assert says(window.pause, "0:00")  # the pause before is none of it
        assert await aside_kinds(env) == ["paused", "recovery-began", "resumed"]
        await stage.until(window.pause.resume.hasFocus, "the way back has the focus")
        stage.press(key)
        await at(stage, State.ON_TASK)
        assert window.workbench.isVisible()

    staged(app, make_env(), scenario)


def test_a_letter_that_the_sheet_does_not_name_does_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await paused(stage)
        before = stage.env.view().answer
        for letter in range(Qt.Key.Key_A, Qt.Key.Key_Z + 1):
            if letter not in (Qt.Key.Key_P, Qt.Key.Key_R):
                stage.press(Qt.Key(letter))
        await stage.settled()
        assert stage.env.state() is State.PAUSE
        assert stage.window.page is stage.window.pause
        assert stage.env.view().answer == before

    staged(app, make_env(), scenario)


def test_the_key_that_was_given_to_pause_ends_it_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        preferences = stage.env.services.preferences
        await stage.on_task()
        await preferences.choose_keys(preferences.keymap.with_key("pause", "f17", instead_of="ctrl+p"))
        await stage.settled()
        stage.press(Qt.Key.Key_F17)
        await stage.until(lambda: isinstance(stage.window.page, PausePage), "the pause began")
        assert says(stage.window.pause, "Space, Enter, F17 or P")
        stage.press(Qt.Key.Key_F17)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the task is back")
        await stage.settled()
        await preferences.choose_keys(Keymap({}))
        await stage.settled()

    staged(app, make_env(), scenario)


def test_recovery_turns_into_a_break_that_leads_back_to_work_only(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await recovering(stage)
        window.pause.other.setFocus()
        stage.press(Qt.Key.Key_Space)
        await at(stage, State.PAUSE)
        assert await aside_kinds(env) == ["resumed", "paused", "recovery-ended"]
        assert says(window.pause, "On a break since")
        window.turn_to("inbox")
        assert window.page is window.pause
        stage.press(Qt.Key.Key_P)
        await at(stage, State.ON_TASK)

    staged(app, make_env(), scenario)


def test_from_recovery_one_may_go_anywhere_and_the_strip_tells_of_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await recovering(stage)
        stage.press(Qt.Key.Key_1, ALT)
        await stage.until(lambda: window.page is window.inbox, "the inbox is in front")
        await stage.settled()
        assert stage.env.state() is State.RECOVERY
        assert "Recovery time since " in window.activities.text
        stage.press(Qt.Key.Key_F7)
        await at(stage, State.SEARCHING)
        assert window.page is window.inbox
        assert window.activities.isHidden()

    staged(app, make_env(), scenario)


def test_recovery_from_the_task_covers_it_and_the_same_key_uncovers_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        for covered in (True, False):
            stage.press(Qt.Key.Key_F7)
            if covered:
                await stage.until(window.activities.choices.platform.hasFocus, "the strip asks what now")
                stage.press(Qt.Key.Key_4)
            await at(stage, State.RECOVERY if covered else State.ON_TASK)
            assert isinstance(window.page, PausePage) is covered

    staged(app, make_env(), scenario)


def test_a_pause_in_messages_covers_their_strip_and_they_go_on_after_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        await env.services.side_activities.begin(State.MESSAGES)
        env.clock.advance(65_000)
        stage.press(Qt.Key.Key_P, CTRL)
        await at(stage, State.PAUSE)
        assert window.activities.isHidden()
        stage.press(Qt.Key.Key_F7)
        env.clock.advance(65_000)
        stage.press(Qt.Key.Key_Space)
        await at(stage, State.MESSAGES)
        assert window.page is window.workbench
        assert window.activities.text.startswith("1:05 · ")

    staged(app, make_env(), scenario)


def test_where_recovery_is_not_offered_its_key_does_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        window.pause = window._stacked(PausePage(env.services))
        await paused(stage)
        assert window.pause.other.isHidden()
        stage.press(Qt.Key.Key_R)
        stage.press(Qt.Key.Key_P)
        await at(stage, State.ON_TASK)
        assert EntryKind.RECOVERY_BEGAN not in await env.kinds()

    staged(app, make_env(), scenario)
