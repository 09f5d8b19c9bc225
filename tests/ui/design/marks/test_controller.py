"""Marking: what a press on a label and a mark make of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import labels_of, regions, with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image, Text
from annotator.core.design.tree import Design, View
from annotator.ui.controls.base import Edit
from annotator.ui.controls.choosing.labels import LabelsPart, Press
from annotator.ui.design.marks.controller import AnnotationController, ViewState
from annotator.ui.design.region_list import RegionList

PEOPLE = Labels(
    name="ner", to_name="text", labels=(Label(value="Person", max_usages=1), Label(value="Place", alias="loc"))
)
ONE = Labels(name="one", to_name="text", labels=(Label(value="Answer"),))
BOX = Tool(name="box", to_name="picture", kind=ToolKind.RECTANGLE)
NAMES = Labels(name="names", to_name="picture", labels=(Label(value="Car"), Label(value="Bus")))
MANY = Labels(
    name="many",
    to_name="picture",
    kind=LabelsKind.POLYGON,
    labels=(Label(value="A"), Label(value="B")),
    selection=Selection.MULTIPLE,
)
SURE = Choices(name="sure", to_name="text", choices=(Choice(value="Yes"),), per_region=True)
SPAN = {"start": 0, "end": 3, "text": "The"}
BOXED = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0}


class Worker:
    """Somebody who marks: the answer as it grows, as the page would keep it."""

    def __init__(self, *controls: Labels | Tool | Choices, on: str = "text", lists: bool = False) -> None:
        objects = (Text(name="text", value="$text"), Image(name="picture", value="$image"))
        self.design = Design(View(children=(*objects, *controls)))
        self.pending: Mapping[str, Any] | None = None
        self.is_drawing = False
        self.list = RegionList("")
        state = ViewState(
            pending=lambda: self.pending,
            pending_frames=tuple,
            page=lambda: None,
            is_drawing=lambda: self.is_drawing,
            keeps_choice=lambda: False,
        )
        self.marking = AnnotationController(self.design, on, state, self.list if lists else None)
        self.parts = {one.name: LabelsPart(one, {}, {}) for one in controls if isinstance(one, Labels | Tool)}
        for part in self.parts.values():
            self.marking.add_part(part)
        self.answer = Answer()
        self.selected = ""
        self.marking.edited.connect(self._edited)
        self.marking.chosen.connect(self._chosen)

    def _edited(self, edit: Edit, _key: str) -> None:
        self.answer = edit(self.answer)
        self._show()

    def _chosen(self, region_id: str) -> None:
        self.selected = region_id
        self._show()

    def choose(self, region_id: str) -> None:
        self._chosen(region_id)

    def _show(self) -> None:
        found = next((one for one in regions(self.answer, self.design) if one.id == self.selected), None)
        self.marking.show_answer(self.answer, found)
        for part in self.parts.values():
            part.show_answer(self.answer, found)

    @property
    def labels(self) -> list[tuple[str, ...]]:
        return [labels_of(self.answer, region.id) for region in regions(self.answer, self.design)]

    def hint(self, control: str) -> str:
        return self.parts[control]._hint.text()


@pytest.fixture(autouse=True)
def _on_qt(app: QApplication) -> QApplication:
    return app


def test_a_mark_gets_the_label_that_was_pressed_before_and_nothing_is_marked_without() -> None:
    worker = Worker(PEOPLE)
    assert not worker.marking.mark(SPAN)
    assert "Choose a label" in worker.hint("ner")
    worker.marking.press("ner", "loc")
    assert worker.marking.mark(SPAN)
    assert worker.labels == [("loc",)]
    assert worker.hint("ner") == ""
    assert [mark.text for mark in worker.marking.marks()] == ["Place"]


def test_where_there_is_one_thing_to_mark_no_key_is_needed() -> None:
    worker = Worker(ONE)
    assert worker.marking.active_shape is Shape.SPAN
    assert worker.marking.mark(SPAN)
    assert worker.labels == [("Answer",)]


def test_a_label_that_is_pressed_again_stays_until_it_is_let_go() -> None:
    worker = Worker(PEOPLE)
    for how in Press:
        worker.marking.press("ner", "loc", Press.NEXT)
        worker.marking.press("ner", "loc", how)
        assert worker.marking.active_shape is Shape.SPAN
    worker.marking.deactivate()
    assert not worker.marking.mark(SPAN)


@pytest.mark.parametrize("how", Press)
def test_a_press_that_is_about_what_is_chosen_names_it(how: Press) -> None:
    worker = Worker(PEOPLE)
    worker.marking.press("ner", "loc")
    worker.marking.mark(SPAN)
    worker.choose(regions(worker.answer, worker.design)[0].id)
    worker.marking.press("ner", "Person", how)
    assert worker.labels == [("Person",)]
    worker.marking.press("ner", "Person", how)
    assert worker.labels == [("Person",)], "the last label stays"
    chosen = worker.selected
    worker.choose("")
    worker.marking.press("ner", "loc", how)
    assert worker.labels == [("Person",)], "with nothing chosen it is about what comes next"
    worker.choose(chosen)
    worker.marking.aim.chosen_by_program(chosen)
    worker.marking.press("ner", "loc", how)
    assert worker.labels == [("loc",)] if how is Press.RENAME else [("Person",)]


def test_what_is_marked_while_something_is_chosen_lets_go_of_that() -> None:
    worker = Worker(PEOPLE)
    worker.marking.press("ner", "loc")
    worker.marking.mark(SPAN)
    worker.choose(regions(worker.answer, worker.design)[0].id)
    worker.marking.mark({"start": 4, "end": 9, "text": "quick"})
    assert worker.selected == ""
    worker.marking.press("ner", "Person")
    assert worker.labels == [("loc",), ("loc",)]


def test_a_label_says_whether_it_names_what_is_chosen() -> None:
    worker = Worker(PEOPLE, lists=True)
    tips = [worker.parts["ner"]._buttons["loc"].toolTip()]
    worker.marking.press("ner", "loc")
    worker.marking.mark(SPAN)
    worker.choose(regions(worker.answer, worker.design)[0].id)
    tips.append(worker.parts["ner"]._buttons["loc"].toolTip())
    assert "for the next region" in tips[0]
    assert "label the selection" in tips[1]
    assert "applies to the selection" in worker.list._aim
    worker.choose("")
    assert worker.list._aim == ""


def test_while_something_is_drawn_labels_are_about_that() -> None:
    worker = Worker(PEOPLE)
    worker.marking.press("ner", "loc")
    worker.marking.mark(SPAN)
    worker.choose(regions(worker.answer, worker.design)[0].id)
    worker.is_drawing = True
    worker.marking.press("ner", "Person")
    assert worker.labels == [("loc",)]


def test_where_there_is_one_thing_to_mark_it_is_armed_again_in_the_next_task() -> None:
    worker = Worker(ONE)
    worker.marking.deactivate()
    assert worker.marking.active_shape is None
    worker.marking.reset()
    assert worker.marking.mark(SPAN)
    assert worker.labels == [("Answer",)]


def test_a_label_of_another_shape_leaves_what_is_chosen_alone_and_comes_next() -> None:
    eye = Labels(name="eye", to_name="picture", kind=LabelsKind.KEY_POINT, labels=(Label(value="Eye"),))
    worker = Worker(MANY, eye, on="picture")
    worker.marking.press("many", "A")
    worker.marking.mark({"points": [[0, 0], [5, 0], [5, 5]], "closed": True}, Extent(100, 100))
    worker.choose(regions(worker.answer, worker.design)[0].id)
    worker.marking.press("eye", "Eye")
    assert worker.labels == [("A",)]
    assert worker.selected == ""
    assert worker.marking.active_shape is Shape.KEY_POINT
    assert worker.marking.mark({"x": 1, "y": 1, "width": 0.5}, Extent(100, 100))
    assert worker.labels == [("A",), ("Eye",)]


def test_a_label_is_used_no_more_often_than_it_may_and_that_is_said() -> None:
    worker = Worker(PEOPLE)
    worker.marking.press("ner", "Person")
    assert worker.marking.mark(SPAN)
    assert not worker.marking.mark({"start": 4, "end": 9, "text": "quick"})
    assert "Person" in worker.hint("ner")
    assert worker.parts["ner"]._buttons["Person"]._count == "1, at most 1"


def test_a_press_marks_what_is_selected_and_leaves_alone_what_is_armed_and_chosen() -> None:
    worker = Worker(PEOPLE)
    worker.marking.press("ner", "Person")
    worker.marking.mark(SPAN)
    worker.choose(regions(worker.answer, worker.design)[0].id)
    worker.pending = {"start": 4, "end": 9, "text": "quick"}
    worker.marking.press("ner", "loc")
    assert worker.labels == [("Person",), ("loc",)]
    worker.pending = {"start": 10, "end": 15, "text": "brown"}
    worker.marking.press("ner", "loc")
    assert worker.labels == [("Person",), ("loc",), ("loc",)]


def test_a_tool_s_mark_gets_the_label_beside_it() -> None:
    worker = Worker(BOX, NAMES, on="picture")
    worker.marking.press("names", "Bus")
    assert worker.marking.active_shape is Shape.RECTANGLE
    assert worker.marking.mark(BOXED, Extent(100, 100))
    assert [item.type for item in worker.answer.items] == ["rectangle", "labels"]
    assert worker.labels == [("Bus",)]


def test_several_labels_where_the_design_allows_them() -> None:
    worker = Worker(MANY, on="picture")
    worker.marking.press("many", "B")
    worker.marking.press("many", "A")
    assert worker.marking.mark({"points": [[0, 0], [9, 0], [0, 9]], "closed": True}, Extent(10, 10))
    assert worker.labels == [("B", "A")]


def test_a_new_mark_is_chosen_where_something_is_asked_about_it() -> None:
    worker = Worker(ONE, SURE)
    worker.marking.mark(SPAN)
    assert worker.selected == regions(worker.answer, worker.design)[0].id
    plain = Worker(ONE)
    plain.marking.mark(SPAN)
    assert plain.selected == ""


def test_removing_takes_the_region_and_the_choice_of_it_away() -> None:
    worker = Worker(ONE, SURE)
    worker.marking.mark(SPAN)
    worker.marking.remove(worker.selected)
    assert (worker.answer, worker.selected) == (Answer(), "")


def test_marks_of_another_object_are_not_shown_here() -> None:
    worker = Worker(ONE, BOX, on="picture")
    other = with_region(Answer(), ONE, Region("a", "text", Shape.SPAN, SPAN), ("Answer",))
    worker.marking.show_answer(other, None)
    assert worker.marking.marks() == ()


def test_what_is_dragged_twice_is_undone_in_two_steps() -> None:
    worker = Worker(ONE)
    keys: list[str] = []
    worker.marking.edited.connect(lambda _edit, key: keys.append(key))
    for step in range(4):
        if step % 2 == 0:
            worker.marking.begin_move()
        worker.marking.move("a", SPAN)
    assert keys[0] == keys[1] != keys[2] == keys[3]
