"""Cells of a picture: parts of nearly one colour that fill it, taken with the wand one by one or dragged over."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.brush.integration import BrushBar, BrushOnView
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.magic_wand.superpixels import Superpixels
from fakes.drawn_images import disc, drawn_images
from ui.viewers.image.on_screen import before_image
from ui.viewers.magic_wand.wand_harness import LEFT, NONE, SHIFT, SIZE, WandHarness

DISC = disc(SIZE, (200, 150), 80)


def before_cells(app: QApplication, scenario: Callable[[WandHarness], None]) -> None:
    """Return a view before superpixels of a disc; a click takes one."""

    def made(view: AnnotatedImageView) -> None:
        view.brush = BrushOnView(view, view, view.drawing, view.toolbar)
        view.use_display_settings(DisplaySettings())

    def play(view: AnnotatedImageView) -> None:
        harness = WandHarness(view)
        view.activate(Shape.MASK)
        harness.brush.toggle_superpixels()
        scenario(harness)

    before_image(app, drawn_images(DISC), SIZE, play, made)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(2, 30), st.integers(0, 2**32))
def test_every_pixel_has_a_cell_near_to_it(width: int, height: int, side: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    cells = Superpixels(pixels, side)
    began = cells.labels.copy()
    for _turn in cells.compute():
        pass
    across, down = max(1, round(width / side)), max(1, round(height / side))
    rows, columns = np.arange(height) * down // height, np.arange(width) * across // width
    assert np.array_equal(began, rows[:, None] * across + columns), "squares at first"
    for each in (cells.labels // across - began // across, cells.labels % across - began % across):
        assert np.abs(each).max() <= 1


def test_edges_of_cells_are_those_of_what_is_in_the_image() -> None:
    cells = Superpixels(DISC, 24)
    for _turn in cells.compute():
        pass
    inside = DISC[..., 0] > 100
    within, beside = (np.bincount(cells.labels[side], minlength=cells.labels.max() + 1) for side in (inside, ~inside))
    assert np.minimum(within, beside).sum() < 0.02 * inside.sum(), "hardly a pixel is in a cell of the other side"
    assert np.count_nonzero(within) > 20


@pytest.mark.parametrize("by_key", [False, True], ids=["by mouse", "by key"])
def test_one_is_taken_and_given_back(app: QApplication, by_key: bool) -> None:
    def scenario(harness: WandHarness) -> None:
        harness.view.drawing.point_at((200, 150))
        harness.key(Qt.Key.Key_Space) if by_key else harness.click(QPoint(200, 150))
        assert harness.mask is not None
        assert 200 < harness.mask.count_px < 1500
        assert harness.mask.holds((200, 150))
        harness.key(Qt.Key.Key_Space, SHIFT) if by_key else harness.click(QPoint(200, 150), SHIFT)
        assert not np.array(harness.painted).any()
        assert harness.steps == 2

    before_cells(app, scenario)


def test_those_that_are_dragged_over_are_one_step_and_stay_within_the_disc(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        QTest.mousePress(harness.view, LEFT, NONE, QPoint(150, 150))
        harness.move(QPoint(170, 150), QPoint(200, 150), QPoint(250, 150))
        QTest.mouseRelease(harness.view, LEFT, NONE, QPoint(250, 150))
        assert harness.steps == 1
        assert harness.mask is not None
        assert all(harness.mask.holds((x, 150)) for x in (150, 170, 200, 250))
        assert not (np.array(harness.painted) & (DISC[..., 0] < 100)).any()

    before_cells(app, scenario)


def test_their_size_stands_below_and_is_changed_by_the_keys_of_the_brush(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        bar = harness.view.toolbar.findChild(BrushBar)
        assert isinstance(bar, BrushBar)
        assert (bar.size_text.text(), harness.brush.uses_superpixels) == ("24 px", True)
        harness.brush.larger()
        assert bar.size_text.text() == "30 px"
        harness.brush.toggle_wand()
        assert (harness.brush.uses_superpixels, harness.brush.is_wand) == (False, True)
        harness.brush.toggle_wand()
        assert not harness.brush.is_wand

    before_cells(app, scenario)


def test_zoomed_in_they_are_finer(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        harness.view.drawing.point_at((200, 150))
        harness.key(Qt.Key.Key_Space)
        coarse = np.array(harness.painted).sum()
        harness.key(Qt.Key.Key_Space, SHIFT)
        for _time in range(4):
            harness.view.zoom_in()
        harness.view.drawing.point_at((200, 150))
        harness.key(Qt.Key.Key_Space)
        fine = np.array(harness.painted).sum()
        assert 0 < fine < coarse / 2

    before_cells(app, scenario)
