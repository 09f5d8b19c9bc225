"""The picture of a task: the right one, sharp, and never the one before."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Extent
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.i18n import number_format
from annotator.ui.theme.palette import current
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.image.view import ImageView
from fakes.images import FakeImages
from services.service_env import until
from ui.stage import on_loop
from ui.viewers.image.spectator import BIG, SIZE, HeldImages, Spectator, held, watched


def test_an_image_is_asked_for_at_the_size_of_the_view_and_told_once(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        spectator.view.show_medium("/a.png")
        await spectator.sees("/a.png")
        for _ in range(5):
            spectator.view.repaint()
        assert spectator.shown == [("/a.png", Extent(*BIG))]
        assert images.asked == [ImageRequest("/a.png", *SIZE)]
        assert not spectator.ground()

    watched(app, images, scenario)


def test_the_image_before_disappears_at_once(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        spectator.view.show_medium("/a.png")
        await spectator.sees("/a.png")
        images.go.clear()
        spectator.view.show_medium("/b.png")
        assert spectator.ground()
        images.go.set()
        await spectator.sees("/b.png")
        assert not spectator.ground()
        spectator.view.show_medium("")
        assert spectator.ground()

    watched(app, images, scenario)


def test_a_prefetched_image_is_part_of_the_next_paint(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        spectator.view.show_medium("/a.png")
        await spectator.sees("/a.png")
        spectator.view.show_medium("/b.png")
        assert not spectator.ground()
        await spectator.sees("/b.png")

    watched(app, images, scenario)


def test_an_answer_that_nobody_waits_for_is_dropped(app: QApplication) -> None:
    images = HeldImages()

    async def scenario(spectator: Spectator) -> None:
        spectator.view.show_medium("/a.png")
        await until(lambda: len(images.asked) == 1, "the first picture is asked for")
        spectator.view.show_medium("/b.png")
        await until(lambda: len(images.asked) == 2, "the second picture is asked for")
        images.go.set()
        await spectator.sees("/b.png")
        assert [path for path, _extent in spectator.shown] == ["/b.png"]

    watched(app, images, scenario)


def test_an_image_that_cannot_be_shown_says_so_in_its_place(app: QApplication) -> None:
    images = held()
    images.faults = {"/a.png": MediaFault(MediaFault.TOO_LARGE, path="a.png", megapixels="400", limit="200")}

    async def scenario(spectator: Spectator) -> None:
        spectator.view.show_medium("/a.png")
        await until(lambda: spectator.failed == ["/a.png"], "the fault is told")
        image = spectator.view.grab().toImage()
        danger = current().colour("danger")
        row = range(SIZE[1] // 2 - 30, SIZE[1] // 2 + 30)
        assert any(_close(image.pixelColor(x, y), danger) for y in row for x in range(24, SIZE[0] - 24))
        spectator.view.show_medium("/b.png")
        await spectator.sees("/b.png")
        assert spectator.shown == [("/b.png", Extent(*BIG))]

    watched(app, images, scenario)


def test_zooming_asks_for_the_part_in_view_and_never_for_more_than_there_is(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/a.png")
        await spectator.sees("/a.png")
        for _ in range(4):
            view.zoom_in()
        await until(lambda: len(images.asked) == 2, "the part in view is asked for")
        region = images.asked[1].region
        assert region is not None
        left, top, width, height = region
        assert left > 0 < top
        assert left + width <= BIG[0]
        assert top + height <= BIG[1]
        assert images.asked[1].width_px <= SIZE[0] + 64
        view.zoom_fit()
        view.show_medium("/small.png")
        await spectator.sees("/small.png")
        for _ in range(4):
            view.zoom_in()
        await until(lambda: not view._refine_timer.isActive(), "the view has settled")
        assert len(images.asked) == 3

    watched(app, images, scenario)


def test_a_window_made_larger_gets_a_sharper_image_even_when_the_first_is_slow(app: QApplication) -> None:
    images = HeldImages()

    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/c.png")
        await until(lambda: len(images.asked) == 1, "the picture is asked for")
        view.resize(1200, 800 + view.toolbar.height_px)
        await until(lambda: not view._refine_timer.isActive(), "the view has settled")
        images.go.set()
        await spectator.sees("/c.png")
        await until(lambda: len(images.asked) == 2, "a sharper picture is asked for")
        assert images.asked[1] == ImageRequest("/c.png", 1200, 800)
        assert len(spectator.shown) == 1

    watched(app, images, scenario)


def test_arrows_drag_and_wheel_move_what_is_in_view(app: QApplication) -> None:
    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/a.png")
        await spectator.sees("/a.png")
        fitted = view._geometry
        QTest.keyClick(view, Qt.Key.Key_Left)
        assert view._geometry == fitted
        at = QPointF(300, 200)
        view.wheelEvent(
            QWheelEvent(
                at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )
        )  # fmt: skip
        zoomed = view._geometry
        assert zoomed.zoom is not None
        QTest.keyClick(view, Qt.Key.Key_Left)
        assert view._geometry.centre_x < zoomed.centre_x
        QTest.keyClick(view, Qt.Key.Key_Right)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
        QTest.mouseMove(view, QPoint(250, 200))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 200))
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
        assert view._geometry.zoom is None

    watched(app, held(), scenario)


def test_a_view_that_is_gone_before_its_image_comes_harms_nobody(app: QApplication) -> None:
    images = HeldImages()

    async def scenario() -> None:
        view = ImageView(images, lambda _paths: None)
        view.show()
        view.show_medium("/a.png")
        await until(lambda: len(images.asked) == 1, "the picture is asked for")
        gone: list[bool] = []
        view.destroyed.connect(lambda: gone.append(True))
        view.deleteLater()
        await until(lambda: bool(gone), "the view is gone")
        images.go.set()
        await until(lambda: len(asyncio.all_tasks()) == 1, "nothing is on its way any more")

    on_loop(app, scenario)


def _close(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(left - right) < 40 for left, right in parts)


class MovingImages(FakeImages):
    async def image(self, request: ImageRequest) -> ShownImage:
        return replace(await super().image(request), moves=request.path == "/a.gif")


def test_of_an_image_that_moves_it_is_told_that_the_first_is_shown(app: QApplication) -> None:
    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/a.gif")
        await spectator.sees("/a.gif")
        words = "Animated image: the first frame is shown"
        assert (view.overlays.text(None, ""), view.accessibleDescription()) == (words, words)
        display = DisplaySettings()
        view.use_display_settings(display)
        display.orient("/a.gif", lambda before: before.rotated(2))
        assert view.overlays.text(display, "/a.gif") == f"{words}. Modified view: upside down"
        view.show_medium("/b.png")
        await spectator.sees("/b.png")
        assert (view.overlays.text(None, ""), view.accessibleDescription()) == ("", "")

    watched(app, MovingImages({"/a.gif": SIZE, "/b.png": SIZE}), scenario)


def test_a_tall_image_that_is_turned_to_lie_is_asked_for_as_large_as_it_is_then(app: QApplication) -> None:
    images = FakeImages({"/tall.png": (2000, 6000)})

    async def scenario(spectator: Spectator) -> None:
        view, display = spectator.view, DisplaySettings()
        view.show_medium("/tall.png")
        await spectator.sees("/tall.png")
        view.use_display_settings(display)
        display.orient("/tall.png", lambda before: before.rotated(1))
        await until(lambda: len(images.asked) == 2, "it is asked for once more")
        assert images.asked[1] == ImageRequest("/tall.png", SIZE[1], SIZE[0])
        await until(lambda: view._layers.longer_px == SIZE[0], "it is there as large as it is seen")
        assert view.requests_for(["/next.png"]) == [ImageRequest("/next.png", *SIZE)]

    watched(app, images, scenario)


def test_the_zoom_is_stated_in_pixels_of_the_screen(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(spectator: Spectator) -> None:
        view, whole = spectator.view, number_format.percent(Decimal(100))
        monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
        QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
        view.show_medium("/a.png")
        await spectator.sees("/a.png")
        view.zoom_fit()
        assert (view.geometry_of_image.scale, view._zoom_bar.percent.text()) == (0.5, whole)
        monkeypatch.setattr(view, "devicePixelRatioF", lambda: 1.0)
        QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
        assert (view.geometry_of_image.scale, view._zoom_bar.percent.text()) == (1, whole), "on another screen"

    watched(app, held(), scenario)


def test_another_page_keeps_the_zoom_and_begins_at_its_top_and_another_image_is_fitted(app: QApplication) -> None:
    images = held()

    async def scenario(spectator: Spectator) -> None:
        view = spectator.view
        view.show_medium("/a.png")
        await spectator.sees("/a.png")
        fitted = view.geometry_of_image.scale
        view.zoom_in()
        view.zoom_in()
        view.show_medium("/a.png", 1)
        await until(lambda: len(spectator.shown) == 2, "the second page is shown")
        assert view.geometry_of_image.scale > fitted
        assert view.geometry_of_image.visible().top == 0
        view.show_medium("/b.png")
        await spectator.sees("/b.png")
        assert view.geometry_of_image.scale == fitted

    watched(app, images, scenario)
