"""Somebody who draws around known shapes with a real mouse, as they see them: `true_hand.py HOME BUNDLE SCREEN PLAN`.

SCREEN is the frame buffer of a virtual screen; PLAN, as JSON, has `exif` (the
rotation of each picture), `views` (pairs: turned by so many quarters, mirrored) and `clicks` (of the wheel, for each of
the shapes; None: it is left out). For everything that was drawn a JSON line tells how far it
is from the shape. Where that is comes from the pixels of the screen alone: nothing of the program is asked."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from PySide6.QtCore import QPoint, QProcess, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from journeys.known_shapes import (
    SHAPES,
    SIZE,
    Drawn,
    Rectangle,
    Seen,
    Spot,
    between,
    corners,
    screen_of,
    seen_by,
    turned,
)
from journeys.restless_worker import tell

if TYPE_CHECKING:
    from annotator.app.gui.program import Running
    from annotator.ui.viewers.brush.tool import Brush
    from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

KEY, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
DEGREES = 30


class TrueHand:
    def __init__(self, running: Running, screen: Path) -> None:
        from journeys.driver import Driver
        from journeys.keyboard import Keyboard

        self.driver = Driver(running)
        self.keys = Keyboard(self.driver)
        self.screen = screen
        self.seen = Seen((0, 0), (1, 0), (0, 1))

    @property
    def view(self) -> AnnotatedImageView:
        from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

        view = self.keys.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        return view

    @property
    def values(self) -> list[Any]:
        return [item.value for item in self.keys.page.answer.items]

    async def mouse(self, *words: object) -> None:
        """Run xdotool with these arguments."""
        moving = QProcess()
        moving.start("xdotool", [str(word) for word in words])
        await self.driver.until(lambda: moving.state() is QProcess.ProcessState.NotRunning, "the mouse is moved")
        assert (moving.error(), moving.exitCode()) == (QProcess.ProcessError.UnknownError, 0)  # none

    async def still(self) -> None:
        """All of the picture is there as sharp as it will be, and on the screen."""
        view = self.view
        await self.driver.until(
            lambda: view._has_emitted_shown and not view._refine_timer.isActive() and not view._loading.busy,
            "it is sharp",
        )
        done: list[bool] = []

        def shown() -> None:
            view.repaint()
            QGuiApplication.sync()
            done.append(True)

        QTimer.singleShot(0, shown)  # it handles events, which must not happen inside a step of a coroutine
        await self.driver.until(lambda: bool(done), "the screen shows it")

    def room(self) -> Rectangle:
        """Return the view's area on the screen."""
        view = self.view
        ratio, at = view.devicePixelRatioF(), view.mapToGlobal(QPoint(0, 0))
        left, top = round(at.x() * ratio), round(at.y() * ratio)
        return left, top, left + round(view.width() * ratio), top + round(view.height() * ratio)

    async def away(self) -> None:
        """The mouse goes where it covers nothing."""
        left, top, _right, _bottom = self.room()
        await self.mouse("mousemove", left + 4, top + 4)
        await self.still()

    async def look(self, shape: Rectangle) -> None:
        await self.away()
        self.seen = seen_by(shape, screen_of(self.screen), self.room())

    async def see_all(self) -> None:
        """The whole picture, as it is turned now."""
        if self.view.geometry_of_image.zoom is not None:
            await self.keys.key(KEY.Key_0, CTRL)
        await self.driver.until(lambda: self.view.geometry_of_image.zoom is None, "all of it is in view")
        await self.look(SHAPES[0])

    async def come_closer(self, shape: Rectangle, clicks: int) -> None:
        """With the wheel, at the shape."""
        at = self.seen.at(between(shape[:2], shape[2:]))
        before = self.view.geometry_of_image.scale
        await self.mouse("mousemove", *at, "click", "--repeat", clicks, "--delay", 10, 4)
        wanted = min(32.0, before * 1.25**clicks)
        await self.driver.until(
            lambda: math.isclose(self.view.geometry_of_image.scale, wanted, rel_tol=1e-6), "it is closer"
        )
        await self.look(shape)

    async def drag(self, at: Sequence[tuple[int, int]]) -> None:
        words: list[object] = ["mousemove", *at[0], "mousedown", 1]
        for place in at[1:]:
            words += ["mousemove", *place]
        await self.mouse(*words, "mouseup", 1)

    async def activate(self, key: Qt.Key) -> None:
        await self.keys.key(key)
        await self.driver.until(lambda: self.view.drawing.shape is not None, "it is armed")

    async def wait_for_one(self) -> None:
        await self.driver.until(lambda: len(self.values) == 1, "it is drawn")

    async def undo_all(self) -> None:
        while self.values:
            await self.keys.key(KEY.Key_Z, CTRL)
        await self.keys.key(KEY.Key_Escape)
        await self.keys.key(KEY.Key_Escape)
        await self.driver.until(lambda: self.view.drawing.shape is None, "nothing is armed")

    async def box(self, shape: Rectangle) -> Drawn:
        await self.activate(KEY.Key_1)
        await self._draw(shape)
        return self.seen.drawn(_boxed(self.values[0]), corners(shape))

    async def ellipse(self, shape: Rectangle) -> Drawn:
        await self.activate(KEY.Key_2)
        await self._draw(shape)
        value = self.values[0]
        x, y, across, down = value["x"], value["y"], value["radiusX"], value["radiusY"]
        around = {"x": x - across, "y": y - down, "width": 2 * across, "height": 2 * down, "rotation": 0}
        return self.seen.drawn(_boxed(around), corners(shape))

    async def _draw(self, shape: Rectangle) -> None:
        first, _second, third, _fourth = corners(shape)
        await self.drag([self.seen.at(spot) for spot in (first, between(first, third), third)])
        await self.wait_for_one()

    async def turned_box(self, shape: Rectangle) -> Drawn:
        """Half as wide and as high, around the same middle, and then turned with the hand."""
        left, top, right, bottom = shape
        across, down = (right - left) // 4, (bottom - top) // 4
        upright, middle = (left + across, top + down, right - across, bottom - down), between(shape[:2], shape[2:])
        await self.activate(KEY.Key_1)
        await self._draw(upright)
        await self.keys.key(KEY.Key_Escape)
        await self.mouse("mousemove", *self.seen.at(middle), "click", 1)
        await self.driver.until(lambda: self.view.drawing.editable_selection() is not None, "it is chosen")
        held = self.seen.in_image(self.turner())
        await self.drag([self.seen.at(turned(held, middle, step)) for step in range(0, DEGREES + 1, 5)])
        await self.driver.until(lambda: abs(self.values[0]["rotation"] - DEGREES) <= 1, "it is turned")
        found = _boxed(self.values[0])
        back = [turned(spot, between(found[0], found[2]), -self.values[0]["rotation"]) for spot in found]
        return self.seen.drawn(back, corners(upright))

    def turner(self) -> Spot:
        """Return the screen position of the rotation handle of the selected box."""
        from annotator.ui.viewers.image.mark_painter import rotation_handle

        view = self.view
        (mark,) = view.drawing.marks
        turner = rotation_handle(view.drawing, mark)
        assert turner is not None
        at = view.mapToGlobal(turner[0]) * view.devicePixelRatioF()
        return at.x(), at.y()

    async def polygon(self, shape: Rectangle) -> Drawn:
        """Around what is black of it."""
        await self.activate(KEY.Key_3)
        left, top, _right, _bottom = shape
        middle = between(shape[:2], shape[2:])
        spots = [(middle[0], top), *corners(shape)[1:], (left, middle[1]), middle]
        for count, spot in enumerate(spots, 1):
            await self.mouse("mousemove", *self.seen.at(spot), "click", 1)
            await self.driver.until(partial(self.has_corners, count), "it is set")
        await self.keys.key(KEY.Key_Return)
        await self.wait_for_one()
        points = [(x * SIZE[0] / 100, y * SIZE[1] / 100) for x, y in self.values[0]["points"]]
        return self.seen.drawn(points, spots)

    def has_corners(self, count: int) -> bool:
        return len(self.view.drawing.corners.drawn) == count

    async def brush(self, shape: Rectangle) -> Drawn:
        """A stroke through the middle, with a brush as it was before anybody chose another."""
        from annotator.core.answer.mask.raster import Mask

        await self.activate(KEY.Key_4)
        diameter = self.brushing.diameter_px
        on_pixel = 0.5 if diameter % 2 else 0.0
        start, end = ((side + on_pixel, (shape[1] + shape[3]) // 2 + on_pixel) for side in (shape[0], shape[2]))
        await self.drag([self.seen.at(spot, is_in=True) for spot in (start, between(start, end), end)])
        await self.wait_for_one()
        await self.driver.until(lambda: not self.brushing.is_painting, "the brush is lifted")
        box = Mask.of(self.values[0]["rle"], SIZE).box
        assert box is not None
        half = diameter / 2
        found = ((box.left + half, box.top + half), (box.right - half, box.bottom - half))
        return self.seen.drawn(found, (start, end), is_in=True)

    @property
    def brushing(self) -> Brush:
        from annotator.ui.viewers.brush.integration import BrushOnView

        brush = self.view.brush
        assert isinstance(brush, BrushOnView)
        return brush._brush

    async def orient(self, quarters: int, is_mirrored: bool) -> None:
        from annotator.ui.viewers.display.orientation import Orientation

        view = self.view
        for _quarter in range(quarters):
            await self.keys.key(KEY.Key_T, ALT)
        if is_mirrored:
            await self.keys.key(KEY.Key_H, ALT)
        wanted = Orientation().rotated(quarters)
        wanted = wanted.mirrored() if is_mirrored else wanted
        await self.driver.until(lambda: view.geometry_of_image.orientation == wanted, "it is seen so")


def _boxed(value: Any) -> Sequence[Spot]:
    """The corners, of what Label Studio has (https://labelstud.io/guide/task_format#Units-of-image-annotations)."""
    left, width = (value[name] * SIZE[0] / 100 for name in ("x", "width"))
    top, height = (value[name] * SIZE[1] / 100 for name in ("y", "height"))
    upright = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    return [turned(spot, (left, top), value["rotation"]) for spot in upright]


async def companion(running: Running) -> None:
    """For each picture, as it lies in each view, at each zoom: each kind of shape."""
    from annotator.core.events import TaskShown

    plan, hand = json.loads(sys.argv[4]), TrueHand(running, Path(sys.argv[3]))
    await hand.driver.active()
    for exif in plan["exif"]:
        await hand.driver.task_on_screen()
        if running.window.workbench.instructions.isVisible():
            await hand.keys.key(KEY.Key_Escape)
        await hand.keys.tab_to_widget(hand.view)
        for quarters, is_mirrored in plan["views"]:
            await hand.orient(quarters, is_mirrored)
            for shape, clicks in zip(SHAPES, plan["clicks"], strict=True):
                if clicks is not None:
                    await draw_all(hand, shape, clicks, {"exif": exif, "quarters": quarters, "mirrored": is_mirrored})
            await hand.see_all()
            await hand.keys.key(KEY.Key_0, ALT)
        if exif != plan["exif"][-1]:
            await hand.driver.event(TaskShown, lambda: hand.driver.press(KEY.Key_PageDown))
    running.top.closing.emit()


async def draw_all(hand: TrueHand, shape: Rectangle, clicks: int, how: dict[str, int]) -> None:
    await hand.see_all()
    if clicks:
        await hand.come_closer(shape, clicks)
    kinds = (hand.box, hand.ellipse, hand.turned_box, hand.polygon, hand.brush)
    for draw in kinds:
        drawn = await draw(shape)
        tell("drawn", **how, kind=draw.__name__, scale=hand.seen.scale, **asdict(drawn))
        await hand.undo_all()


if __name__ == "__main__":
    from annotator.app.main import main

    raise SystemExit(main(["open", "--home", sys.argv[1], sys.argv[2]], companion))
