"""Strips come and go, and nothing that is pressed moves or is covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.stage import Stage, idle_for, staged, with_pictures
from work.desks import an_office

SIZES = ((960, 540), (960, 600), (1280, 800))
LONG = "All of this is held apart and in no figure of pay. Nothing of it is deleted, and the timesheet has it all."


def strips(stage: Stage) -> list[QWidget]:
    return [stage.window.notice, stage.window.idle_strip, stage.window.beside]


def pressed(stage: Stage) -> dict[QAbstractButton, QRect]:
    """Where each button of the page is, in the window."""
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
    window.notice.tell(LONG, "attention")
    await idle_for(stage.office, 12)
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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["inbox", "outbox", "timesheet", "earnings", "settings"])
def test_a_page_stays_where_it_is(app: QApplication, page: str, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        stage.window.turn_to(page)
        await stage.settled()
        await assert_nothing_moves(stage)

    staged(app, an_office(), scenario)


@pytest.mark.parametrize("size", SIZES)
def test_the_workbench_stays_where_it_is(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        await stage.on_task()
        await stage.settled()
        await assert_nothing_moves(stage)
        assert stage.window.notice.geometry().top() > stage.window.height() // 2, "what is told stands at the foot"

    staged(app, with_pictures(), scenario)


def test_the_strip_with_the_focus_lies_on_top(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.notice.tell(LONG)
        await idle_for(stage.office, 12)
        await stage.until(lambda: not window.idle_strip.isHidden(), "the idle question is asked")
        QApplication.processEvents()
        at = window.idle_strip.work.mapTo(window, QPoint(3, 3))
        assert on_top(stage, at) is window.notice
        window.idle_strip.take_focus()
        assert on_top(stage, at) is window.idle_strip
        await idle_away(stage)

    staged(app, an_office(), scenario)
