"""Masks are painted on a picture in the real window, by mouse and by keys."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.regions import regions
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.marker import SHIFT, Marker, image, marking

PAINTED = image("BrushLabels", more="")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def view_of(marker: Marker) -> AnnotatedImageView:
    assert isinstance(marker.view, AnnotatedImageView)
    return marker.view


def masks(marker: Marker) -> list[Mask]:
    """Return the masks of the answer."""
    answer = marker.stage.window.workbench.answer
    size = view_of(marker).drawing.size_px
    return [Mask.of(region.geometry["rle"], size) for region in regions(answer, marker.panel.design)]


def place(marker: Marker, x: int, y: int) -> tuple[int, int]:
    """The pixel of the picture under a place of `Marker.drag`."""
    at = view_of(marker).drawing.image_position(marker.at(x, y).toPointF())
    return int(at[0]), int(at[1])


def test_strokes_make_one_region_until_another_label_or_escape(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (70, 30))
        (first,) = masks(marker)
        assert first.holds(place(marker, 40, 30))
        assert not first.holds(place(marker, 40, 90))
        await marker.drag((20, 90), (70, 90))
        (both,) = masks(marker)
        assert both.holds(place(marker, 40, 30))
        assert both.holds(place(marker, 40, 90))
        await marker.key(Qt.Key.Key_2)
        await marker.drag((100, 30), (140, 60))
        assert marker.labels == [("Car",), ("Bus",)]
        view_of(marker).setFocus()
        await marker.key(Qt.Key.Key_Escape)
        await marker.drag((100, 100), (140, 100))
        assert marker.labels == [("Car",), ("Bus",), ("Bus",)]

    marking(app, PAINTED, scenario)


def test_one_stroke_is_one_step_that_is_undone_and_done_again(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        counts = [0]
        for y in (30, 60, 90):
            await marker.drag((20, y), (90, y))
            (mask,) = masks(marker)
            counts.append(mask.count_px)
        assert counts == sorted(set(counts))
        for before in (counts[2], counts[1]):
            await marker.key(Qt.Key.Key_Z, CTRL)
            assert [mask.count_px for mask in masks(marker)] == [before]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert masks(marker) == []
        for after in counts[1:]:
            await marker.key(Qt.Key.Key_Y, CTRL)
            assert [mask.count_px for mask in masks(marker)] == [after]

    marking(app, PAINTED, scenario)


def test_the_eraser_takes_away_and_what_is_wholly_erased_is_gone(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (90, 30))
        (whole,) = masks(marker)
        await marker.key(Qt.Key.Key_E, ALT)
        await marker.drag((50, 10), (50, 50))
        (cut,) = masks(marker)
        assert 0 < cut.count_px < whole.count_px
        assert not cut.holds(place(marker, 50, 30))
        for y in (25, 30, 35):
            await marker.drag((5, y), (110, y))
        assert masks(marker) == []
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert len(masks(marker)) == 1

    marking(app, PAINTED, scenario)


def test_space_puts_the_brush_down_and_arrows_paint(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view = view_of(marker)
        view.setFocus()
        x, y = view.drawing.pointer
        await marker.key(Qt.Key.Key_Space)
        for _step in range(3):
            await marker.key(Qt.Key.Key_Right)
        await marker.key(Qt.Key.Key_Down, SHIFT)
        await marker.key(Qt.Key.Key_Space)
        (mask,) = masks(marker)
        step = view.drawing.step_px(10)
        assert mask.holds((x, y))
        assert mask.holds((x + 3 * step, y))
        await marker.key(Qt.Key.Key_Right)
        assert [again.count_px for again in masks(marker)] == [mask.count_px]
        for _step in range(4):
            await marker.key(Qt.Key.Key_Left)
        await marker.key(Qt.Key.Key_Space, SHIFT)
        await marker.key(Qt.Key.Key_Left)
        await marker.key(Qt.Key.Key_Return)
        (less,) = masks(marker)
        assert not less.holds((x, y))
        assert less.count_px < mask.count_px
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert [again.count_px for again in masks(marker)] == [mask.count_px]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert masks(marker) == []

    marking(app, PAINTED, scenario)


def test_a_brush_that_is_down_is_in_the_answer_before_another_key_acts(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view_of(marker).setFocus()
        await marker.key(Qt.Key.Key_Space)
        await marker.key(Qt.Key.Key_Right)
        await marker.key(Qt.Key.Key_BracketRight)
        (mask,) = masks(marker)
        await marker.key(Qt.Key.Key_Right)
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert masks(marker) == []
        await marker.key(Qt.Key.Key_Right)
        assert masks(marker) == []
        assert mask.count_px

    marking(app, PAINTED, scenario)


def test_what_a_hand_still_paints_is_handed_over_meanwhile(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view, left, plain = view_of(marker), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        await marker.action(lambda: QTest.mousePress(view, left, plain, marker.at(20, 30)))
        await marker.action(lambda: QTest.mouseMove(view, marker.at(60, 30)))
        await marker.stage.until(lambda: bool(masks(marker)), "it is in the answer")
        await marker.action(lambda: QTest.mouseMove(view, marker.at(120, 30)))
        await marker.action(lambda: QTest.mouseRelease(view, left, plain, marker.at(120, 30)))
        (mask,) = masks(marker)
        assert mask.holds(place(marker, 100, 30))
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert masks(marker) == []

    marking(app, PAINTED, scenario)


def test_a_click_chooses_what_was_painted_and_it_can_be_renamed_and_removed(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (70, 30))
        await marker.key(Qt.Key.Key_2)
        await marker.drag((20, 90), (70, 90))
        await marker.click(40, 30)
        view = view_of(marker)
        assert view.drawing.selected == view.drawing.marks[0].region.id
        before = [mask.count_px for mask in masks(marker)]
        await marker.key(Qt.Key.Key_2, SHIFT)
        assert marker.labels == [("Bus",), ("Bus",)]
        assert [mask.count_px for mask in masks(marker)] == before
        view.setFocus()
        await marker.key(Qt.Key.Key_Delete)
        assert marker.labels == [("Bus",)]

    marking(app, PAINTED, scenario)


def test_holes_are_filled_and_the_brush_grows(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view = view_of(marker)
        view.setFocus()
        corners = [(20, 20), (120, 20), (120, 120), (20, 120), (20, 20)]
        for start, end in pairwise(corners):
            await marker.drag(start, end)
        (ring,) = masks(marker)
        assert not ring.holds(place(marker, 70, 70))
        await marker.key(Qt.Key.Key_F, ALT)
        (full,) = masks(marker)
        assert full.holds(place(marker, 70, 70))
        await marker.key(Qt.Key.Key_2)
        await marker.click(160, 160)
        await marker.key(Qt.Key.Key_Up, CTRL)
        await marker.key(Qt.Key.Key_2)
        await marker.click(160, 60)
        small, large = masks(marker)[1:]
        assert small.count_px < large.count_px
        assert marker.at(160, 60) != QPoint()

    marking(app, PAINTED, scenario)


def test_a_button_that_sends_the_task_sends_all_that_was_painted(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view_of(marker).setFocus()
        await marker.key(Qt.Key.Key_Space)
        await marker.key(Qt.Key.Key_Right)
        assert not marker.panel.annotations.is_drawing()
        assert len(masks(marker)) == 1

    marking(app, PAINTED, scenario)


def test_shift_erases_and_an_eraser_needs_what_it_takes_from(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view, left = view_of(marker), Qt.MouseButton.LeftButton

        def erased() -> None:
            QTest.mousePress(view, left, SHIFT, marker.at(50, 10))
            QTest.mouseMove(view, marker.at(50, 30))
            QTest.mouseMove(view, marker.at(50, 50))
            QTest.mouseRelease(view, left, SHIFT, marker.at(50, 50))

        await marker.action(erased)
        assert masks(marker) == []
        await marker.drag((20, 30), (90, 30))
        (whole,) = masks(marker)
        await marker.action(erased)
        (cut,) = masks(marker)
        assert cut.count_px < whole.count_px
        assert not cut.holds(place(marker, 50, 30))

    marking(app, PAINTED, scenario)


def test_a_label_that_is_used_up_paints_nothing_more_and_says_so(app: QApplication) -> None:
    once = PAINTED.replace('value="Car"', 'value="Car" maxUsages="1"')

    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (90, 30))
        (only,) = masks(marker)
        await marker.drag((20, 60), (90, 60))
        assert [mask.count_px > only.count_px for mask in masks(marker)] == [True]
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 120), (90, 120))
        assert len(masks(marker)) == 1
        assert "Car" in marker.rows.hint

    marking(app, once, scenario)


def test_what_is_painted_is_hidden_until_a_key_or_a_stroke_shows_it(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (90, 30))
        view = view_of(marker)
        view.drawing.chosen.emit("")

        def is_seen() -> bool:
            at = marker.at(50, 30)
            seen, elsewhere = view.grab().toImage(), marker.at(150, 110)
            return seen.pixelColor(at) != seen.pixelColor(elsewhere)

        assert is_seen()
        await marker.key(Qt.Key.Key_U, ALT)
        assert not is_seen()
        await marker.key(Qt.Key.Key_U, ALT)
        assert is_seen()
        await marker.key(Qt.Key.Key_U, ALT)
        await marker.drag((20, 90), (90, 90))
        assert is_seen()

    marking(app, PAINTED, scenario)
