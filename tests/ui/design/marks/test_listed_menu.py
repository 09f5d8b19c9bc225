"""The menu of the list of marks is that of the picture; and what is said to who draws a polygon."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.formats.builtin.presets import preset_config
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.region_list import RegionList
from annotator.ui.design.region_rows import RegionRows
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from fakes.media import media_of

BOX = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0}


def laid_out() -> tuple[DesignPanel, Design]:
    design = read_design(preset_config("object-naming", ("Person", "Car"), ""), "object-naming", ProblemLog())
    assert design is not None
    panel = DesignPanel(design, media_of(FakeImages({})), {})
    panel.show_task({"image": "a.png"}, lambda path: path)
    return panel, design


def view_of(panel: DesignPanel) -> AnnotatedImageView:
    image = panel.parts.marked["image"]
    assert isinstance(image, AnnotatedImageView)
    return image


@pytest.mark.usefixtures("app")
def test_the_list_has_the_menu_of_its_marks_which_hides_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    panel, design = laid_out()
    boxes, answer = design.control("objects"), Answer()
    assert isinstance(boxes, Labels)
    for name in ("x", "y", "z"):
        answer = with_region(answer, boxes, Region(name, "image", Shape.RECTANGLE, BOX, Extent(40, 30)), ("Car",))
    panel.show_answer(answer)
    panel.select_region("y")
    offered: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: offered.append(menu))
    (listed,), (rows,) = panel.findChildren(RegionList), panel.findChildren(RegionRows)

    def pressed(words: str) -> list[str]:
        asks = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
        QApplication.sendEvent(listed, asks)
        (action,) = (found for found in offered[-1].actions() if found.text().startswith(words))
        action.trigger()
        return [mark.region.id for mark in rows.marks if mark.is_hidden]

    assert pressed("Show or hide others") == ["x", "z"]
    assert pressed("Show or hide others") == []
    assert pressed("Hide (") == ["y"]


@pytest.mark.usefixtures("app")
def test_who_draws_a_polygon_is_told_how_it_ends_once_it_can() -> None:
    panel, _design = laid_out()
    drawing = view_of(panel).drawing
    (listed,) = panel.findChildren(RegionList)
    drawing.shape = Shape.POLYGON
    for count, is_told in ((1, False), (2, False), (3, True), (4, True), (0, False)):
        drawing.set_corners(DrawingPoints(tuple((place, place * place) for place in range(count))))
        assert ("Press Enter to finish it" in listed.hint) == is_told
