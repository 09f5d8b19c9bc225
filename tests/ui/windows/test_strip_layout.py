"""Strips come and go, and nothing that is pressed moves or is covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from annotator.app.translations import speak
from annotator.core.ledger.intervals import State
from annotator.core.settings import OWN_PAGES_COUNT
from annotator.core.time.worktime import TaskTimes
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.strip_layout import RESERVED_PX
from depth import part
from journeys.laid_out import leaves, window_faults
from services.service_env import make_env
from ui.stage import Stage, idle_for, staged, with_images

PAGES = ("inbox", "outbox", "timesheet", "earnings", "settings")
SIZES = ((960, 540), (960, 600), (1280, 800))
LONG = "All of this is held apart and in no figure of pay. Nothing of it is deleted, and the timesheet has it all."


def strips(stage: Stage) -> list[QWidget]:
    return [stage.window.notice, stage.window.idle_strip, stage.window.activities]


def pressed(stage: Stage) -> dict[QAbstractButton, QRect]:
    """Return the window position of each button of the page."""
    window = stage.window
    return {
        button: QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not any(strip.isAncestorOf(button) for strip in strips(stage))
    }


async def assert_nothing_moves(stage: Stage) -> None:
    window = stage.window
    window.notice.hide()
    QApplication.processEvents()
    before = pressed(stage)
    window.notice.show_notice(LONG, "attention")
    await idle_for(stage.env, 12)
    await stage.until(lambda: not window.idle_strip.isHidden(), "the idle question is asked")
    for _turn in range(4):
        QApplication.processEvents()
    after = pressed(stage)
    assert after == before
    assert before, "the page has no buttons"
    for strip in (window.notice, window.idle_strip):
        place = strip.geometry()
        assert window.rect().contains(place)
        assert strip.height() >= strip.heightForWidth(strip.width()), "its words are cut"
        inside = [child for child in strip.findChildren(QAbstractButton) if child.isVisible()]
        assert [child.geometry() for child in inside if not strip.rect().contains(child.geometry())] == []
        assert [button.text() for button, at in after.items() if at.intersects(place)] == []
    await idle_away(stage)


async def idle_away(stage: Stage) -> None:
    while not stage.window.idle_strip.isHidden():
        stage.window.idle_strip.later.click()
    await stage.settled()


def on_top(stage: Stage, at: QPoint) -> QWidget | None:
    found = stage.window.childAt(at)
    assert found is not None
    return next((strip for strip in strips(stage) if strip is found or strip.isAncestorOf(found)), None)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stays_where_it_is(app: QApplication, page: str) -> None:
    """The worker counts the time on every page: where it is no work, nobody is idle."""

    async def scenario(stage: Stage) -> None:
        await stage.env.services.preferences.choose(OWN_PAGES_COUNT, "yes")
        stage.window.turn_to(page)
        for size in SIZES:
            stage.window.resize(*size)
            await stage.settled()
            await assert_nothing_moves(stage)

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("language", part(("fr", "en"), 2))
def test_what_is_asked_beside_tasks_covers_nothing_that_is_read(app: QApplication, language: str) -> None:
    """Whatever is meant by the button that has the focus."""
    speak(language)

    async def scenario(stage: Stage) -> None:
        for size in SIZES:
            stage.window.resize(*size)
            for page in PAGES:
                stage.window.turn_to(page)
                await stage.settled()
                await assert_nothing_read_is_covered(stage, page)

    staged(app, make_env(), scenario)
    speak("en")


async def assert_nothing_read_is_covered(stage: Stage, page: str) -> None:
    window, strip = stage.window, stage.window.activities
    strip.toggle()
    await stage.settled()  # opening the question writes an entry, which must not run inside this step
    for choice in strip.choices.buttons:
        choice.setFocus()
        for _turn in range(4):
            QApplication.processEvents()
        read = [leaf for leaf in leaves(window.page) if leaf.isVisible()]
        covered = [leaf for leaf in read if place_of(leaf, window).intersects(strip.geometry())]
        assert covered == [], f"{page}, {choice.text()}, {window.size()}"
        assert read, "nothing is read on the page"
    assert window_faults(window) == []
    strip.toggle()
    await stage.settled()


def test_the_workbench_stays_where_it_is(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        for size in SIZES:
            stage.window.resize(*size)
            await stage.settled()
            await assert_nothing_moves(stage)
            assert stage.window.notice.geometry().top() > stage.window.height() // 2, "what is told stands at the foot"

    staged(app, with_images(), scenario)


@pytest.mark.parametrize("language", part(("fr", "en"), 2))
def test_a_question_hides_neither_title_nor_clock_until_somebody_turns_to_it(app: QApplication, language: str) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        for size in SIZES:
            stage.window.resize(*size)
            await stage.settled()
            await assert_title_and_clock_are_read(stage)
            await idle_away(stage)

    staged(app, with_images(), scenario)
    speak("en")


async def assert_title_and_clock_are_read(stage: Stage) -> None:
    window, strip = stage.window, stage.window.idle_strip
    await idle_for(stage.env, 12)
    await stage.until(strip.isVisible, "the idle question is asked")
    for _turn in range(4):
        QApplication.processEvents()
    bar = window.workbench.task_bar
    told: list[QLabel | QAbstractButton] = [*bar.findChildren(QLabel), bar.place]
    read = [part for part in told if part.isVisible() and part.text()]
    assert len(read) >= 3
    assert [part.text() for part in read if place_of(part, window).intersects(strip.geometry())] == []
    assert window_faults(window) == []
    strip.answer.click()
    QApplication.processEvents()
    assert strip.work.isVisible()
    assert not strip.answer.isVisible()
    assert window_faults(window) == []


def test_a_question_that_waits_covers_nothing_when_the_clock_says_less(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, strip, bar = stage.window, stage.window.idle_strip, stage.window.workbench.task_bar
        window.resize(1024, 640)
        await stage.on_task()
        await idle_for(stage.env, 12)
        await stage.until(strip.isVisible, "the idle question is asked")
        bar._title.setText("A title that has all of its room only while nobody is asked what a stretch was")
        clocks = []
        for times in (TaskTimes({State.ON_TASK: 5_000}), TaskTimes({State.ON_TASK: 700_000}), None):
            bar.show_times(times, None)
            for _turn in range(4):
                QApplication.processEvents()
            read = [part for part in bar.findChildren(QLabel) if part.isVisible() and part.text()]
            assert [part.text() for part in read if place_of(part, window).intersects(strip.geometry())] == []
            clocks.append((place_of(bar._time, window).x(), strip.geometry()))
        assert clocks[0] == clocks[1] == clocks[2], "nor does anything move"
        await idle_away(stage)

    staged(app, with_images(), scenario)


def test_the_key_of_the_question_leads_to_its_answers_and_escape_puts_it_aside(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        strip = stage.window.idle_strip
        stage.window.resize(960, 600)
        await stage.on_task()
        await idle_for(stage.env, 12)
        await stage.until(strip.answer.isVisible, "the question waits aside")
        stage.press(Qt.Key.Key_F9)
        await stage.until(strip.work.hasFocus, "the key leads to the answers")
        stage.press(Qt.Key.Key_Escape)
        await stage.until(strip.answer.isVisible, "it waits aside again")
        assert not strip.isAncestorOf(QApplication.focusWidget() or strip)
        await idle_away(stage)

    staged(app, with_images(), scenario)


def place_of(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_the_strip_with_the_focus_lies_on_top(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.notice.show_notice(LONG)
        await idle_for(stage.env, 12)
        await stage.until(lambda: not window.idle_strip.isHidden(), "the idle question is asked")
        QApplication.processEvents()
        at = window.idle_strip.work.mapTo(window, QPoint(3, 3))
        assert on_top(stage, at) is window.notice
        window.idle_strip.take_focus()
        assert on_top(stage, at) is window.idle_strip
        await idle_away(stage)

    staged(app, make_env(), scenario)


def test_a_notice_of_four_lines_moves_the_page_down_instead_of_covering_its_title(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.resize(*LEAST_PX)
        window.turn_to("earnings")
        await stage.settled()
        title = next(each for each in window.earnings.findChildren(QLabel) if each.text() == "Earnings")

        def top_px() -> int:
            return title.mapTo(window, QPoint(0, 0)).y()

        before_px = top_px()
        window.show_notice(" ".join(["Nothing was saved, because the disk is full."] * 12), "danger")

        def is_free() -> bool:
            notice = window.notice
            return notice.height() > RESERVED_PX and notice.mapTo(window, QPoint(0, notice.height())).y() <= top_px()

        await stage.until(is_free, "the title is below the notice")
        assert window.notice.mapTo(window, QPoint(0, 0)).y() >= 0
        window.notice.hide()
        await stage.until(lambda: top_px() == before_px, "the title is back")

    staged(app, make_env(), scenario)
