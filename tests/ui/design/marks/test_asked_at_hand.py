"""A drawing without a label asks for one near the pointer, until it has one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.formats.builtin.presets import preset_config
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.design.marks import annotated_object
from annotator.ui.design.marks.unfinished_hints import ask_at_pointer
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.region_list import RegionList
from annotator.ui.theme.label_colours import label_colours, unnamed
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from fakes.media import media_of

BOX = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0}
ASKS = "Choose a label"


class Asked:
    """Before a picture with one box on it, and two labels of which none is chosen."""

    def __init__(self) -> None:
        design = read_design(preset_config("object-naming", ("Person", "Car"), ""), "object-naming", ProblemLog())
        assert design is not None
        self.design = design
        boxes, view = design.control("objects"), DesignPanel(design, media_of(FakeImages({})), {})
        assert isinstance(boxes, Labels)
        self.panel = view
        self.panel.show_task({"image": "a.png"}, lambda path: path)
        region = Region("x", "image", Shape.RECTANGLE, BOX, Extent(40, 30))
        self.boxed = with_region(Answer(), boxes, region, ("Car",))
        self.panel.show_answer(self.boxed)
        image = self.panel.parts.marked["image"]
        assert isinstance(image, AnnotatedImageView)
        self.drawing = image.drawing

    @property
    def hint(self) -> str:
        (listed,) = self.panel.findChildren(RegionList)
        return listed.hint


@pytest.mark.usefixtures("app")
def test_it_stands_beside_the_mouse_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    at_hand: list[QWidget] = []
    monkeypatch.setattr(annotated_object, "ask_at_pointer", at_hand.append)
    asked = Asked()
    asked.drawing.clicked_nothing.emit()
    assert ASKS in asked.hint
    asked.panel.select_region("x")
    asked.panel.select_region("")
    asked.drawing.drawn_without_tool.emit("")
    assert ASKS in asked.hint
    assert at_hand == [asked.drawing.widget] * 2
    seen = QWidget()
    seen.show()
    ask_at_pointer(seen)
    assert ASKS in QToolTip.text()
    QToolTip.hideText()
    seen.close()


@pytest.mark.usefixtures("app")
def test_it_goes_with_what_is_done_next(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, gone = Asked(), list[str]()
    monkeypatch.setattr(QToolTip, "hideText", lambda: gone.append("beside the mouse"))
    asked.drawing.clicked_nothing.emit()
    assert not gone
    asked.panel.select_region("x")
    assert ASKS not in asked.hint
    assert gone == ["beside the mouse"]
    asked.panel.select_region("")
    asked.drawing.clicked_nothing.emit()
    assert ASKS in asked.hint
    asked.panel.show_answer(Answer())
    assert ASKS not in asked.hint


@pytest.mark.usefixtures("app")
def test_who_drags_what_is_locked_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    at_hand: list[QWidget] = []
    monkeypatch.setattr(annotated_object, "ask_at_pointer", at_hand.append)
    asked = Asked()
    asked.panel.select_region("x")
    asked.panel.annotations.actions()["lock_area"]()
    asked.panel.select_region("")
    asked.drawing.drawn_without_tool.emit("x")
    assert asked.hint.startswith("The region is locked.")
    assert at_hand == []


def zooms(asked: Asked) -> None:
    view = asked.drawing.widget
    assert isinstance(view, AnnotatedImageView)
    view._move(view.geometry_of_image.zoomed(2, 1, 1))


def chooses(asked: Asked) -> None:
    asked.panel.select_region("x")


def draws(asked: Asked) -> None:
    asked.drawing.set_corners(DrawingPoints(((1, 1),)))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("action", [zooms, chooses, draws], ids=["zooms", "chooses", "draws"])
def test_that_a_box_is_too_small_is_said_until_the_next_is_done(action: Callable[[Asked], None]) -> None:
    asked = Asked()
    asked.drawing.too_small.emit()
    asked.drawing.drawn.emit()
    assert "too small" in asked.hint
    action(asked)
    assert "too small" not in asked.hint
    asked.drawing.set_corners(DrawingPoints())
    assert "too small" not in asked.hint


@pytest.mark.usefixtures("app")
def test_what_is_being_drawn_has_the_colour_of_its_label() -> None:
    asked = Asked()
    painting, colours = asked.drawing.painter, label_colours(asked.design)
    assert painting.colour == unnamed()
    for name in ("Car", "Person"):
        (button,) = (found for found in asked.panel.findChildren(LabelButton) if found.accessibleName() == name)
        button.click()
        assert painting.colour == colours["objects", name]
