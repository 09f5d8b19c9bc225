"""The image of all masks: what a stroke made anew in it is as if all of it were made anew."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask, MaskBox, on_grid
from annotator.ui.viewers.brush import mask_layer
from annotator.ui.viewers.brush.mask_layer import MaskLayer, ShownMask
from annotator.ui.viewers.image.view_transform import ViewGeometry

FULL = (60, 44)
_places = st.tuples(st.floats(-2, 62), st.floats(-2, 46))
_strokes = st.lists(st.tuples(st.integers(0, 1), st.booleans(), _places, _places, st.integers(1, 14)), max_size=6)
_GEOMETRIES = [
    ViewGeometry(120, 100, *FULL),
    ViewGeometry(30, 30, *FULL),
    ViewGeometry(120, 100, *FULL, zoom=7.3, centre_x=30, centre_y=20),
]


def shown(masks: list[Mask]) -> list[ShownMask]:
    return [
        ShownMask(masks[0], ("a",), QColor("red"), is_chosen=True, is_predicted=False),
        ShownMask(masks[1], ("b",), QColor("blue"), is_chosen=False, is_predicted=True),
    ]


def image_of(layer: MaskLayer) -> QImage:
    """Once all that is otherwise is drawn."""
    assert layer.redraw_pending(math.inf)
    assert layer._image is not None
    return layer._image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("geometry", _GEOMETRIES, ids=["whole", "small", "near"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(strokes=_strokes)
def test_a_stroke_changes_what_it_touched_and_nothing_is_left_behind(
    app: QApplication,
    geometry: ViewGeometry,
    ratio: float,
    strokes: list[tuple[int, bool, tuple[float, float], tuple[float, float], int]],
) -> None:
    assert app is not None
    masks = [Mask(FULL), Mask(FULL)]
    layer = MaskLayer()
    layer.set_masks(shown(masks))
    layer.rebuild(geometry, ratio)
    for which, paints, start, end, diameter in strokes:
        ends = on_grid(start, diameter, FULL), on_grid(end, diameter, FULL)
        box = (masks[which].paint if paints else masks[which].erase)(*ends, diameter)
        if box is not None:
            layer.mark_changed(box)
    fresh = MaskLayer()
    fresh.set_masks(shown(masks))
    fresh.rebuild(geometry, ratio)
    assert image_of(layer) == image_of(fresh)


def test_a_mask_that_goes_leaves_nothing(app: QApplication) -> None:
    assert app is not None
    masks = [Mask(FULL), Mask(FULL)]
    for mask in masks:
        mask.paint((20.5, 20.5), (40.5, 20.5), 9)
    layer = MaskLayer()
    layer.rebuild(_GEOMETRIES[0], 1.0)
    nothing = image_of(layer).copy()
    layer.set_masks(shown(masks))
    assert image_of(layer) != nothing
    layer.set_masks([])
    assert image_of(layer) == nothing


def test_much_that_is_otherwise_is_drawn_in_parts(app: QApplication) -> None:
    assert app is not None
    mask = Mask(FULL)
    mask.paint((30.0, 22.0), (30.0, 22.0), 40)
    layer, fresh = MaskLayer(), MaskLayer()
    layer.rebuild(_GEOMETRIES[0], 20.0)
    layer.set_masks(shown([mask, Mask(FULL)]))
    assert not layer.redraw_pending(1e-3)
    mask.erase((30.0, 22.0), (30.0, 22.0), 2)
    layer.mark_changed(MaskBox(29, 21, 31, 23))
    fresh.set_masks(shown([mask, Mask(FULL)]))
    fresh.rebuild(_GEOMETRIES[0], 20.0)
    assert image_of(layer) == image_of(fresh)


@pytest.mark.usefixtures("app")
def test_an_overlay_that_takes_long_is_drawn_over_several_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    masks = [Mask(FULL), Mask(FULL)]
    masks[0].paint((5.5, 5.5), (50.5, 40.5), 7)
    at_once, in_parts = MaskLayer(), MaskLayer()
    for layer in (at_once, in_parts):
        layer.set_masks(shown(masks))
    at_once.rebuild(_GEOMETRIES[2], 2.0)
    monkeypatch.setattr(mask_layer, "SLOW_MS", 0.0)
    in_parts.rebuild(_GEOMETRIES[2], 2.0)
    assert in_parts.is_slow
    assert in_parts._image != image_of(at_once)
    assert image_of(in_parts) == image_of(at_once)
