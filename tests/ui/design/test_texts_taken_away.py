"""A text that is taken away goes, and what stands around it stays."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QToolButton

from annotator.core.design.controls import TextArea
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design

SEVERAL = TextArea(name="said", to_name="a", rows=1)


def _settle() -> None:
    """Run deferred deletions and the following layout."""
    for _round in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("rows", [1, 4])
def test_the_form_lives_on_when_a_text_is_taken_away(rows: int) -> None:
    harness = PanelHarness(a_design(TEXT, replace(SEVERAL, rows=rows), a_control("x", "y")), size=(900, 700))
    part = harness.panel.parts.controls["said"]
    part.say(["first", "second"])
    _settle()
    away = [found for found in part.findChildren(QToolButton) if found.isVisible()]
    assert len(away) == 2
    away[1].click()
    _settle()
    harness.panel.resize(700, 600)
    _settle()
    assert harness.say("said") == ["first"]


def test_the_form_lives_on_when_undo_and_another_task_leave_fewer_texts() -> None:
    harness = PanelHarness(a_design(TEXT, SEVERAL, a_control("x", "y")), size=(900, 700))
    part = harness.panel.parts.controls["said"]
    for texts in (["first", "second"], ["first"], ["a", "b", "c"], None, ["a", "b"], ["a"]):
        part.say(texts)
        _settle()
    assert harness.say("said") == ["a"]
