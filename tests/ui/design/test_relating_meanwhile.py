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
from ui.design.relating_desk import MET, TEXT, WHO, RelatingDesk

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def desk() -> RelatingDesk:
    return RelatingDesk(TEXT, WHO, MET)


def test_what_goes_meanwhile_is_not_what_something_is_related_to(desk: RelatingDesk) -> None:
    desk.begin("ada")
    desk.answering.edit(lambda answer: without_regions(answer, {"charles"}), "")
    desk.actions["relate"]()
    assert desk.relations == (Relation("ada", "london"),), "the one that is looked at then"
    desk.answering.edit(lambda answer: replace(answer, relations=()), "")
    desk.begin("ada")
    desk.answering.edit(lambda answer: without_regions(answer, {"london"}), "")
    QApplication.processEvents()
    assert not desk.relating.is_on, "there is none that it could be related to"
    assert not desk.listed.others.isVisible()


def test_what_is_looked_at_stays_so_when_something_else_goes(desk: RelatingDesk) -> None:
    desk.begin("ada")
    desk.press(Qt.Key.Key_Down)
    desk.answering.edit(lambda answer: without_regions(answer, {"charles"}), "")
    assert desk.listed.others.currentRow() == 0
    desk.press(Qt.Key.Key_Return)
    assert desk.relations == (Relation("ada", "london"),)


def test_a_label_is_shown_and_heard_as_the_design_shows_it() -> None:
    desk = RelatingDesk(TEXT, WHO, Relations(labels=(Label(value="met with", alias="m1"),)))
    desk.relate(("charles", "ada"))
    before = desk.answering.answer
    desk.press("1")
    assert desk.relations == (Relation("charles", "ada", labels=("m1",)),), "what is reported"
    assert desk.rows == ["2 Charles Babbage → 1 Ada Lovelace: met with"]
    heard = desk.listed.rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "from 2 Charles Babbage to 1 Ada Lovelace: met with"
    changes = [change.words for change in answer_changes(desk.panel.design, before, desk.answering.answer, "", {})]
    there = "Person, text span: Charles Babbage", "Person, text span: Ada Lovelace"
    assert changes == [f"Relation changed: from {there[0]} to {there[1]}: met with."]
