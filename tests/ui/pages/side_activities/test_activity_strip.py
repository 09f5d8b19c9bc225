"""Side activities, started and ended with one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import EarningsChanged, Failed, SideActivityChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import HOUR_MS
from annotator.core.money.states import MoneyState
from annotator.ui.pages.side_activities.activity_strip import KINDS
from annotator.ui.windows.strip_layout import RESERVED_PX
from bundle_making import valid_files
from services.service_env import ServiceEnv, files, make_env
from ui.stage import Stage, says, staged, texts

AROUND_PX = 2
KEYPAD = Qt.KeyboardModifier.KeypadModifier


async def asked(stage: Stage) -> None:
    strip = stage.window.activities
    stage.press(Qt.Key.Key_F7)
    await stage.until(lambda: strip.isVisible() and strip.choices.platform.hasFocus(), "the strip asks what now")


async def asked_for_a_platform(stage: Stage) -> None:
    await asked(stage)
    stage.press(Qt.Key.Key_1)
    await stage.until(lambda: stage.window.activities.platform.hasFocus(), "the platform is asked")


async def began(stage: Stage, state: State) -> None:
    await stage.until(lambda: stage.env.state() is state, f"{state} has begun")
    await stage.settled()


def test_one_key_begins_and_the_same_key_ends(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip, env = stage.window.activities, stage.env
        await asked_for_a_platform(stage)
        assert strip.platform.name == "Clickworker"
        strip.platform.setEditText("Microworkers")
        strip.work.click()
        await began(stage, State.ELSEWHERE_WORKING)
        assert "Working on Microworkers since " in strip.text
        assert not strip.work.isEnabled()
        assert says(stage.window.inbox, "Working on Microworkers")
        strip.search.click()
        await began(stage, State.ELSEWHERE_SEARCHING)
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: len(env.told(SideActivityChanged)) == 3, "the timer stopped")
        await stage.until(lambda: strip.earned.amount.hasFocus(), "it asks what that brought")
        stage.press(Qt.Key.Key_Return)
        await stage.until(strip.isHidden, "nothing was brought")
        assert env.told(EarningsChanged) == []
        assert env.state() is State.SEARCHING
        assert says(stage.window.inbox, "Other work…")

    staged(app, make_env(), scenario)


def test_what_work_on_a_platform_brought_is_asked_at_its_stop_and_stored(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip, env, earnings = stage.window.activities, stage.env, stage.env.services.books.bookkeeping.earnings
        for amount, is_valid in (("4,40", True), ("much", False)):
            await asked_for_a_platform(stage)
            strip.platform.setEditText("Streik")
            strip.work.click()
            await began(stage, State.ELSEWHERE_WORKING)
            env.clock.advance(HOUR_MS)
            strip.stop.click()
            await stage.until(lambda: strip.earned.amount.hasFocus(), "it asks what that brought")
            assert strip.earned.text.startswith("1\u00a0h\u00a000\u00a0min on Streik."), "the time worked is shown"
            assert strip.earned.currency.text() == "EUR"
            strip.earned.amount.setText(amount)
            strip.earned.save.click()
            await stage.settled()
            assert strip.isHidden() == is_valid
        assert len(env.told(Failed)) == 1
        stage.press(Qt.Key.Key_Escape)
        await stage.until(strip.isHidden, "it is skipped")
        (item,) = earnings.items()
        assert (item.payer, item.state, str(item.money.amount)) == ("Streik", MoneyState.SUBMITTED, "4.40")

    staged(app, make_env(), scenario)


def test_a_search_on_a_platform_brings_nothing_to_ask_about(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.activities
        await asked_for_a_platform(stage)
        strip.search.click()
        await began(stage, State.ELSEWHERE_SEARCHING)
        strip.stop.click()
        await stage.until(strip.isHidden, "the strip is gone")

    staged(app, make_env(), scenario)


def test_the_time_of_the_choice_is_setup_and_no_search(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip, env = stage.window.activities, stage.env
        await asked(stage)
        await began(stage, State.OWN_PAGES)
        stage.press(Qt.Key.Key_Escape)
        await began(stage, State.SEARCHING)
        await asked(stage)
        await began(stage, State.OWN_PAGES)
        stage.press(Qt.Key.Key_2)
        await began(stage, State.MESSAGES)
        strip.stop.click()
        await began(stage, State.SEARCHING)
        kinds = [kind for kind in await env.kinds() if "own" in kind.value or "messages" in kind.value]
        opened, closed = EntryKind.OWN_PAGES_OPENED, EntryKind.OWN_PAGES_CLOSED
        assert kinds[-6:] == [opened, closed, opened, EntryKind.MESSAGES_BEGAN, closed, EntryKind.MESSAGES_ENDED]

    staged(app, make_env(), scenario)


def test_cards_that_are_read_meanwhile_do_not_call_the_focus_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        stage.window.inbox.refresh()
        await stage.settled()
        stage.press(Qt.Key.Key_2)
        await began(stage, State.MESSAGES)

    staged(app, make_env(), scenario)


@pytest.mark.parametrize(
    ("key", "modifier", "state"),
    [
        (Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier, State.MESSAGES),
        (Qt.Key.Key_3, KEYPAD, State.CHORES),
        (Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.NoModifier, State.RECOVERY),  # 4 on a French keyboard
    ],
)
def test_a_digit_begins_and_the_strip_tells_since_when(
    app: QApplication, key: Qt.Key, modifier: Qt.KeyboardModifier, state: State
) -> None:
    async def scenario(stage: Stage) -> None:
        strip, env = stage.window.activities, stage.env
        await asked(stage)
        stage.press(key, modifier)
        await began(stage, state)
        env.clock.advance(65_000)
        strip.refresh()
        assert strip.text.startswith("1:05 · ")
        shown = texts(strip)
        assert any("Stop" in one for one in shown)
        assert "Searching" not in shown  # that is for platforms
        strip.stop.click()
        await stage.until(strip.isHidden, "the strip is gone")
        assert env.state() is State.SEARCHING

    staged(app, make_env(), scenario)


def test_digits_are_digits_in_the_name_of_a_platform(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.activities
        await asked_for_a_platform(stage)
        for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
            stage.press(key)
        await stage.until(lambda: strip.platform.name == "234", "the digits are typed")
        stage.press(Qt.Key.Key_Return)
        await stage.until(strip.search.hasFocus, "what is done there is asked")
        assert stage.env.told(SideActivityChanged) == []
        stage.press(Qt.Key.Key_Return)
        await began(stage, State.ELSEWHERE_SEARCHING)
        assert "Searching on 234 since " in strip.text

    staged(app, make_env(), scenario)


def test_something_else_takes_over_without_a_stop_between(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip, env = stage.window.activities, stage.env
        await asked(stage)
        stage.press(Qt.Key.Key_2)
        await began(stage, State.MESSAGES)
        strip.change.click()
        await stage.until(strip.choices.isVisible, "the strip asks what now")
        assert not strip.choices.kinds[State.MESSAGES].isEnabled()
        stage.press(Qt.Key.Key_Escape)
        await stage.until(strip.stop.isVisible, "what runs is told again")
        strip.change.click()
        stage.press(Qt.Key.Key_3)
        await began(stage, State.CHORES)
        assert "Invoices and payouts since " in strip.text
        kinds = [kind for kind in await env.kinds() if kind is not EntryKind.OWN_PAGES_CLOSED]
        assert kinds[-2:] == [EntryKind.MESSAGES_BEGAN, EntryKind.CHORES_BEGAN]

    staged(app, make_env(), scenario)


def test_escape_asks_no_more_and_nothing_has_begun(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.activities
        await asked_for_a_platform(stage)
        strip.platform.setEditText("  ")
        strip.work.click()
        await stage.settled()
        assert strip.isVisible()
        strip.work.setFocus()
        stage.press(Qt.Key.Key_Escape)
        await stage.until(lambda: not strip.isVisible(), "the strip is gone")
        assert stage.env.told(SideActivityChanged) == []

    staged(app, make_env(), scenario)


def test_each_choice_says_what_is_meant_by_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        choices = stage.window.activities.choices
        await asked(stage)
        said = set()
        for made in choices.buttons:
            made.setFocus()
            (note,) = [text for text in texts(choices) if text == made.accessibleDescription()]
            said.add(note)
        assert len(said) == 1 + len(KINDS)

    staged(app, make_env(), scenario)


def test_what_was_worked_today_goes_on_in_the_inbox_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        await stage.env.services.side_activities.begin(State.MESSAGES)
        stage.env.clock.advance(17 * 60_000)
        assert not says(inbox, "17 min")
        assert inbox._tick.isActive()
        inbox._tick.timeout.emit()
        assert says(inbox, "17 min")
        stage.window.turn_to("outbox")
        assert not inbox._tick.isActive()

    staged(app, make_env(), scenario)


def with_digits() -> ServiceEnv:
    """A design of choices with the digits as their keys."""
    config = valid_files()["config.xml"].replace(b'hotkey="b"', b'hotkey="2"')
    return make_env(files(other={"config.xml": config}))


def test_a_design_keeps_its_digits_while_the_strip_is_away_and_while_it_tells(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        await asked(stage)
        stage.press(Qt.Key.Key_3)
        await began(stage, State.CHORES)
        await stage.until(lambda: window.workbench.isAncestorOf(window.focusWidget()), "the focus is at the task again")
        stage.press(Qt.Key.Key_2)
        await stage.until(lambda: bool(window.workbench.answer.items), "the design took its key")
        assert env.state() is State.CHORES

    staged(app, with_digits(), scenario)


def test_what_may_be_begun_and_what_it_means_have_room_around_them(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(960, 600)
        await asked(stage)
        strip = stage.window.activities
        await stage.until(lambda: strip.height() == RESERVED_PX, "it is laid out")
        for part in (*strip.choices.buttons, strip.choices._note):
            top_px = part.mapTo(strip, QPoint()).y()
            assert top_px >= AROUND_PX
            needed_px = max(part.minimumSizeHint().height(), part.heightForWidth(part.width()))
            assert top_px + needed_px <= RESERVED_PX - AROUND_PX

    staged(app, make_env(), scenario)


def test_a_new_platform_is_kept_as_it_is_typed_although_a_known_one_begins_with_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.activities
        await asked_for_a_platform(stage)
        typed = list[str]()
        strip.platform.editTextChanged.connect(typed.append)
        for key in (Qt.Key.Key_C, Qt.Key.Key_L):
            stage.press(key)
            await stage.until(lambda: bool(typed), "the key is typed")
            typed.clear()
        assert strip.platform.name.lower() == "cl", "the name of a known platform was put in"

    staged(app, make_env(), scenario)
