"""Spans of a text are related by keys and by clicks: to one that is chosen, as what is pressed, either way round."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel

from annotator.core.answer.regions import with_region
from annotator.core.answer.relations import relation
from annotator.core.answer.result_items import Answer, Direction, Region, Relation
from annotator.core.answer.selection import without_regions
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Label, Labels
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.relation_list import RelationList
from fakes.images import FakeImages
from fakes.media import media_of
from ui.design.relating_harness import MET, TEXT, WHO, WORDS, RelatingHarness
from ui.panel_harness import PanelHarness, a_design
from ui.stage import says

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def harness() -> RelatingHarness:
    return RelatingHarness(TEXT, WHO, MET)


def test_two_regions_are_related_by_keys_alone(harness: RelatingHarness) -> None:
    harness.begin("ada")
    others = [harness.listed.others.item(row).text() for row in range(harness.listed.others.count())]
    assert others == ["2 Charles Babbage", "3 London"]
    harness.press(Qt.Key.Key_Down)
    harness.press(Qt.Key.Key_Return)
    assert harness.relations == (Relation("ada", "london"),)
    assert harness.rows == ["1 Ada Lovelace → 3 London"]
    assert harness.panel.selected_region == ""
    harness.press("2")
    assert harness.rows == ["1 Ada Lovelace → 3 London: lives in"]
    harness.actions["turn_relation"]()
    assert harness.relations == (Relation("ada", "london", Direction.LEFT, ("lives in",)),)
    harness.press(Qt.Key.Key_Delete)
    assert not harness.rows
    assert harness.focused is harness.view


def test_a_click_on_the_other_relates_it(harness: RelatingHarness) -> None:
    harness.relate(("charles", "ada"))
    assert harness.relations == (Relation("charles", "ada"),)
    harness.relate(("ada", "charles"))
    assert [known.ends for known in harness.relations] == [("charles", "ada"), ("ada", "charles")]


def test_a_click_beside_all_regions_relates_nothing_and_that_is_said(harness: RelatingHarness) -> None:
    harness.begin("ada")
    harness.view.chosen.emit("")
    assert not harness.relating.is_on
    assert says(harness.listed, "No relation created: the click was outside all regions.")


def test_on_an_image_an_enter_after_such_a_click_sends_nothing() -> None:
    config = b"""<View><Relations/><RectangleLabels name="box" toName="it"><Label value="Car"/></RectangleLabels>
      <Image name="it" value="$image"/></View>"""
    design = read_design(config, "config.xml", ProblemLog())
    assert design is not None
    panel, boxes = DesignPanel(design, media_of(FakeImages({})), {}), design.control("box")
    assert isinstance(boxes, Labels)
    panel.show_task({"image": "a.png"}, lambda path: path)
    answer = Answer()
    for name, x in (("a", 1), ("b", 50)):
        place = {"x": x, "y": 1, "width": 5, "height": 5, "rotation": 0}
        answer = with_region(answer, boxes, Region(name, "it", Shape.RECTANGLE, place, Extent(40, 30)), ("Car",))
    panel.show_answer(answer)
    panel.select_region("a")
    drawing = panel.annotations.images["it"].drawing
    for region_id, is_target in (("", True), ("b", False)):
        drawing.enter_guard.reset()
        panel.annotations.actions()["relate"]()
        drawing.chosen.emit(region_id)
        assert drawing.enter_guard.is_active() is is_target, "that one is the list's, where the focus goes"


def test_the_key_once_more_takes_the_one_that_is_looked_at(harness: RelatingHarness) -> None:
    harness.begin("ada")
    harness.actions["relate"]()
    assert harness.relations == (Relation("ada", "charles"),)


def test_an_enter_by_habit_after_relating_sends_nothing(harness: RelatingHarness) -> None:
    submits: list[bool] = []
    shortcut = QShortcut(QKeySequence("Return"), harness.panel)
    shortcut.activated.connect(lambda: submits.append(True))
    harness.relate(("ada", "charles"))
    harness.press(Qt.Key.Key_Return)
    assert not submits
    assert "Relation created. Press Enter again to submit." in [
        label.text() for label in harness.listed.findChildren(QLabel)
    ]
    harness.press(Qt.Key.Key_Return)
    assert submits == [True]
    harness.relate(("charles", "london"))
    harness.press("1")
    harness.press(Qt.Key.Key_Return)
    assert submits == [True, True]


def test_what_is_related_already_is_not_offered_again(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    harness.begin("ada")
    assert [harness.listed.others.item(row).text() for row in range(harness.listed.others.count())] == [
        "2 Charles Babbage"
    ]
    harness.view.chosen.emit("london")
    assert len(harness.relations) == 1
    assert harness.relating.is_on
    harness.view.chosen.emit("ada")  # itself
    assert harness.relating.is_on


def test_escape_leaves_and_the_region_is_chosen_as_before(harness: RelatingHarness) -> None:
    harness.begin("ada")
    assert harness.panel.let_go()
    assert not harness.relating.is_on
    assert harness.listed.others.isHidden()
    assert harness.panel.selected_region == "ada"
    assert harness.focused is harness.view
    assert not harness.rows


def test_nothing_is_related_before_a_region_is_chosen(harness: RelatingHarness) -> None:
    harness.actions["relate"]()
    assert not harness.relating.is_on
    assert "First select the region to relate." in [label.text() for label in harness.listed.findChildren(QLabel)]


def test_undo_brings_a_region_back_with_its_relations_in_one_step(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    harness.relate(("charles", "ada"))
    before = harness.answering.answer
    harness.panel.annotations.edited.emit(lambda answer: without_regions(answer, {"ada"}), "")
    assert not harness.rows
    assert not harness.rows
    harness.answering.steps.undo()
    assert harness.answering.answer == before
    assert len(harness.rows) == 2
    harness.answering.steps.redo()
    assert not harness.rows


def test_an_edit_that_takes_a_region_away_in_any_way_leaves_no_relation_behind(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))

    def merged(answer: Answer) -> Answer:
        return replace(answer, items=answer.items[:2])

    harness.panel.annotations.edited.emit(merged, "")
    assert not harness.rows


def test_undo_and_redo_show_what_they_are_about(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    harness.press("1")
    harness.relate(("charles", "london"))
    harness.answering.steps.undo()
    assert [known.ends for known in harness.relations] == [("ada", "london")]
    harness.answering.steps.undo()
    assert harness.listed.rows.currentRow() == 0
    assert harness.relations == (Relation("ada", "london"),)
    harness.answering.steps.undo()
    assert not harness.rows


def test_a_relation_is_not_chosen_beside_a_region(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    assert harness.listed.rows.currentRow() == 0
    harness.panel.select_region("charles")
    assert harness.listed.rows.currentRow() == -1
    harness.listed.rows.setCurrentRow(0)
    assert harness.panel.selected_region == ""
    assert harness.panel.let_go()
    assert (harness.panel.selected_region, harness.listed.rows.currentRow()) == ("ada", -1)


def test_nobody_relates_anything_in_a_task_that_was_sent(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    harness.answering.lock()
    harness.panel.select_region("ada")
    harness.actions["relate"]()
    assert not harness.relating.is_on
    harness.listed.rows.setCurrentRow(0)
    harness.listed.rows.setFocus()
    harness.press("1")
    harness.press(Qt.Key.Key_Delete)
    harness.actions["turn_relation"]()
    assert harness.relations == (Relation("ada", "london"),)
    assert not says(harness.panel, "Select a relation first."), "one is chosen"


def test_without_the_tag_nothing_is_there_until_something_is_related() -> None:
    harness = RelatingHarness(TEXT, WHO)
    assert harness.panel.findChildren(RelationList) == []
    harness.relate(("ada", "london"))
    assert harness.rows == ["1 Ada Lovelace → 3 London"]
    assert relation(harness.answering.answer, ("ada", "london")) == Relation("ada", "london")
    harness.press(Qt.Key.Key_Delete)
    assert harness.listed.isHidden()


def test_another_task_has_relations_of_its_own(harness: RelatingHarness) -> None:
    harness.relate(("ada", "london"))
    harness.begin("charles")
    harness.panel.show_task({"text": WORDS}, lambda path: path)
    assert not harness.rows
    assert not harness.relating.is_on


def test_segments_of_an_audio_file_are_related_in_their_list() -> None:
    labels = Labels(name="heard", to_name="sound", labels=(Label(value="Anna"),))
    harness = PanelHarness(a_design(Audio(name="sound", value="$sound"), labels, MET), {"sound": ""})
    answer = Answer()
    for name, start in (("first", 1.0), ("second", 3.5)):
        place = {"start": start, "end": start + 1, "channel": 0}
        answer = with_region(answer, labels, Region(name, "sound", Shape.SEGMENT, place), ("Anna",))
    harness.answering.begin(harness.panel, "other task", answer, is_open=True)
    harness.panel.select_region("second")
    for _press in range(2):
        harness.panel.annotations.actions()["relate"]()
    assert harness.answering.answer.relations == (Relation("second", "first"),)
    (listed,) = harness.panel.findChildren(RelationList)
    heard = listed.rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "from 2 Anna 0:03.500 – 0:04.500 to 1 Anna 0:01.000 – 0:02.000"
