"""Announcements for users who do not see the window: each event, and the page it leads to."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import BundleRejected, Failed, IdleEnded, TaskSubmitted
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import IdleBody
from annotator.core.ledger.intervals import State
from fakes.images import FakeImages
from services.service_env import KEY, ServiceEnv, make_env
from ui.hearing import Heard
from ui.stage import Stage, staged

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MIN_MS = 60_000
TITLE = "Say what stands in the street."
QUESTION = "What do you see?"


def with_images(grace_s: int = 0) -> ServiceEnv:
    names = ("first.png", "second.jpg", "third.webp")
    return make_env(images=FakeImages({f"/shelf/{KEY}/media/{name}": (8, 6) for name in names}), grace_s=grace_s)


async def heard_of(stage: Stage, heard: Heard, *words: str) -> None:
    """Each of these, in this order; a slow machine says as two what a fast one says as one."""
    pattern = ".*".join(map(re.escape, words))
    try:
        await stage.until(lambda: re.search(pattern, " ".join(heard.spoken)) is not None, "it is played")
    except AssertionError:
        raise AssertionError(f"{words} is not heard; so far: {heard.spoken}") from None


def test_each_task_each_submission_and_each_skip_is_heard(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await heard_of(stage, heard, f"{TITLE} Task 1 of 3. {QUESTION}")
        stage.press(Qt.Key.Key_B)
        stage.press(Qt.Key.Key_Return, CTRL)
        await heard_of(stage, heard, f"Task submitted. Task 2 of 3. {QUESTION}")
        stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
        await heard_of(stage, heard, f"Task skipped. Task 3 of 3. {QUESTION}")
        stage.press(Qt.Key.Key_PageUp)
        await heard_of(stage, heard, "Task 2 of 3. Skipped tasks are read-only.")
        stage.press(Qt.Key.Key_PageUp)
        await heard_of(stage, heard, f"Task 1 of 3. Submitted tasks are read-only. {QUESTION}", "Bench: selected.")
        assert heard.any("Current answer: Bench: selected.")
        assert not heard.any(f"{TITLE} Task 2"), "the title is said once"

    staged(app, with_images(), scenario)


def test_what_is_taken_back_is_heard(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
        await heard_of(stage, heard, "Task skipped. Press Ctrl+Z to reopen the task.", f"Task 2 of 3. {QUESTION}")
        await stage.settled()
        stage.press(Qt.Key.Key_Z, CTRL)
        await heard_of(stage, heard, f"Task reopened. Task 1 of 3. {QUESTION}")
        stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
        await heard_of(
            stage, heard, f"Task reopened. Task 1 of 3. {QUESTION}", f"Task skipped. Task 2 of 3. {QUESTION}"
        )

    staged(app, with_images(grace_s=10), scenario)


def test_what_is_missing_is_heard_with_its_question(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.press(Qt.Key.Key_Return, CTRL)
        await heard_of(stage, heard, "1 item to complete. F8: go to it. “What do you see?” has no answer yet.")
        count = len(heard.spoken)
        stage.press(Qt.Key.Key_F8)
        await stage.until(lambda: len(heard.spoken) > count, "the finding is heard again")
        assert not stage.env.told(TaskSubmitted)

    staged(app, with_images(), scenario)


def test_a_pause_and_the_way_back_are_heard(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.press(Qt.Key.Key_P, CTRL)
        await heard_of(stage, heard, "On a break. Press Enter to return to work.")
        await stage.until(lambda: stage.window.page is stage.window.pause, "the pause covers the task")
        stage.press(Qt.Key.Key_Return)
        await heard_of(stage, heard, f"Back to work. Task 1 of 3. {QUESTION}")

    staged(app, with_images(), scenario)


def test_the_idle_question_is_heard_once_with_its_key(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        journal = stage.env.services.journal
        since_ms = journal.now().running_ms
        stage.env.clock.advance(7 * MIN_MS)
        await journal.write(EntryKind.IDLE_BEGAN, IdleBody(since_ms))
        await journal.write(EntryKind.IDLE_ENDED)
        stage.env.services.event_bus.announce(IdleEnded(7 * MIN_MS))
        await heard_of(stage, heard, "7 min idle")
        asked = next(words for words in heard.spoken if " idle" in words)
        assert asked.endswith("Work or break? Press F9 to answer.")
        stage.window.idle_strip.refresh()
        stage.press(Qt.Key.Key_M, CTRL)
        await heard_of(stage, heard, "Your hourly pay appears after your first paid task.")
        assert sum("Work or break?" in words for words in heard.spoken) == 1

    staged(app, with_images(), scenario)


def test_the_meter_is_heard_on_demand(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        assert not heard.any("reference")
        stage.press(Qt.Key.Key_M, CTRL)
        await heard_of(stage, heard, "Your hourly pay appears after your first paid task.")
        assert heard.any(stage.window.workbench.footer.meter.spoken().replace("\u00a0", " "))

    staged(app, with_images(), scenario)


def test_notices_are_heard_and_faults_interrupt(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        stage.env.services.event_bus.announce(Failed("disk-full", {"path": "records.sqlite3", "detail": "no space"}))
        await heard_of(stage, heard, "The disk is full")
        assert heard.urgent == heard.spoken
        stage.env.services.event_bus.announce(BundleRejected("/downloads/odd.zip", ()))
        await heard_of(stage, heard, "“odd.zip” was not added: 0 problems found.")

    staged(app, with_images(), scenario)


def test_what_stands_beside_tasks_is_heard_as_it_begins_and_ends(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await stage.env.services.side_activities.begin(State.MESSAGES, "")
        await heard_of(stage, heard, "Now: Messages.")
        await stage.env.services.side_activities.end()
        await heard_of(stage, heard, "The other activity has ended.")

    staged(app, with_images(), scenario)
