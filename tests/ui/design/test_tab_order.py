"""Tab goes down the form, also to what came about while answering."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.design.controls import Choice, Taxonomy, TextArea
from annotator.ui.viewers.text.view import TextView
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design
from ui.tabbing import next_by_tab

SAME_LINE_PX = 12
SEVERAL = TextArea(name="said", to_name="a", rows=1, max_submissions=3)
TREE = Taxonomy(name="tree", to_name="a", choices=tuple(Choice(value=value) for value in "abc"))


def test_it_goes_on_from_what_was_added_to_what_stands_below_it() -> None:
    harness = PanelHarness(a_design(TEXT, SEVERAL, TREE, a_control("x", "y")), size=(900, 1400))
    payloads = {"said": ["first", "second", "third"], "tree": [["a"], ["c"]]}
    for name, payload in payloads.items():
        harness.panel.parts.controls[name].say(payload)
    QApplication.processEvents()
    first = harness.panel.parts.controls["said"]
    first.take_focus()
    at: QWidget | None = harness.focused
    reached = []
    while at is not None and at not in reached and harness.panel.isAncestorOf(at) and not isinstance(at, TextView):
        reached.append(at)
        at = next_by_tab(at)
    places = [widget.mapTo(harness.panel, QPoint()) for widget in reached]
    assert len(reached) == 3 * 2 + 2 + 2 + 2  # each text and its button; the filter and the tree; two lines; choices
    for above, below in pairwise(places):
        assert below.y() > above.y() or (below.x() > above.x() and below.y() > above.y() - SAME_LINE_PX)


@pytest.mark.parametrize("texts", [None, ["first"], ["first", "second"]])
def test_what_adds_a_text_comes_after_the_texts(texts: list[str] | None) -> None:
    harness = PanelHarness(a_design(TEXT, SEVERAL, a_control("x", "y")))
    part = harness.panel.parts.controls["said"]
    part.say(texts)
    QApplication.processEvents()
    part.take_focus()
    at: QWidget | None = harness.focused
    reached = []
    while at is not None and part.isAncestorOf(at):
        reached.append(at)
        at = next_by_tab(at)
    adds = [isinstance(widget, QPushButton) for widget in reached]
    assert adds == [False] * (len(adds) - 1) + [True] if texts else adds == [False]  # it waits for a first text
