"""A picture on the workbench is zoomed and moved by buttons, keys and the middle button, also while marking."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.hit_test import corners
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.view_transform import ViewGeometry
from fakes.images import FakeImages
from services.service_env import make_env
from ui.pages.workbench.image_env import LIBRARY
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import PLAIN, Stage, staged

BOXES = image("RectangleLabels", more="")
CTRL = Qt.KeyboardModifier.ControlModifier


def view_of(marker: Marker) -> AnnotatedImageView:
    assert isinstance(marker.view, AnnotatedImageView)
    return marker.view


def geometry(marker: Marker) -> ViewGeometry:
    return view_of(marker)._geometry


def test_buttons_over_a_corner_zoom_and_leave_the_focus_and_the_marks_alone(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        bar = view_of(marker)._zoom_bar
        assert bar.isVisible()
        view_of(marker).setFocus()
        await marker.click_on(bar.zoom_in)
        await marker.click_on(bar.zoom_in)
        nearer = geometry(marker).scale
        await marker.click_on(bar.zoom_out)
        assert nearer > geometry(marker).scale > geometry(marker).fit_scale
        await marker.click_on(bar)
        await marker.click_on(bar.fit)
        assert geometry(marker).zoom is None
        assert view_of(marker).hasFocus()
        assert (marker.labels, view_of(marker).is_drawing) == ([], False)

    marking(app, BOXES, scenario)


def test_the_crosshair_takes_a_zoomed_image_along(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        view_of(marker).setFocus()
        for _time in range(8):
            await marker.key(Qt.Key.Key_Plus, CTRL)
        before = geometry(marker)
        for _step in range(60):
            await marker.key(Qt.Key.Key_Right)
        after, view = geometry(marker), view_of(marker)
        assert after.centre_x > before.centre_x
        assert view.rect().contains(view.drawing.view_point(view.drawing.pointer).toPoint())
        await marker.key(Qt.Key.Key_Space)
        for _step in range(80):
            await marker.key(Qt.Key.Key_Left)
        await marker.key(Qt.Key.Key_Down)
        await marker.key(Qt.Key.Key_Space)
        assert geometry(marker).centre_x < after.centre_x
        assert len(marker.labels) == 1

    marking(app, BOXES, scenario)


def test_what_is_chosen_and_moved_by_keys_stays_in_view(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.drag((20, 30), (70, 90))
        await marker.click(45, 60)
        for _time in range(6):
            await marker.key(Qt.Key.Key_Plus, CTRL)
        for _step in range(40):
            await marker.key(Qt.Key.Key_Right)
        view = view_of(marker)
        assert view.visibleRegion().contains(view.drawing.view_point(view_corner(view)).toPoint())

    marking(app, BOXES, scenario)


def view_corner(view: AnnotatedImageView) -> tuple[int, int]:
    mark = view.drawing.editable_selection()
    assert mark is not None
    return corners(mark, view.drawing.size_px)[-1]


def test_the_middle_button_moves_the_image_while_a_label_is_armed(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        for _time in range(8):
            await marker.key(Qt.Key.Key_Plus, CTRL)
        before, view = geometry(marker), view_of(marker)
        middle = Qt.MouseButton.MiddleButton

        def dragged() -> None:
            QTest.mousePress(view, middle, PLAIN, QPoint(200, 200))
            QTest.mouseMove(view, QPoint(150, 180))
            QTest.mouseRelease(view, middle, PLAIN, QPoint(150, 180))

        await marker.action(dragged)
        assert geometry(marker).centre_x > before.centre_x
        assert marker.labels == []
        assert view.cursor().shape() is Qt.CursorShape.CrossCursor

    marking(app, BOXES, scenario)


def test_a_small_image_is_enlarged_to_fit_and_a_key_shows_its_actual_size(app: QApplication) -> None:
    sizes = {LIBRARY + name: (40, 30) for name in ("first.png", "second.jpg", "third.webp")}

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench.instructions.hide()
        stage.window.workbench._focus_task()
        panel = stage.window.workbench._panel
        assert panel is not None
        view = panel.medium_view
        assert isinstance(view, ImageView)
        assert view._geometry.scale > 1
        stage.press(Qt.Key.Key_F)
        await stage.until(lambda: view._geometry.scale == 1, "it is as large as it is")
        stage.press(Qt.Key.Key_F)
        await stage.until(lambda: view._geometry.scale > 1, "it is enlarged again")
        stage.press(Qt.Key.Key_F)
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().index == 1, "the next task is shown")
        await stage.until(lambda: view._path.endswith("second.jpg") and view.has_image, "its picture is there")
        assert view._geometry.scale > 1

    staged(app, make_env(images=FakeImages(sizes)), scenario)
