"""A wand in the real window: each click is a step that can be undone, however often its tolerance was changed, and so
are the cells that are dragged over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.regions import regions
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.marker import SHIFT, Marker, image, marking

PAINTED = image("BrushLabels", more="")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def counts(marker: Marker) -> list[int]:
    """How many pixels each mask of the answer covers."""
    assert isinstance(marker.view, AnnotatedImageView)
    size = marker.view.drawing.size_px
    answer = marker.stage.window.workbench.answer
    return [Mask.of(region.geometry["rle"], size).count_px for region in regions(answer, marker.panel.design)]


def test_by_keys_alone(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert isinstance(marker.view, AnnotatedImageView)
        width, height = marker.view.drawing.size_px
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (70, 30))
        (stroke,) = counts(marker)
        marker.view.setFocus()
        await marker.key(Qt.Key.Key_Q, ALT)
        await marker.key(Qt.Key.Key_Space)
        assert counts(marker) == [width * height]  # all of it is grey
        for _press in range(3):
            await marker.key(Qt.Key.Key_Up, CTRL)
        assert counts(marker) == [width * height]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert counts(marker) == [stroke]
        await marker.key(Qt.Key.Key_Y, CTRL)
        assert counts(marker) == [width * height]
        await marker.key(Qt.Key.Key_Space, SHIFT)
        assert counts(marker) == []
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert counts(marker) == [width * height]

    marking(app, PAINTED, scenario)


def test_a_new_region_that_is_taken_anew_is_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert isinstance(marker.view, AnnotatedImageView)
        await marker.key(Qt.Key.Key_1)
        marker.view.setFocus()
        await marker.key(Qt.Key.Key_Q, ALT)
        await marker.key(Qt.Key.Key_Space)
        await marker.key(Qt.Key.Key_Up, CTRL)
        await marker.key(Qt.Key.Key_Up, CTRL)
        assert len(counts(marker)) == 1
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert counts(marker) == []

    marking(app, PAINTED, scenario)


def test_cells_that_are_dragged_over_are_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert isinstance(marker.view, AnnotatedImageView)
        await marker.key(Qt.Key.Key_1)
        marker.view.setFocus()
        await marker.key(Qt.Key.Key_Z, ALT)
        await marker.drag((20, 30), (60, 30))
        (dragged,) = counts(marker)
        await marker.drag((20, 90), (20, 90))
        (more,) = counts(marker)
        assert 0 < dragged < more
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert counts(marker) == [dragged]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert counts(marker) == []

    marking(app, PAINTED, scenario)
