"""The strip that asks what time without input was: it never asks twice, and never takes the focus."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from annotator.app.translations import speak
from annotator.core.errors import DiskFull
from annotator.core.events import TimeCorrected
from annotator.core.ledger.intervals import State
from annotator.services.bookkeeping.time_corrections import Undecided
from annotator.ui.pages.side_activities.idle_strip import FULL_FROM_PX, IdleStrip
from annotator.ui.pages.workbench.task_bar import BUTTON_MARGIN_PX, QUESTION_WIDTH_PX
from services.service_env import make_env
from ui.hearing import Heard
from ui.stage import Stage, idle_for, labels_are_plain, says, staged

MIN = 60_000
MOST_BEFORE_WORDS_PX = 48


def strip(stage: Stage) -> IdleStrip:
    return stage.window.idle_strip


def today_min(stage: Stage) -> int:
    return stage.env.services.journal.reading().today.work_ms // MIN


def asked(stage: Stage) -> str:
    return "" if strip(stage).isHidden() else strip(stage).text.replace("\u00a0", " ")


async def judged(stage: Stage, times: int = 1) -> None:
    await stage.until(lambda: len(stage.env.told(TimeCorrected)) == times, "the word is kept")


def test_nothing_is_asked_before_there_is_anything_to_ask(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        assert strip(stage).isHidden()
        stage.press(Qt.Key.Key_F9)
        await stage.settled()
        assert not strip(stage).work.hasFocus()

    staged(app, make_env(), scenario)


def test_an_answer_says_what_the_period_counts_as_now(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        strip(stage).pause.click()
        await judged(stage)
        now = "08:00 – 08:12 now counts as “Break”; it was “Idle”."
        await stage.until(lambda: heard.any(now), "what became what is spoken")

    staged(app, make_env(), scenario)


def test_work_is_one_press_and_the_strip_is_gone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        before = QApplication.focusWidget()
        await idle_for(stage.env, 12)
        assert asked(stage) == "12 min idle, from 08:00 to 08:12. Work or break?"
        assert QApplication.focusWidget() is before
        assert labels_are_plain(strip(stage))
        strip(stage).work.click()
        assert strip(stage).isHidden()
        await judged(stage)
        assert today_min(stage) == 12
        assert strip(stage).isHidden()

    staged(app, make_env(), scenario)


def test_a_break_is_in_no_figure(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        strip(stage).pause.click()
        await judged(stage)
        assert today_min(stage) == 0

    staged(app, make_env(), scenario)


def test_a_split_asks_for_the_minutes_and_offers_half(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        asking = strip(stage)
        asking.divide.click()
        assert (asking.minutes.text(), asking.minutes.hasFocus()) == ("6", True)
        assert says(asking, "of 12 min were work")
        asking.minutes.setText("13")
        asking.keep.click()
        assert not asking.isHidden()
        asking.minutes.setText("4")
        stage.press(Qt.Key.Key_Return)
        await judged(stage)
        assert today_min(stage) == 4
        assert asking.isHidden()

    staged(app, make_env(), scenario)


def test_a_number_that_is_being_typed_stays_when_more_time_waits(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        asking = strip(stage)
        asking.divide.click()
        asking.minutes.setText("5")
        await idle_for(stage.env, 3)
        assert (asking.minutes.text(), asking.minutes.hasFocus()) == ("5", True)
        assert says(asking, "1 more")

    staged(app, make_env(), scenario)


def test_stretches_wait_behind_each_other_and_one_press_decides_one(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        for minutes in (3, 7, 5):
            await idle_for(stage.env, minutes)
        assert asked(stage).startswith("3 min")
        assert says(strip(stage), "2 more")
        strip(stage).work.click()
        assert asked(stage).startswith("7 min")
        strip(stage).later.click()
        assert asked(stage).startswith("5 min")
        strip(stage).work.click()
        await judged(stage, 2)
        assert asked(stage) == ""
        assert today_min(stage) == 8
        assert [one.duration_ms // MIN for one in stage.env.services.books.time_corrections.undecided()] == [7]

    staged(app, make_env(), scenario)


def test_the_keyboard_alone_gets_there_and_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        field = QLineEdit(stage.window.inbox)
        field.show()
        field.setFocus()
        for minutes in (3, 7):
            await idle_for(stage.env, minutes)
        asking = strip(stage)
        assert field.hasFocus()
        stage.press(Qt.Key.Key_F9)
        await stage.until(asking.work.hasFocus, "the first answer has the focus")
        stage.press(Qt.Key.Key_Space)
        await judged(stage)
        assert asking.work.hasFocus()
        stage.press(Qt.Key.Key_Tab)
        stage.press(Qt.Key.Key_Tab)
        await stage.until(asking.divide.hasFocus, "split has the focus")
        stage.press(Qt.Key.Key_Return)
        await stage.until(asking.minutes.hasFocus, "the minutes have the focus")
        stage.press(Qt.Key.Key_Escape)
        await stage.until(asking.divide.hasFocus, "back at the answers")
        stage.press(Qt.Key.Key_Escape)
        await stage.until(field.hasFocus, "back where the person was")
        assert asked(stage).startswith("7 min")

    staged(app, make_env(), scenario)


def test_the_focus_goes_back_after_the_last_answer(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        field = QLineEdit(stage.window.inbox)
        field.show()
        field.setFocus()
        await idle_for(stage.env, 12)
        stage.press(Qt.Key.Key_F9)
        await stage.until(strip(stage).work.hasFocus, "the first answer has the focus")
        stage.press(Qt.Key.Key_Space)
        await stage.until(field.hasFocus, "back where the person was")

    staged(app, make_env(), scenario)


def test_a_pause_asks_nothing_and_what_waited_comes_back_after_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        stage.env.services.intents.post(stage.env.services.session.pauses.pause)
        await stage.settled()
        assert strip(stage).isHidden()
        stage.env.clock.advance(40 * MIN)
        stage.env.services.intents.post(stage.env.services.session.pauses.resume)
        await stage.settled()
        assert asked(stage).startswith("12 min")
        assert not says(strip(stage), "more")

    staged(app, make_env(), scenario)


def test_the_gap_of_a_crash_is_asked_about_when_the_window_comes_up(app: QApplication) -> None:
    before = make_env()

    async def scenario(stage: Stage) -> None:
        assert asked(stage).startswith("20 min not recorded")

    async def crash() -> None:
        await before.services.journal.start("0.1.0")
        before.clock.advance(20 * MIN)

    asyncio.run(crash())
    staged(app, make_env(records=before.records, clock=before.clock), scenario)


def test_a_word_that_cannot_be_written_is_told_and_decides_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await idle_for(stage.env, 12)
        stage.env.records.fault = DiskFull(path="records", detail="no space left")
        strip(stage).work.click()
        await stage.settled()
        stage.env.records.fault = None
        assert stage.window.notice.text.startswith("The disk is full")
        assert [one.duration_ms // MIN for one in stage.env.services.books.time_corrections.undecided()] == [12]

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", [State.IDLE, State.UNKNOWN_GAP])
def test_in_few_words_it_has_room_beside_the_clock_of_a_task(app: QApplication, language: str, state: State) -> None:
    async def scenario(stage: Stage) -> None:
        speak(language)
        asking = IdleStrip(stage.env.services, stage.window)
        duration_ms = (23 * 60 + 47) * MIN
        asking._ask(Undecided(state, 0, duration_ms, 0, 0, State.ON_TASK, None, None), more=12)
        asking.show()
        asking.fit(QUESTION_WIDTH_PX - BUTTON_MARGIN_PX)
        await stage.until(asking._short.isVisible, "it has few words")
        asking.ensurePolished()
        needed_px = asking.minimumSizeHint().width()
        speak("en")
        assert needed_px <= QUESTION_WIDTH_PX - BUTTON_MARGIN_PX

    staged(app, make_env(), scenario)


def test_in_few_words_it_stands_together_however_wide_its_room_is(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        asking = strip(stage)
        await idle_for(stage.env, 12)
        asking._is_open = False
        asking.fit(FULL_FROM_PX - 1)
        asking.resize(FULL_FROM_PX - 1, asking.height())
        await stage.until(asking.answer.isVisible, "it has few words")
        QApplication.processEvents()
        assert asking.answer.width() == asking.answer.sizeHint().width()
        assert asking._short.x() < MOST_BEFORE_WORDS_PX, "its words follow its sign"
        assert asking._short.width() == asking._short.sizeHint().width()

    staged(app, make_env(), scenario)
