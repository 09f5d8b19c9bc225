"""The window: which page is in front, and what it takes to be there."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from annotator.core.errors import DiskFull
from annotator.core.events import BundleFinished, TaskSubmitted, WorkPaused, WorkResumed
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.settings import OWN_PAGES_COUNT
from annotator.services.ledger.idle import IdleWatch
from annotator.ui.keyboard.commands import PAGES
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.windows.main import MainWindow
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from services.service_env import PLACE, make_env
from ui.stage import Stage, labels_are_plain, staged, with_images

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def in_front(window: MainWindow, page: str) -> bool:
    return window.page is getattr(window, page)


def test_the_keys_of_the_window_lead_to_its_pages(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        for key, page in ((Qt.Key.Key_2, "outbox"), (Qt.Key.Key_5, "settings"), (Qt.Key.Key_1, "inbox")):
            stage.press(key, ALT)
            await stage.until(partial(in_front, window, page), f"{page} is in front")
        checked = [button.text() for button in window.findChildren(QToolButton) if button.property("current")]
        assert checked == ["Inbox"]
        stage.press(Qt.Key.Key_F1)
        await stage.until(lambda: bool(window.findChildren(ShortcutSheet)), "the sheet is open")
        window.findChildren(ShortcutSheet)[0].accept()

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_focused_button_of_the_rail(app: QApplication, key: Qt.Key) -> None:
    async def scenario(stage: Stage) -> None:
        buttons = stage.window.findChildren(QToolButton)
        settings = next(button for button in buttons if button.accessibleName() == "Settings")
        settings.setFocus()
        stage.press(key)
        await stage.until(partial(in_front, stage.window, "settings"), "the settings are in front")

    staged(app, make_env(), scenario)


def test_the_rail_has_every_page_that_there_is_a_command_for(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        *buttons, help_button = [
            button for button in window.findChildren(QToolButton) if button.property("role") == "nav"
        ]
        assert help_button.text() == "Help"
        assert [button.text() for button in buttons] == [command.text for command in PAGES]
        for button, command in reversed(list(zip(buttons, PAGES, strict=True))):
            button.click()
            await stage.settled()
            assert in_front(window, command.name)
            assert [other for other in buttons if other.property("current")] == [button]

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("counts", ["no", "yes"])
def test_own_pages_are_work_only_if_the_worker_counts_them(counts: str, app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        own = State.SEARCHING if counts == "yes" else State.OWN_PAGES
        await env.services.preferences.choose(OWN_PAGES_COUNT, counts)
        states = {}
        for name in (*(command.name for command in PAGES), "from_server", "inbox"):
            window.turn_to(name)
            await stage.settled()
            states[name] = env.state()
        assert states == {
            **dict.fromkeys(("inbox", "from_server"), State.SEARCHING),
            **dict.fromkeys(("outbox", "timesheet", "earnings", "settings"), own),
        }

    staged(app, make_env(), scenario)


def test_a_break_on_an_own_page_ends_at_the_inbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        window.turn_to("earnings")
        env.services.intents.post(env.services.session.pauses.pause)
        await stage.until(lambda: env.state() is State.PAUSE, "the break is on")
        env.services.intents.post(env.services.session.pauses.resume)
        await stage.until(lambda: window.page is window.inbox, "the inbox is in front")
        await stage.settled()
        assert env.state() is State.SEARCHING

    staged(app, make_env(), scenario)


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_Left, ALT), (Qt.Key.Key_W, CTRL)])
def test_a_bundle_opens_at_the_workbench_and_a_key_of_its_own_leads_back(
    key: Qt.Key, modifier: Qt.KeyboardModifier, app: QApplication
) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        assert window.page is window.workbench
        stage.press(Qt.Key.Key_Escape)
        await stage.settled()
        assert window.page is window.workbench, "escape leaves no page"
        stage.press(key, modifier)
        await stage.until(lambda: window.page is window.inbox, "the inbox is in front")
        await stage.settled()
        assert stage.env.state() is State.SEARCHING
        assert labels_are_plain(window)

    staged(app, with_images(), scenario)


def test_an_inbox_that_is_left_meanwhile_takes_no_focus(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        window.turn_to("inbox")
        await stage.settled()
        window._to(window.workbench)
        window.inbox._focus(window.inbox.findChildren(BundleCard)[0].start)  # as when its cards are there
        focused: QWidget | None = window.focusWidget()
        assert focused is not None
        assert not window.inbox.isAncestorOf(focused)

    staged(app, with_images(), scenario)


def test_the_focus_goes_from_page_to_page_and_nowhere_in_between(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        strays: list[str] = []

        def follow(_old: QWidget | None, new: QWidget | None) -> None:
            if new is not None and new is not window.page and not window.page.isAncestorOf(new):
                strays.append(f"{type(new).__name__} {new.accessibleName()}")

        app.focusChanged.connect(follow)
        for name in ("inbox", "outbox", "timesheet", "earnings", "settings", "inbox", "settings"):
            window.turn_to(name)
            await stage.settled()
            page, focused = window.page, window.focusWidget()
            assert focused is not None
            assert focused is page or page.isAncestorOf(focused), name
            assert strays == [], name
            assert focused.isVisible(), name
        app.focusChanged.disconnect(follow)

    staged(app, with_images(), scenario)


def test_the_focus_stays_at_its_button_while_the_jobs_are_listed_anew(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        window.turn_to("inbox")
        await stage.settled()
        name = "Archive: Say what stands in the street"
        (button,) = (one for one in window.inbox.findChildren(QPushButton) if one.accessibleName() == name)
        button.setFocus()
        window.inbox.refresh()  # as when a result was delivered
        await stage.settled()
        focused: QWidget | None = window.focusWidget()
        assert focused is not None
        assert focused is not button
        assert focused.accessibleName() == name
        assert focused.isVisible()

    staged(app, with_images(), scenario)


def test_a_task_that_comes_after_the_user_turned_away_takes_no_focus(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        window.workbench.footer.skip.click()
        window.turn_to("outbox")
        await stage.settled()
        focused: QWidget | None = app.focusWidget()
        assert focused is not None
        assert focused is window.outbox or window.outbox.isAncestorOf(focused)

    staged(app, with_images(), scenario)


def test_who_leaves_while_a_task_is_being_sent_stays_in_the_inbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        env.answered("tree")
        unique_id = env.view().unique_id
        env.services.intents.post(lambda: env.services.session.submit(unique_id))
        window.turn_to("inbox")
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "the task is submitted")
        await stage.settled()
        assert window.page is window.inbox
        assert env.services.session.view() is None
        assert env.state() is State.SEARCHING

    staged(app, with_images(), scenario)


def test_a_pause_covers_the_task_and_any_of_three_keys_ends_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_P):
            stage.press(Qt.Key.Key_P)
            await stage.until(lambda: in_front(window, "pause"), "the pause began")
            await stage.until(lambda: window.focusWidget() is window.pause.resume, "the button has the focus")
            stage.press(key)
            await stage.until(lambda: in_front(window, "workbench"), "the pause ended")
            await stage.settled()
        assert (len(env.told(WorkPaused)), len(env.told(WorkResumed))) == (3, 3)
        kinds = await env.kinds()
        assert (kinds.count(EntryKind.PAUSED), kinds.count(EntryKind.RESUMED)) == (3, 3)

    staged(app, with_images(), scenario)


def test_after_a_break_by_its_button_the_keys_are_those_of_the_task_again(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        unique_id, pause = env.view().unique_id, window.workbench.task_bar.pause
        pause.setFocus()  # a click does too
        pause.click()
        await stage.until(lambda: window.focusWidget() is window.pause.resume, "the button has the focus")
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: in_front(window, "workbench"), "the pause ended")
        await stage.settled()
        assert window.focusWidget() is not pause
        await env.services.session.ready(unique_id, is_complete=True)
        stage.press(Qt.Key.Key_1)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: env.view().unique_id != unique_id, "the answer is submitted")
        assert len(env.told(WorkPaused)) == 1

    staged(app, with_images(), scenario)


def test_a_pause_leads_back_to_work_and_nowhere_else(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        env.services.intents.post(env.services.session.pauses.pause)
        await stage.settled()
        for command in PAGES:
            window.turn_to(command.name)
            await stage.settled()
            assert window.page is window.pause
        assert env.state() == "pause"
        stage.press(Qt.Key.Key_P)
        await stage.until(lambda: window.page is window.workbench, "the workbench is in front")

    staged(app, with_images(), scenario)


def test_a_key_that_a_shortcut_takes_is_input_too(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        monkeypatch.setattr(IdleWatch, "record_input", lambda _watch: seen.append(1))
        stage.press(Qt.Key.Key_1)
        await stage.until(lambda: bool(stage.env.view().answer.items), "the choice is made")
        assert seen

    staged(app, with_images(), scenario)


def test_the_window_fits_the_screen_that_is_there(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        free = stage.window.screen().availableGeometry()
        assert stage.window.width() <= max(960, free.width())
        assert stage.window.height() <= max(600, free.height())

    staged(app, with_images(), scenario)


def test_a_pause_that_ends_after_the_task_was_left_leads_to_the_inbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        env.services.intents.post(env.services.session.pauses.pause)
        window.turn_to("inbox")
        await stage.settled()
        assert window.page is window.pause
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: window.page is window.inbox, "the inbox is in front")

    staged(app, with_images(), scenario)


def test_a_finished_bundle_leads_back_with_thanks(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        for _ in range(3):
            await env.services.session.skip(env.view().unique_id)
        assert len(env.told(BundleFinished)) == 1
        assert window.page is window.inbox
        assert "That was the last task" in window.notice.text
        await stage.settled()
        assert env.services.session.view() is None

    staged(app, with_images(), scenario)


def test_a_failure_is_told_in_a_strip_and_stops_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        async def fail() -> None:
            raise DiskFull(path="/home", detail="no space left")

        stage.env.services.intents.post(fail)
        await stage.settled()
        assert stage.window.notice.text.startswith("The disk is full: /home could not be written (no space left).")
        assert not stage.window.notice.isHidden()

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("action", ["key", "close"])
def test_the_window_closes_only_when_everything_is_safe(action: str, app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        asked: list[bool] = []
        stage.window.closing.connect(lambda: asked.append(True))
        if action == "key":
            stage.press(Qt.Key.Key_Q, CTRL)
        else:
            stage.window.close()
        await stage.until(lambda: asked == [True], "an orderly end is asked for")
        assert stage.window.isVisible()

    staged(app, make_env(), scenario)


def test_a_key_in_the_window_counts_as_input(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        now = stage.env.clock.advance(60_000)
        stage.press(Qt.Key.Key_Shift)
        await stage.until(lambda: stage.env.services.idle._last_input_ms == now.running_ms, "the input is seen")

    staged(app, make_env(), scenario)


def test_the_examples_are_where_the_window_looks_for_them() -> None:
    assert [sample.location for sample in make_env().services.samples("en")] == [PLACE]
