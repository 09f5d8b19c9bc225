"""A key of a choice far from the focus is heard; what has the focus speaks for itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from ui.hearing import Heard
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design


def test_a_choice_made_by_its_key_is_heard_and_so_is_its_undoing(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    harness = PanelHarness(a_design(TEXT, a_control("Bench", "Tree")), {"words": "In the street"})
    harness.panel.setFocus()
    QTest.keyClick(harness.panel, Qt.Key.Key_2)
    heard.wait("Tree: selected.")
    harness.answering.steps.undo()
    heard.wait("Tree: deselected.")


def test_a_box_that_has_the_focus_is_not_said_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    harness = PanelHarness(a_design(TEXT, a_control("Bench", "Tree")), {"words": "In the street"})
    bench = next(box for box in harness.panel.findChildren(QCheckBox) if box.accessibleName() == "Bench")
    bench.setFocus()
    QTest.keyClick(bench, Qt.Key.Key_Space)
    assert harness.say("things") == ["Bench"]
    QTest.keyClick(bench, Qt.Key.Key_2)
    heard.wait("Tree: selected.")
    assert not heard.any("Bench")
