"""Tasks of one bundle that may hurt and others that may not: only the first wait behind words and come protected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import ExposureReached, TaskShown, TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.settings import EXPOSURE_LIMIT
from annotator.core.time.exposure import Exposure
from ui.protection.sensitive_env import BY_TASK, MIXED_TASKS, Moderator, Sensitive, moderating, sensitive_env
from ui.stage import says

CTRL = Qt.KeyboardModifier.ControlModifier
STRONG_GREY = MediaFilter(0.05, is_grey=True)
MIXED = f"{BY_TASK}calm_after = 1\n"
HOUR_MS = 3_600_000


async def sends(moderator: Moderator) -> None:
    stage = moderator.stage
    sent, seen = len(stage.env.told(TaskSubmitted)), len(stage.env.told(TaskShown))
    stage.press(Qt.Key.Key_B)
    await stage.until(lambda: moderator.page.answer.items != (), "it is answered")
    stage.press(Qt.Key.Key_Return, CTRL)
    await stage.until(lambda: len(stage.env.told(TaskSubmitted)) > sent, "it is sent")
    await stage.until(lambda: len(stage.env.told(TaskShown)) > seen, "the next is there")


def shown(sensitive: Sensitive) -> str:
    return sensitive.env.view().task.id


def test_a_calm_task_comes_between_as_it_is_and_what_was_blurred_is_never_asked_for_otherwise(
    app: QApplication,
) -> None:
    sensitive = sensitive_env(MIXED, tasks=MIXED_TASKS)

    async def scenario(moderator: Moderator) -> None:
        stage = moderator.stage
        await moderator.opens()
        card = stage.window.inbox
        assert says(card, "Some tasks may be distressing: violence, blood")
        assert says(moderator.gate, "May be distressing: blood")
        await moderator.asks()
        await sends(moderator)
        await stage.until(lambda: shown(sensitive) == "second", "a calm one comes")
        await moderator.sees()
        assert not moderator.gate.isVisible()
        assert not moderator.page.guard.looking._row.isVisible()
        assert not sensitive.player.state.is_mute
        await sends(moderator)
        await stage.until(lambda: moderator.gate.isVisible() and shown(sensitive) == "third", "words stand there")
        assert says(moderator.gate, "May be distressing: violence")
        assert not sensitive.videos["third"].seen
        await moderator.asks()
        for name, looks in (("first", STRONG_GREY), ("second", AS_IT_IS), ("third", STRONG_GREY)):
            assert {seen[2] for seen in sensitive.videos[name].seen} == {looks}, name
        assert sensitive.player.state.is_mute

    moderating(app, sensitive, scenario)


def test_only_what_may_hurt_counts_as_exposure_and_by_its_own_categories(app: QApplication) -> None:
    sensitive = sensitive_env(MIXED, tasks=MIXED_TASKS)
    env = sensitive.env

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        for minutes in (3, 5, 7):
            if moderator.gate.isVisible():
                await moderator.asks()
            await moderator.sees()
            await moderator.stage.until(lambda: env.state() is State.ON_TASK, "it is work on the task")
            env.clock.advance(minutes * 60_000)
            if minutes < 7:
                await sends(moderator)
                await moderator.stage.settled()
        books = env.services.books
        exposure = await books.exposures.of(books.timesheets.today())
        assert exposure.whole == Exposure(2, 10 * 60_000)
        assert exposure.by_category == {"violence": Exposure(1, 7 * 60_000), "blood": Exposure(1, 3 * 60_000)}

    moderating(app, sensitive, scenario)


def test_that_the_limit_is_reached_is_told_while_the_task_is_on_screen_and_once(app: QApplication) -> None:
    sensitive = sensitive_env()
    env = sensitive.env

    async def scenario(moderator: Moderator) -> None:
        stage, preferences = moderator.stage, env.services.preferences
        await preferences.choose(EXPOSURE_LIMIT, "1")
        await moderator.opens()
        await moderator.asks()
        guard = moderator.page.guard
        await stage.until(guard._limit.isActive, "it is waited for")
        await stage.until(lambda: env.state() is State.ON_TASK, "it is work on the task")
        env.clock.advance(HOUR_MS - 60_000)
        guard._limit.stop()
        guard._limit.timeout.emit()
        await stage.until(guard._limit.isActive, "a minute is left")
        assert not env.told(ExposureReached)
        env.clock.advance(60_000)
        guard._limit.timeout.emit()
        await stage.until(lambda: bool(env.told(ExposureReached)), "it is told")
        assert env.told(ExposureReached) == [ExposureReached(HOUR_MS)]
        notice = stage.window.notice
        assert notice.isVisible()
        assert "sensitive content for" in notice.text
        assert moderator.video.isVisible(), "it covers nothing"
        guard._limit.timeout.emit()
        await stage.settled()
        assert len(env.told(ExposureReached)) == 1
        notice.action.click()
        await stage.until(lambda: env.state() is State.RECOVERY, "recovery begins")

    moderating(app, sensitive, scenario)
