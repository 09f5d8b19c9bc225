"""Regions that go while another is being related, and labels that are reported otherwise than they are shown."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Relation
from annotator.core.answer.selection import without_regions
from annotator.core.design.labels import Label, Relations
from annotator.ui.accessibility.answer_changes import answer_changes
from ui.design.relating_harness import MET, TEXT, WHO, RelatingHarness

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def harness() -> RelatingHarness:
    return RelatingHarness(TEXT, WHO, MET)


def test_what_goes_meanwhile_is_not_what_something_is_related_to(harness: RelatingHarness) -> None:
    harness.begin("ada")
    harness.answering.edit(lambda answer: without_regions(answer, {"charles"}), "")
    harness.actions["relate"]()
    assert harness.relations == (Relation("ada", "london"),), "the one that is looked at then"
    harness.answering.edit(lambda answer: replace(answer, relations=()), "")
    harness.begin("ada")
    harness.answering.edit(lambda answer: without_regions(answer, {"london"}), "")
    QApplication.processEvents()
    assert not harness.relating.is_on, "there is none that it could be related to"
    assert not harness.listed.others.isVisible()


def test_what_is_looked_at_stays_so_when_something_else_goes(harness: RelatingHarness) -> None:
    harness.begin("ada")
    harness.press(Qt.Key.Key_Down)
    harness.answering.edit(lambda answer: without_regions(answer, {"charles"}), "")
    assert harness.listed.others.currentRow() == 0
    harness.press(Qt.Key.Key_Return)
    assert harness.relations == (Relation("ada", "london"),)


def test_a_label_is_shown_and_heard_as_the_design_shows_it() -> None:
    harness = RelatingHarness(TEXT, WHO, Relations(labels=(Label(value="met with", alias="m1"),)))
    harness.relate(("charles", "ada"))
    before = harness.answering.answer
    harness.press("1")
    assert harness.relations == (Relation("charles", "ada", labels=("m1",)),), "what is reported"
    assert harness.rows == ["2 Charles Babbage → 1 Ada Lovelace: met with"]
    heard = harness.listed.rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "from 2 Charles Babbage to 1 Ada Lovelace: met with"
    changes = [change.text for change in answer_changes(harness.panel.design, before, harness.answering.answer, "", {})]
    there = "Person, text span: Charles Babbage", "Person, text span: Ada Lovelace"
    assert changes == [f"Relation changed: from {there[0]} to {there[1]}: met with."]
