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
from ui.design.relating_desk import MET, TEXT, WHO, WORDS, RelatingDesk
from ui.panel_desk import PanelDesk, a_design
from ui.stage import says

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def desk() -> RelatingDesk:
    return RelatingDesk(TEXT, WHO, MET)


def test_two_regions_are_related_by_keys_alone(desk: RelatingDesk) -> None:
    desk.begin("ada")
    others = [desk.listed.others.item(row).text() for row in range(desk.listed.others.count())]
    assert others == ["2 Charles Babbage", "3 London"]
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.relations == (Relation("ada", "london"),)
    assert desk.rows == ["1 Ada Lovelace → 3 London"]
    assert desk.panel.selected_region == ""
    desk.press("2")
    assert desk.rows == ["1 Ada Lovelace → 3 London: lives in"]
    desk.actions["turn_relation"]()
    assert desk.relations == (Relation("ada", "london", Direction.LEFT, ("lives in",)),)
    desk.press(Qt.Key.Key_Delete)
    assert not desk.rows
    assert desk.focused is desk.view


def test_a_click_on_the_other_relates_it(desk: RelatingDesk) -> None:
    desk.relate(("charles", "ada"))
    assert desk.relations == (Relation("charles", "ada"),)
    desk.relate(("ada", "charles"))
    assert [known.ends for known in desk.relations] == [("charles", "ada"), ("ada", "charles")]


def test_a_click_beside_all_regions_relates_nothing_and_that_is_said(desk: RelatingDesk) -> None:
    desk.begin("ada")
    desk.view.chosen.emit("")
    assert not desk.relating.is_on
    assert says(desk.listed, "No relation created: the click was outside all regions.")


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
    for region_id, is_meant in (("", True), ("b", False)):
        drawing.enter_guard.reset()
        panel.annotations.actions()["relate"]()
        drawing.chosen.emit(region_id)
        assert drawing.enter_guard.is_active() is is_meant, "that one is the list's, where the focus goes"


def test_the_key_once_more_takes_the_one_that_is_looked_at(desk: RelatingDesk) -> None:
    desk.begin("ada")
    desk.actions["relate"]()
    assert desk.relations == (Relation("ada", "charles"),)


def test_an_enter_by_habit_after_relating_sends_nothing(desk: RelatingDesk) -> None:
    submits: list[bool] = []
    shortcut = QShortcut(QKeySequence("Return"), desk.panel)
    shortcut.activated.connect(lambda: submits.append(True))
    desk.relate(("ada", "charles"))
    desk.press(Qt.Key.Key_Return)
    assert not submits
    assert "Relation created. Press Enter again to submit." in [
        label.text() for label in desk.listed.findChildren(QLabel)
    ]
    desk.press(Qt.Key.Key_Return)
    assert submits == [True]
    desk.relate(("charles", "london"))
    desk.press("1")
    desk.press(Qt.Key.Key_Return)
    assert submits == [True, True]


def test_what_is_related_already_is_not_offered_again(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    desk.begin("ada")
    assert [desk.listed.others.item(row).text() for row in range(desk.listed.others.count())] == ["2 Charles Babbage"]
    desk.view.chosen.emit("london")
    assert len(desk.relations) == 1
    assert desk.relating.is_on
    desk.view.chosen.emit("ada")  # itself
    assert desk.relating.is_on


def test_escape_leaves_and_the_region_is_chosen_as_before(desk: RelatingDesk) -> None:
    desk.begin("ada")
    assert desk.panel.let_go()
    assert not desk.relating.is_on
    assert desk.listed.others.isHidden()
    assert desk.panel.selected_region == "ada"
    assert desk.focused is desk.view
    assert not desk.rows


def test_nothing_is_related_before_a_region_is_chosen(desk: RelatingDesk) -> None:
    desk.actions["relate"]()
    assert not desk.relating.is_on
    assert "First select the region to relate." in [label.text() for label in desk.listed.findChildren(QLabel)]


def test_undo_brings_a_region_back_with_its_relations_in_one_step(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    desk.relate(("charles", "ada"))
    before = desk.answering.answer
    desk.panel.annotations.edited.emit(lambda answer: without_regions(answer, {"ada"}), "")
    assert not desk.rows
    assert not desk.rows
    desk.answering.steps.undo()
    assert desk.answering.answer == before
    assert len(desk.rows) == 2
    desk.answering.steps.redo()
    assert not desk.rows


def test_an_edit_that_takes_a_region_away_in_any_way_leaves_no_relation_behind(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))

    def merged(answer: Answer) -> Answer:
        return replace(answer, items=answer.items[:2])

    desk.panel.annotations.edited.emit(merged, "")
    assert not desk.rows


def test_undo_and_redo_show_what_they_are_about(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    desk.press("1")
    desk.relate(("charles", "london"))
    desk.answering.steps.undo()
    assert [known.ends for known in desk.relations] == [("ada", "london")]
    desk.answering.steps.undo()
    assert desk.listed.rows.currentRow() == 0
    assert desk.relations == (Relation("ada", "london"),)
    desk.answering.steps.undo()
    assert not desk.rows


def test_a_relation_is_not_chosen_beside_a_region(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    assert desk.listed.rows.currentRow() == 0
    desk.panel.select_region("charles")
    assert desk.listed.rows.currentRow() == -1
    desk.listed.rows.setCurrentRow(0)
    assert desk.panel.selected_region == ""
    assert desk.panel.let_go()
    assert (desk.panel.selected_region, desk.listed.rows.currentRow()) == ("ada", -1)


def test_nobody_relates_anything_in_a_task_that_was_sent(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    desk.answering.lock()
    desk.panel.select_region("ada")
    desk.actions["relate"]()
    assert not desk.relating.is_on
    desk.listed.rows.setCurrentRow(0)
    desk.listed.rows.setFocus()
    desk.press("1")
    desk.press(Qt.Key.Key_Delete)
    desk.actions["turn_relation"]()
    assert desk.relations == (Relation("ada", "london"),)
    assert not says(desk.panel, "Select a relation first."), "one is chosen"


def test_without_the_tag_nothing_is_there_until_something_is_related() -> None:
    desk = RelatingDesk(TEXT, WHO)
    assert desk.panel.findChildren(RelationList) == []
    desk.relate(("ada", "london"))
    assert desk.rows == ["1 Ada Lovelace → 3 London"]
    assert relation(desk.answering.answer, ("ada", "london")) == Relation("ada", "london")
    desk.press(Qt.Key.Key_Delete)
    assert desk.listed.isHidden()


def test_another_task_has_relations_of_its_own(desk: RelatingDesk) -> None:
    desk.relate(("ada", "london"))
    desk.begin("charles")
    desk.panel.show_task({"text": WORDS}, lambda path: path)
    assert not desk.rows
    assert not desk.relating.is_on


def test_segments_of_an_audio_file_are_related_in_their_list() -> None:
    labels = Labels(name="heard", to_name="sound", labels=(Label(value="Anna"),))
    desk = PanelDesk(a_design(Audio(name="sound", value="$sound"), labels, MET), {"sound": ""})
    answer = Answer()
    for name, start in (("first", 1.0), ("second", 3.5)):
        place = {"start": start, "end": start + 1, "channel": 0}
        answer = with_region(answer, labels, Region(name, "sound", Shape.SEGMENT, place), ("Anna",))
    desk.answering.begin(desk.panel, "other task", answer, is_open=True)
    desk.panel.select_region("second")
    for _press in range(2):
        desk.panel.annotations.actions()["relate"]()
    assert desk.answering.answer.relations == (Relation("second", "first"),)
    (listed,) = desk.panel.findChildren(RelationList)
    heard = listed.rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "from 2 Anna 0:03.500 – 0:04.500 to 1 Anna 0:01.000 – 0:02.000"
