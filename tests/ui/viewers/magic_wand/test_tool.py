"""A wand on a picture: what is alike is painted and erased, to the pixel, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.brush import integration
from annotator.ui.viewers.brush.integration import BrushBar, BrushOnView
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.drawn_images import Pixels, disc, drawn_images
from ui.viewers.image.on_screen import before_image
from ui.viewers.magic_wand.wand_harness import CTRL, LEFT, NONE, SHIFT, SIZE, WandHarness

MIDDLE, RADIUS = (200, 150), 80
INSIDE, BESIDE = QPoint(*MIDDLE), QPoint(20, 20)


def before_disc(app: QApplication, scenario: Callable[[WandHarness], None], pixels: Pixels | None = None) -> None:
    """The wand is in hand."""

    def made(view: AnnotatedImageView) -> None:
        view.brush = BrushOnView(view, view, view.drawing, view.toolbar)
        view.use_display_settings(DisplaySettings())

    def play(view: AnnotatedImageView) -> None:
        harness = WandHarness(view)
        view.activate(Shape.MASK)
        harness.brush.toggle_wand()
        scenario(harness)

    pixels = disc(SIZE, MIDDLE, RADIUS) if pixels is None else pixels
    before_image(app, drawn_images(pixels), SIZE, play, made)


def is_disc(pixels: Pixels) -> list[list[bool]]:
    inside: list[list[bool]] = (pixels[..., 0] > 100).tolist()
    return inside


def test_a_click_paints_all_of_a_disc_and_nothing_else(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        harness.click(INSIDE)
        assert harness.painted == is_disc(disc(SIZE, MIDDLE, RADIUS))
        assert harness.steps == 1

    before_disc(app, scenario)


def test_two_clicks_are_all_and_shift_takes_the_disc_away_again(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        harness.click(INSIDE)
        harness.view.activate(None)
        harness.brush.wand.tolerance = 3
        harness.key(Qt.Key.Key_Space)  # all of that is painted
        before = harness.painted
        harness.view.drawing.point_at((20, 20))
        harness.key(Qt.Key.Key_Space)
        assert harness.mask is not None
        assert harness.mask.count_px == SIZE[0] * SIZE[1]
        harness.click(BESIDE, SHIFT)
        assert harness.painted == before
        harness.click(INSIDE, SHIFT)
        assert harness.mask is None, "what was erased to the last pixel is gone"

    before_disc(app, scenario)


def test_ctrl_takes_what_is_alike_wherever_it_is(app: QApplication) -> None:
    pixels = np.maximum(disc(SIZE, (80, 80), 30), disc(SIZE, (300, 200), 50))

    def scenario(harness: WandHarness) -> None:
        harness.click(QPoint(80, 80))
        assert harness.painted == is_disc(disc(SIZE, (80, 80), 30))
        harness.click(BESIDE, CTRL | SHIFT)
        harness.view.drawing.point_at((80, 80))
        harness.key(Qt.Key.Key_Space, CTRL)
        assert harness.painted == is_disc(pixels)

    before_disc(app, scenario, pixels)


def test_zoomed_in_it_reaches_as_far_as_the_view(app: QApplication) -> None:
    pixels = np.maximum(disc(SIZE, (80, 80), 30), disc(SIZE, (300, 200), 50))

    def scenario(harness: WandHarness) -> None:
        view = harness.view
        view.move_to(view.geometry_of_image.zoomed(2, 60, 60))
        seen = view.geometry_of_image.visible()
        assert seen.left + seen.width < 240
        view.drawing.point_at((80, 80))
        harness.key(Qt.Key.Key_Space, CTRL)
        assert harness.painted == is_disc(disc(SIZE, (80, 80), 30)), "what is out of view is not painted"
        before = harness.painted
        view.move_to(view.geometry_of_image.zoomed(1 / 2, 60, 60).zoomed(2, 390, 290))
        harness.brush.larger()
        assert harness.painted == before, "nor taken anew from what is in view now"

    before_disc(app, scenario, pixels)


def test_what_is_in_too_many_pieces_is_not_taken_and_that_is_said(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.viewers.magic_wand.tool.MAX_RUNS", 1000)
    stripes = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    stripes[:, ::4] = 200

    def scenario(harness: WandHarness) -> None:
        wand, at = harness.brush.wand, (80.5, 80.5)
        assert "too complex" in wand.select(at, None, erases=False, everywhere=True)
        assert not any(map(any, harness.painted))
        assert "painted" in wand.select(at, None, erases=False, everywhere=False)
        assert sum(map(sum, harness.painted)) == SIZE[1]

    before_disc(app, scenario, stripes)


def test_another_tolerance_right_after_takes_anew_in_the_same_step(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        harness.click(QPoint(150, 150))
        counts = [harness.mask.count_px if harness.mask else 0]
        for _press in range(3):
            harness.brush.larger()
            counts.append(harness.mask.count_px if harness.mask else 0)
        assert counts == sorted(set(counts))
        for before in reversed(counts[:-1]):
            harness.brush.smaller()
            assert harness.mask is not None
            assert harness.mask.count_px == before
        assert harness.steps == 1
        harness.click(QPoint(300, 20))
        harness.brush.larger()
        assert harness.steps == 2

    ramp = np.repeat(np.arange(SIZE[0], dtype=np.uint8)[None, :, None] // 2, SIZE[1], axis=0)
    before_disc(app, scenario, np.repeat(ramp, 3, axis=2))


def test_zoomed_out_it_covers_what_is_seen_as_one_colour(app: QApplication) -> None:
    """A pixel of the view is four of the picture: so far its edge may be off."""
    pixels = disc((1600, 1200), (800, 600), 320)

    def scenario(harness: WandHarness) -> None:
        harness.click(INSIDE)
        off = np.array(harness.painted) != np.array(is_disc(pixels))
        down, across = np.nonzero(off)
        assert np.abs(np.hypot(across + 0.5 - 800, down + 0.5 - 600) - 320).max() < 6

    before_disc(app, scenario, pixels)


def test_with_alt_the_wheel_changes_the_tolerance_which_stands_below(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        bar = harness.view.toolbar.findChild(BrushBar)
        assert isinstance(bar, BrushBar)
        assert (bar.tolerance.text(), bar.tolerance.isVisible(), bar.size_text.isVisible()) == ("± 24", True, False)
        scale = harness.view.drawing.scale
        at = QPointF(INSIDE)
        turned = QWheelEvent(
            at,
            harness.view.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.AltModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(harness.view, turned)
        assert bar.tolerance.text() == "± 28"
        assert harness.view.drawing.scale == pytest.approx(scale)
        harness.brush.toggle_wand()
        assert (bar.tolerance.isVisible(), bar.size_text.isVisible()) == (False, True)

    before_disc(app, scenario)


def test_a_wand_that_is_dragged_paints_nothing(app: QApplication) -> None:
    def scenario(harness: WandHarness) -> None:
        QTest.mousePress(harness.view, LEFT, NONE, INSIDE)
        QTest.mouseMove(harness.view, BESIDE)
        QTest.mouseRelease(harness.view, LEFT, NONE, BESIDE)
        assert harness.mask is None

    before_disc(app, scenario)


def test_it_is_said_beside_the_pointer_what_a_click_will_do(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[tuple[QRectF, str]] = []
    monkeypatch.setattr(integration, "paint_tag", lambda _painter, box, text: painted.append((box, text)))

    def scenario(harness: WandHarness) -> None:
        def said() -> str:
            painted.clear()
            harness.view.repaint()
            box, text = painted[-1]
            assert QRectF(harness.view.contentsRect()).contains(box)
            return text

        QTest.mouseMove(harness.view, INSIDE)
        assert said() == "Click: new region"
        harness.brush.toggle_eraser()
        assert said() == "First select a mask to erase from."
        harness.brush.toggle_eraser()
        harness.click(INSIDE)
        assert said() == "Click: add to 1"
        harness.brush.toggle_eraser()
        assert said() == "Click: erase from 1"
        harness.brush.toggle_eraser()
        harness.view.show_marks(harness.view.drawing.marks, "")
        assert said() == "Click: select 1", "another mask is under the pointer"
        QTest.mouseMove(harness.view, BESIDE)
        assert said() == "Click: new region"

    before_disc(app, scenario)
