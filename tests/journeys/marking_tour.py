"""The screens of marking: spans of a text, and boxes on a picture with what is said about each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.formats.builtin.resources import resource_bytes
from bundle_making import valid_files, write_folder
from journeys.driver import WINDOW_PX, Driver
from journeys.keyboard import Keyboard

SMALL_PX = (960, 600)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SPANS = b"""<View>
  <Labels name="facts" toName="text">
    <Label value="Place" background="#2a7f62"/>
    <Label value="Date" background="#b3541e"/>
    <Label value="Telephone" background="#4053a8"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Header value="What is the text?" size="5"/>
  <Choices name="kind" toName="text" choice="single"><Choice value="News"/><Choice value="Notice"/></Choices>
</View>"""
TEXT = (
    "The Salt Street Library is on the first floor, above the chemist. A reading for children takes place on "
    "3 November 2025. Questions: 0555 017 933."
)
BOXES = b"""<View style="display: flex">
  <View style="flex: 3"><Image name="picture" value="$image"/></View>
  <View style="flex: 1">
    <Header value="What is on the water?" size="4"/>
    <RectangleLabels name="boats" toName="picture"><Label value="Sailing boat"/><Label value="Motor boat"/>
      <Label value="Buoy"/></RectangleLabels>
    <View visibleWhen="region-selected">
      <Header value="How well can it be seen?" size="5"/>
      <Choices name="seen" toName="picture" perRegion="true" choice="single" required="true">
        <Choice value="Whole"/><Choice value="In part"/></Choices>
    </View>
  </View>
</View>"""
# Steps of the arrows from the middle to a corner and on to the other one: right is positive, and so is down.
BOATS = (("1", (-34, -14), (25, 32)), ("2", (8, 4), (23, 15)), ("3", (-3, 19), (6, 7)))


class MarkingTour:
    """`open_` opens a bundle; `look` takes a screenshot under a name."""

    def __init__(
        self, driver: Driver, scratch: Path, open_: Callable[[str], Awaitable[None]], look: Callable[[str], None]
    ) -> None:
        self._driver = driver
        self._keys = Keyboard(driver)
        self._scratch = scratch
        self._open = open_
        self._look = look

    async def play(self) -> None:
        await self._open(self._bundle("text-facts", "Mark the facts", SPANS, {"tasks.csv": _text_task()}))
        await self._mark_spans()
        await self._looks("spans")
        harbour = {"media/first.png": resource_bytes("samples/image-tagging/media/harbour.jpg")}
        await self._open(self._bundle("harbour-boats", "Find the boats", BOXES, harbour))
        await self._draw_boxes()
        await self._looks("boxes")

    def _bundle(self, name: str, title: str, config: bytes, own: dict[str, bytes]) -> str:
        files = {**valid_files(), "config.xml": config, **own}
        manifest = files["bundle.toml"].replace(b"street-things", name.encode())
        files["bundle.toml"] = manifest.replace(b"Say what stands in the street", title.encode())
        return str(write_folder(self._scratch / name, files))

    async def _mark_spans(self) -> None:
        await self._keys.tab_to_widget(self._keys.panel.parts.marked["text"])
        for label_key, said in (("1", "Salt Street Library"), ("2", "3 November 2025"), ("3", "0555 017 933")):
            await self._keys.key(Qt.Key.Key_Home, CTRL)
            for _letter in range(TEXT.index(said)):
                await self._keys.key(Qt.Key.Key_Right)
            for _letter in range(len(said)):
                await self._keys.key(Qt.Key.Key_Right, SHIFT)
            await self._keys.type(label_key)

    async def _draw_boxes(self) -> None:
        await self._keys.tab_to_widget(self._keys.panel.parts.marked["picture"])
        before = (0, 0)
        for key, corner, size in BOATS:
            await self._keys.type(key)
            await self._steps(corner[0] - before[0], corner[1] - before[1])
            await self._keys.key(Qt.Key.Key_Space)
            await self._steps(*size)
            await self._keys.key(Qt.Key.Key_Space)
            await self._driver.rested(60)
            before = (corner[0] + size[0], corner[1] + size[1])
            if key != BOATS[-1][0]:
                await self._keys.key(Qt.Key.Key_Escape)

    async def _steps(self, right: int, down: int) -> None:
        for _step in range(abs(right)):
            await self._keys.key(Qt.Key.Key_Right if right > 0 else Qt.Key.Key_Left)
        for _step in range(abs(down)):
            await self._keys.key(Qt.Key.Key_Down if down > 0 else Qt.Key.Key_Up)

    async def _looks(self, name: str) -> None:
        for size, added in ((WINDOW_PX, ""), (SMALL_PX, "-small")):
            self._driver.running.top.resize(*size)
            await self._driver.rested(300)
            self._look(f"{name}{added}")
        self._driver.running.top.resize(*WINDOW_PX)


def _text_task() -> bytes:
    return f'id,text\nlibrary,"{TEXT}"\n'.encode()
