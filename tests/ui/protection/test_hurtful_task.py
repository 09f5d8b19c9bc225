"""A film that may hurt: words before anything is shown, looks that bear it, and a way out at any moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.protection import Blur, Protection
from ui.protection.sensitive_env import Moderator, moderating, sensitive_env
from ui.stage import says

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
STRONG_GREY = MediaFilter(0.05, is_grey=True)


def test_what_comes_stands_in_words_before_anything_is_opened_or_can_be_answered(app: QApplication) -> None:
    sensitive = sensitive_env()

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        gate, stage = moderator.gate, moderator.stage
        assert gate.isVisible()
        assert says(gate, "May be distressing: violence, blood")
        assert says(gate, "City Mapping Group warns: this content may be very distressing.")
        assert says(gate, "strong blur, greyscale, small, muted")
        assert not moderator.video.isVisible()
        assert all(not video.seen and not video.asked for video in sensitive.videos.values())
        stage.press(Qt.Key.Key_B)  # the key of an answer
        stage.press(Qt.Key.Key_Return, CTRL)
        await moderator.sees()
        assert not stage.env.told(TaskSubmitted)
        assert moderator.page.answer.items == ()
        assert sensitive.videos["first"].seen[0][2] == STRONG_GREY
        assert sensitive.player.state.loudness == 0
        assert not sensitive.player.state.is_playing
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: moderator.page.answer.items != (), "it is answered")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: len(stage.env.told(TaskSubmitted)) == 1, "it is sent")
        await stage.until(gate.isVisible, "words stand before the next")
        assert not sensitive.videos["second"].asked

    moderating(app, sensitive, scenario)


def test_time_before_it_is_shown_is_work_as_it_is_after_and_is_never_waiting(app: QApplication) -> None:
    sensitive = sensitive_env(read=b"Look *calmly*.")

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        stage, env = moderator.stage, sensitive.env
        assert env.state() is State.DECIDING
        env.clock.advance(40_000)
        await stage.until(lambda: moderator.gate.show_it.hasFocus(), "words stand there")
        stage.press(Qt.Key.Key_I, CTRL)
        await stage.until(lambda: env.state() is State.INSTRUCTIONS, "the instructions are read")
        env.clock.advance(20_000)
        stage.press(Qt.Key.Key_I, CTRL)
        await stage.until(lambda: env.state() is State.DECIDING, "they are shut")
        stage.press(Qt.Key.Key_Return)
        await moderator.sees()
        await stage.until(lambda: env.state() is State.ON_TASK, "it is work on the task")
        env.clock.advance(3_000)
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: moderator.page.answer.items != (), "it is answered")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is sent")

    moderating(app, sensitive, scenario)
    (parcel,) = asyncio.run(sensitive.env.records.parcels())
    times = json.loads(parcel.envelope)["time"]
    assert (round(times["active_s"]), round(times["instructions_s"]), round(times["loading_s"])) == (43, 20, 0)


def test_nothing_is_protected_nor_told_where_nothing_is_said(app: QApplication) -> None:
    sensitive = sensitive_env(said="")

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.sees()
        assert sensitive.videos["first"].seen[-1][2] == AS_IT_IS
        assert sensitive.player.state.loudness == 1
        moderator.stage.press(Qt.Key.Key_P, ALT)
        row = moderator.page.guard.looking._row
        await moderator.stage.until(lambda: row.blur.hasFocus(), "it can be protected all the same")
        row.mute.click()
        row.blur.setFocus()
        for _step in range(2):
            moderator.stage.press(Qt.Key.Key_Down)
        await moderator.stage.until(lambda: sensitive.videos["first"].seen[-1][2] == MediaFilter(0.02), "it is blurred")
        assert sensitive.player.state.loudness == 0

    moderating(app, sensitive, scenario)


def test_escape_shows_nothing_while_words_stand_there(app: QApplication) -> None:
    sensitive = sensitive_env()

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.stage.until(lambda: moderator.gate.show_it.hasFocus(), "words stand there")
        await moderator.does(lambda handle: QTest.keyClick(handle, Qt.Key.Key_Escape))
        await moderator.stage.settled()
        assert moderator.gate.isVisible()
        assert not sensitive.player.state.is_playing
        assert not sensitive.videos["first"].asked

    moderating(app, sensitive, scenario)


def test_what_is_chosen_holds_at_once_and_for_its_categories_and_an_uncovered_one_for_itself(app: QApplication) -> None:
    sensitive = sensitive_env()
    seen = sensitive.videos["first"].seen

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        row = moderator.page.guard.looking._row
        assert row.isVisible()
        row.uncover.click()
        assert seen[-1][2] == AS_IT_IS
        row.uncover.click()
        assert seen[-1][2] == STRONG_GREY
        row.grey.click()
        row.cartoon.click()
        assert seen[-1][2] == MediaFilter(0.05, is_cartoon=True)
        row.small.click()
        assert seen[-1][0] > 320
        row.mute.click()
        assert sensitive.player.state.loudness == 1
        row.uncover.click()
        await moderator.stage.settled()
        stored = await sensitive.env.records.settings()
        chosen = Protection(Blur.STRONG, is_cartoon=True)
        assert {stored[f"protection:of/{name}"] for name in ("violence", "blood")} == {chosen.as_text()}
        moderator.stage.press(Qt.Key.Key_PageDown)
        await moderator.stage.until(moderator.gate.isVisible, "words stand before the next")
        assert says(moderator.gate, "strong blur, drawing.")
        await moderator.asks()
        assert {looks for _w, _h, looks in sensitive.videos["second"].seen} == {MediaFilter(0.05, is_cartoon=True)}

    moderating(app, sensitive, scenario)


def test_no_setting_of_the_sound_lets_it_be_heard_while_it_is_kept_silent(app: QApplication) -> None:
    sensitive = sensitive_env()

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        bar, player = moderator.video.transport, sensitive.player
        assert bar.output.accessibleName() == "Audio: muted"
        for button, words in ((bar.output, "200%"), (bar.speed, "1.5×")):
            menu = button.menu()
            menu.aboutToShow.emit()
            next(action for action in menu.actions() if action.text() == words).trigger()
            assert player.state.loudness == 0
        assert (player.state.gain, player.state.speed) == (2.0, 1.5)
        moderator.page.guard.looking._row.mute.click()
        assert player.state.loudness == 2.0
        assert bar.output.accessibleName() == "Audio: volume 200%"

    moderating(app, sensitive, scenario)


def test_what_there_was_of_it_today_stands_before_the_next_and_a_limit_is_told(app: QApplication) -> None:
    sensitive = sensitive_env()
    env, hour_ms = sensitive.env, 3_600_000

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        env.clock.advance(2 * hour_ms)  # before it is shown nothing of it is on screen
        await moderator.asks()
        await moderator.stage.until(lambda: env.state() is State.ON_TASK, "it is on screen")
        env.clock.advance(hour_ms)
        moderator.stage.press(Qt.Key.Key_PageDown)
        await moderator.stage.until(lambda: says(moderator.gate, "violence: 1 task, 1 h 00 min · blood"), "it is told")
        assert says(moderator.gate, "Today: 1 h 00 min of sensitive content on screen")
        assert not says(moderator.gate, "You asked to be warned")
        await moderator.asks()
        await moderator.stage.until(lambda: env.state() is State.ON_TASK, "it is on screen")
        env.clock.advance(3 * hour_ms)
        moderator.stage.press(Qt.Key.Key_PageDown)
        await moderator.stage.until(
            lambda: says(moderator.gate, "You asked to be warned after 4 h"), "the limit is told"
        )
        assert says(moderator.gate, "violence: 2 tasks, 4 h 00 min")
        moderator.stage.window.turn_to("timesheet")
        sheet = moderator.stage.window.timesheet
        await moderator.stage.until(lambda: says(sheet, "On this day: 4 h 00 min"), "the timesheet has it too")

    moderating(app, sensitive, scenario)


def test_nothing_of_how_it_was_seen_leaves_the_machine(app: QApplication) -> None:
    """The result is the same with and without filters."""

    def sent(does: Callable[[Moderator], object]) -> bytes:
        sensitive = sensitive_env()

        async def scenario(moderator: Moderator) -> None:
            await moderator.opens()
            await moderator.asks()
            await moderator.stage.until(lambda: sensitive.env.state() is State.ON_TASK, "it is on screen")
            does(moderator)
            sensitive.env.clock.advance(9_000)
            moderator.stage.press(Qt.Key.Key_B)
            await moderator.stage.until(lambda: moderator.page.answer.items != (), "it is answered")
            moderator.stage.press(Qt.Key.Key_Return, CTRL)
            await moderator.stage.until(lambda: bool(sensitive.env.told(TaskSubmitted)), "it is sent")

        moderating(app, sensitive, scenario)
        (parcel,) = asyncio.run(sensitive.env.records.parcels())
        envelope = json.loads(parcel.envelope)
        assert not any(
            word in parcel.envelope.decode().casefold() for word in ("violence", "blur", "protect", "reveal")
        )
        return json.dumps({**envelope, "unique_id": "", "worker": "", "result": []}).encode()

    def uncovers(moderator: Moderator) -> None:
        row = moderator.page.guard.looking._row
        for pressed in (row.uncover, row.grey, row.mute, row.small):
            pressed.click()

    assert sent(uncovers) == sent(lambda moderator: moderator.page)
