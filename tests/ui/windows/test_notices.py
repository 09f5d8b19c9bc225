"""A notice belongs to what it tells of, and goes with it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core import errors
from annotator.core.errors import (
    AnnotatorError,
    DiskFull,
    MediaFault,
    MediaNotShown,
    MoneyReason,
    TakingStopped,
)
from annotator.core.events import DraftSaved, TaskShown
from annotator.core.system_events import ClockDoubted, ProgramCrashed, RecordsMigrated
from annotator.ui.pages.money.form import MoneyForm
from annotator.ui.windows.about import AboutWindow
from annotator.ui.windows.notice_strip import WITH_PAGE, ends_of
from fakes.clock import START
from services.service_env import make_env
from ui.pages.money.form_steps import begun
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged
from ui.tabbing import key, press, write

ALT = Qt.KeyboardModifier.AltModifier


async def failed(stage: Stage, error: AnnotatorError) -> None:
    async def fail() -> None:
        raise error

    stage.env.services.intents.post(fail)
    await stage.settled()
    assert stage.window.notice.isVisible()


async def written(stage: Stage, form: MoneyForm, amount: str) -> None:
    """A fee of this amount, as typed."""
    await write(stage, form.own.payer, "Lab")
    await write(stage, form.own.amount, amount)
    await press(stage, form.own.keep)


def test_what_was_written_down_and_what_was_not_are_never_told_together(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        form, notice = await begun(stage, "fee"), stage.window.notice
        await written(stage, form, "nothing")
        assert notice.isVisible()
        assert "Nothing was saved" in notice.text
        await written(stage, form, "2.50")
        assert not notice.isVisible()
        assert says(form, "Saved")
        await written(stage, form, "nothing")
        assert notice.isVisible()
        assert not says(form, "Saved")
        stage.press(Qt.Key.Key_3, ALT)
        await stage.until(lambda: stage.window.page is stage.window.timesheet, "another page is in front")
        assert not notice.isVisible()

    staged(app, make_env(), scenario)


def test_a_full_disk_is_told_until_something_was_written(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench._focus_task()
        await failed(stage, DiskFull(path="/home", detail="no space left"))
        stage.window.turn_to("inbox")
        await stage.settled()
        assert stage.window.notice.isVisible(), "it is as true on another page"
        stage.window.open_bundle(stage.env.services.samples("en")[0].key)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the task is back")
        stage.window.workbench._focus_task()
        await key(stage, Qt.Key.Key_1)
        await stage.until(lambda: bool(stage.env.told(DraftSaved)), "the draft is kept")
        assert not stage.window.notice.isVisible()

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize("error", [MediaNotShown(), MediaFault(MediaFault.MISSING, path="a.png")])
def test_what_is_told_of_a_task_goes_with_it_and_outlasts_a_pause(app: QApplication, error: AnnotatorError) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await failed(stage, error)
        for _time in range(2):
            stage.window.workbench._focus_task()
            stage.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
            await stage.settled()
        assert stage.window.notice.isVisible()
        before = len(stage.env.told(TaskShown))
        stage.env.services.intents.post(lambda: stage.env.services.session.step(1))
        await stage.until(lambda: len(stage.env.told(TaskShown)) > before, "another task is shown")
        assert not stage.window.notice.isVisible()

    staged(app, make_env_with(), scenario)


def test_the_thanks_for_a_bundle_go_when_the_person_turns_elsewhere(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        for _task in range(3):
            await stage.env.services.session.skip(stage.env.view().unique_id)
        assert stage.window.notice.isVisible()
        stage.window.turn_to("earnings")
        await stage.settled()
        assert not stage.window.notice.isVisible()

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize("code", [reason.value for reason in MoneyReason] + [DiskFull.code, TakingStopped.code])
def test_a_failure_that_can_be_mended_ends_with_a_fact(code: str) -> None:
    assert ends_of(code).events


def test_every_other_failure_goes_with_its_page_at_least() -> None:
    assert ends_of("never heard of") is WITH_PAGE
    assert all(
        ends_of(kind.code).events or ends_of(kind.code).goes_with_page for kind in _family(errors.AnnotatorError)
    )


def _family(kind: type[AnnotatorError]) -> list[type[AnnotatorError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _family(child))]


def test_the_copy_made_before_an_update_is_named(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.env.services.event_bus.announce(RecordsMigrated("copies/records-version-6.sqlite3"))
        await stage.settled()
        assert says(stage.window.notice, "A copy from before is in copies/records-version-6.sqlite3.")

    staged(app, make_env(), scenario)


def test_an_internal_error_of_the_last_time_is_told_with_its_details_one_press_away(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.env.services.event_bus.announce(ProgramCrashed())
        await stage.settled()
        assert says(stage.window.notice, "Everything shown as saved was kept.")
        stage.window.notice.action.click()
        [about] = stage.window.findChildren(AboutWindow)
        await stage.until(about.copy.isEnabled, "the details are collected")
        about.close()

    staged(app, make_env(), scenario)


def test_a_clock_that_stands_before_the_last_entry_is_told_with_both_moments(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        ahead = replace(START, utc_ms=START.utc_ms + 365 * 86_400_000)
        stage.env.services.event_bus.announce(ClockDoubted(ahead, START))
        await stage.settled()
        assert says(stage.window.notice, "This computer’s clock shows November 24, 2026, 08:00")
        assert says(stage.window.notice, "your last entry is from November 24, 2027, 08:00")

    staged(app, make_env(), scenario)
