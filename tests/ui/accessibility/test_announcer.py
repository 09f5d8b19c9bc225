"""Announcements: gathered for a moment, in order, each thing once, and urgent where something urgent is among them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import delete

from annotator.ui.accessibility.announcer import Announcer, announce, announce_when_still, when_still
from ui.hearing import Heard


def test_what_comes_together_is_one_announcement_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, window, part = Heard(monkeypatch), QWidget(), QWidget()
    QVBoxLayout(window).addWidget(part)
    announce(part, "Task submitted.")
    announce(window, "Task 2 of 3.")
    announce(part, "Task submitted.")
    announce(part, "")
    heard.wait("Task 2")
    announce(part, "Paused.")
    heard.wait("Paused.")
    assert heard.spoken == ["Task submitted. Task 2 of 3.", "Paused."]
    assert heard.urgent == []


def test_what_is_urgent_interrupts_and_what_follows_later_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, window = Heard(monkeypatch), QWidget()
    announce(window, "Task submitted.")
    announce(window, "The disk is full.", is_urgent=True)
    heard.wait("full")
    announce(window, "Task 2 of 3.")
    heard.wait("Task 2")
    assert heard.urgent == ["Task submitted. The disk is full."]


def test_a_part_that_moves_into_a_window_meanwhile_is_heard_from_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, window, part = Heard(monkeypatch), QWidget(), QWidget()
    announce(part, "No regions yet.")
    QVBoxLayout(window).addWidget(part)
    heard.wait("No regions yet.")


def test_a_window_that_is_let_go_is_gone_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, window = Heard(monkeypatch), QWidget()
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    announce(window, "Task submitted.")
    heard.wait("Task submitted.")
    del window
    assert gone == [True]


def test_only_the_last_place_of_a_movement_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    window = QWidget()
    for second in range(20):
        announce_when_still(window, f"{second} s")
    heard.wait("19 s")
    assert heard.spoken == ["19 s"]
    window.deleteLater()


def test_a_movement_that_is_dropped_or_whose_widget_is_gone_is_not_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, window = Heard(monkeypatch), QWidget()
    when_still(window, lambda: announce(window, "Crosshair at 1, 2."))
    when_still(window, None)
    view = QWidget(window)
    when_still(view, lambda: announce(window, "Crosshair at 3, 4."))
    delete(view)
    for announcer in window.findChildren(Announcer):
        announcer._end_movement()
    announce(window, "Task submitted.")
    heard.wait("Task submitted.")
    assert heard.spoken == ["Task submitted."]
    window.deleteLater()
