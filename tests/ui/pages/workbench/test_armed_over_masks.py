"""Drawing over a selected mask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.marker import Marker, image, marking


def view_of(marker: Marker) -> AnnotatedImageView:
    assert isinstance(marker.view, AnnotatedImageView)
    return marker.view


def test_with_a_box_armed_a_mask_that_is_chosen_is_not_taken_hold_of(app: QApplication) -> None:
    """It cannot be moved: what is dragged over it is the box."""
    boxes = '<RectangleLabels name="box" toName="it"><Label value="Sail"/></RectangleLabels>'

    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 60), (120, 60))
        await marker.key(Qt.Key.Key_3)
        assert view_of(marker).drawing.shape is Shape.RECTANGLE
        marker.panel.select_region(marker.stage.window.workbench.answer.items[0].id)
        assert view_of(marker).drawing.editable_selection() is not None
        await marker.drag((40, 60), (90, 100))
        assert marker.labels == [("Car",), ("Sail",)]

    marking(app, image("BrushLabels", more=boxes), scenario)
