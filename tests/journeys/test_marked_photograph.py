"""A photograph is marked by keyboard alone through the real program, and what was marked is read from the disk: three
objects in boxes, one in a polygon of six corners, and one stroke of a brush."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.mask.raster import Mask
from annotator.core.events import TaskSubmitted
from annotator.formats.results.envelope import result_schema_problems
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from bundle_making import MANIFEST, write_folder
from depth import part
from journeys.driver import Driver
from journeys.keyboard import PLAIN, SHIFT, Keyboard
from real_data import real_data

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="box" toName="it"><Label value="Rocket"/><Label value="Tower"/></RectangleLabels>
  <PolygonLabels name="edge" toName="it"><Label value="Cloud"/></PolygonLabels>
  <BrushLabels name="area" toName="it"><Label value="Sky"/></BrushLabels></View>"""
# In shares of the sides of the picture.
BOXES = (
    (KEY.Key_1, "Rocket", (0.2, 0.2), (0.35, 0.5)),
    (KEY.Key_2, "Tower", (0.5, 0.1), (0.7, 0.4)),
    (KEY.Key_1, "Rocket", (0.6, 0.6), (0.9, 0.8)),
)
POLYGON = ((0.1, 0.6), (0.2, 0.55), (0.3, 0.6), (0.35, 0.75), (0.25, 0.85), (0.12, 0.8))
STROKE = ((0.45, 0.9), (0.8, 0.9))

type Spot = tuple[int, int]


class Hand:
    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.keys = Keyboard(self.driver)

    @property
    def drawing(self) -> Drawing:
        view = self.keys.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        return view.drawing

    def spot(self, shares: tuple[float, float]) -> Spot:
        width, height = self.drawing.size_px
        return round(shares[0] * width), round(shares[1] * height)

    async def go(self, to: Spot) -> None:
        """With the arrows: in large steps until it is near, then pixel by pixel."""
        for axis, (less, more) in enumerate(((KEY.Key_Left, KEY.Key_Right), (KEY.Key_Up, KEY.Key_Down))):
            while (away := to[axis] - self.drawing.pointer[axis]) != 0:
                is_far = abs(away) >= self.drawing.step_px(10)
                await self.keys.key(more if away > 0 else less, PLAIN if is_far else SHIFT)

    async def corner(self, at: Spot) -> None:
        await self.go(at)
        await self.keys.key(KEY.Key_Space)

    async def until_there_are(self, count: int) -> None:
        await self.driver.until(lambda: len(self.keys.page.answer.items) == count, f"{count} are drawn")

    async def work(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        await self.keys.tab_to_widget(self.keys.panel.parts.marked["it"])
        for count, (label, _name, first, last) in enumerate(BOXES, 1):
            await self.activate(label)
            await self.corner(self.spot(first))
            await self.corner(self.spot(last))
            await self.until_there_are(count)
        await self.activate(KEY.Key_3)
        for shares in POLYGON:
            await self.corner(self.spot(shares))
        await self.keys.key(KEY.Key_Return)
        await self.until_there_are(len(BOXES) + 1)
        await self.activate(KEY.Key_4)
        await self.corner(self.spot(STROKE[0]))
        await self.corner(self.spot(STROKE[1]))
        await self.until_there_are(len(BOXES) + 2)
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(KEY.Key_Return, CTRL))
        self.driver.running.top.closing.emit()

    async def activate(self, label: Qt.Key) -> None:
        """Nothing is chosen any more: a label's key would name that."""
        while self.drawing.selected or self.drawing.shape is not None:
            await self.keys.key(KEY.Key_Escape)
        await self.keys.key(label)
        await self.driver.until(lambda: self.drawing.shape is not None, "it is armed")


def drawn_by_script() -> tuple[str, bytes]:
    image, held = Image.new("RGB", (640, 427), "skyblue"), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.rectangle((130, 85, 224, 213), "white")
    pen.polygon([(64, 256), (128, 235), (192, 256), (224, 320), (160, 363), (77, 342)], "lightgray")
    image.save(held, "JPEG", quality=90)
    return "drawn.jpg", held.getvalue()


def photograph() -> tuple[str, bytes]:
    path = real_data("images") / "rocket.jpg"
    return path.name, path.read_bytes()


@pytest.mark.parametrize("image", part((drawn_by_script, photograph), 2))
def test_three_boxes_a_polygon_and_a_stroke_by_keys_alone(tmp_path: Path, image: Any) -> None:
    name, content = image()
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": CONFIG,
        "tasks.csv": f"id,image\n1,media/{name}\n".encode(),
        f"media/{name}": content,
    }
    bundle, home = write_folder(tmp_path / "bundle", files), tmp_path / "home"

    async def companion(running: Running) -> None:
        await Hand(running).work()

    assert main(["open", "--home", os.fspath(home), os.fspath(bundle)], companion) == 0
    (path,) = (home / "results").rglob("*.json")
    envelope = path.read_bytes()
    assert result_schema_problems(envelope) == ()
    with Image.open(io.BytesIO(content)) as shown:
        is_marked(json.loads(envelope)["result"], shown.size)


def is_marked(results: list[Any], size: tuple[int, int]) -> None:
    """Check the regions in Label Studio's form: in percent, and the mask in run lengths."""
    assert [result["type"] for result in results] == ["rectanglelabels"] * 3 + ["polygonlabels", "brushlabels"]
    assert all((result["original_width"], result["original_height"]) == size for result in results)
    for result, (_key, label, first, last) in zip(results[:3], BOXES, strict=True):
        value = result["value"]
        assert value["rectanglelabels"] == [label]
        right, bottom = value["x"] + value["width"], value["y"] + value["height"]
        assert in_pixels((value["x"], value["y"]), size) == in_pixels((first[0] * 100, first[1] * 100), size)
        assert in_pixels((right, bottom), size) == in_pixels((last[0] * 100, last[1] * 100), size)
    points = [in_pixels((x, y), size) for x, y in results[3]["value"]["points"]]
    assert points == [in_pixels((x * 100, y * 100), size) for x, y in POLYGON]
    assert results[4]["value"]["brushlabels"] == ["Sky"]
    mask = Mask.of(results[4]["value"]["rle"], size)
    (x0, y), (x1, _y) = (in_pixels((share[0] * 100, share[1] * 100), size) for share in STROKE)
    assert all(mask.holds((x, y)) for x in range(x0, x1))
    assert not mask.holds((x0, y // 2))


def in_pixels(percent: tuple[float, float], size: tuple[int, int]) -> Spot:
    return round(percent[0] * size[0] / 100), round(percent[1] * size[1] / 100)
