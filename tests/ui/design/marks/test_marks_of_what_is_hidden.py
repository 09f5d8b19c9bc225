"""A choice hides the question that boxes answer: the boxes do not leave then, are not seen, and no more are drawn."""

from __future__ import annotations

import pytest

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region, toggled
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choices
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.formats.builtin.presets import preset_config
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from fakes.images import FakeImages
from fakes.media import media_of
from ui.stage import says

BOX = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("labels", "active_at_first"), [(("Clock",), True), (("Person", "Car"), False)])
def test_they_come_back_with_the_question(labels: tuple[str, ...], active_at_first: bool) -> None:
    design = _design(labels)
    boxes, absence = design.control("objects"), design.control("absence")
    assert isinstance(boxes, Labels)
    assert isinstance(absence, Choices)
    panel = DesignPanel(design, media_of(FakeImages({})), {})
    drawing = _drawing(panel)
    panel.show_task({"image": "a.png"}, lambda path: path)
    boxed = with_region(Answer(), boxes, Region("x", "image", Shape.RECTANGLE, BOX, Extent(40, 30)), labels[:1])
    panel.show_answer(boxed)
    panel.select_region("x")
    assert [mark.region.id for mark in drawing.marks] == ["x"]
    assert (drawing.selected, drawing.shape is not None) == ("x", active_at_first)

    panel.show_answer(toggled(boxed, absence, ("none",)))
    assert (drawing.marks, drawing.selected, drawing.shape) == ((), "", None)
    drawing.drawn_without_tool.emit("")

    panel.show_answer(boxed)
    assert not says(panel, "Choose a label")
    assert [mark.region.id for mark in drawing.marks] == ["x"]
    assert (drawing.shape is not None) is active_at_first


def _design(labels: tuple[str, ...]) -> Design:
    design = read_design(preset_config("object-naming", labels, ""), "object-naming", ProblemLog())
    assert design is not None
    return design


def _drawing(panel: DesignPanel) -> Drawing:
    view = panel.parts.marked["image"]
    assert isinstance(view, AnnotatedImageView)
    return view.drawing
