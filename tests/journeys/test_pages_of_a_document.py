"""By keyboard alone: a document's pages are walked, marked and gone back to; each result says on which page it is."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.shapes import Shape
from annotator.core.events import DraftSaved, TaskSubmitted
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.paging import Paging
from bundle_making import valid_files, write_folder
from journeys.driver import Driver

ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
CONFIG = """<View><Image name="it" {}/>
  <RectangleLabels name="box" toName="it"><Label value="Lake"/><Label value="Wood"/></RectangleLabels></View>"""
COLOURS = ("teal", "navy", "olive")


def page(colour: str, size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.new("RGB", size, colour)


def written(*pages: Image.Image, kind: str) -> bytes:
    held = io.BytesIO()
    pages[0].save(held, kind, **({"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}))
    return held.getvalue()


class Reader:
    def __init__(self, running: Running) -> None:
        self.running = running
        self.driver = Driver(running)

    @property
    def view(self) -> AnnotatedImageView:
        panel = self.running.window.workbench._panel
        assert panel is not None
        view = panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        return view

    @property
    def paging(self) -> Paging:
        panel = self.running.window.workbench._panel
        assert panel is not None
        assert panel.parts.images is not None
        return panel.parts.images.paging("it")

    async def begins(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        if self.running.window.workbench.instructions.isVisible():
            self.driver.press(Qt.Key.Key_Escape)
            await self.driver.until(lambda: not self.running.window.workbench.instructions.isVisible(), "they are shut")

    async def sees(self, number: int) -> None:
        await self.driver.until(lambda: self.paging.page + 1 == number and self.view.has_image, f"page {number}")

    async def turns(self, key: Qt.Key, number: int) -> None:
        self.driver.press(key, ALT | SHIFT)
        await self.sees(number)

    async def draws(self, *, is_ended: bool = True) -> None:
        drawing = self.view.drawing
        if drawing.shape is None:
            self.driver.press(Qt.Key.Key_2)
            await self.driver.until(lambda: drawing.shape is Shape.RECTANGLE, "it is armed")
        self.driver.press(Qt.Key.Key_Space)
        await self.driver.until(lambda: drawing.is_drawing, "the corner is set")
        for _step in range(2):
            self.driver.press(Qt.Key.Key_Right)
            self.driver.press(Qt.Key.Key_Down)
        if is_ended:
            await self.driver.event(DraftSaved, lambda: self.driver.press(Qt.Key.Key_Space))

    async def goes_to(self, number: int) -> None:
        """Go to a page by its number."""
        self.driver.press(Qt.Key.Key_A, ALT)
        await self.driver.until(lambda: self.paging._field.isVisible(), "it is asked which page")
        self.driver.press(Qt.Key(Qt.Key.Key_0 + number))
        await self.driver.until(lambda: self.paging._field.line.text() == str(number), "it is written")
        self.driver.press(Qt.Key.Key_Return)
        await self.sees(number)

    async def is_kept_here(self) -> None:
        """By what is drawn in part; then that is let go."""
        asked, may_turn = list[bool](), self.paging.may_turn

        def ask() -> bool:
            asked.append(may_turn())
            return asked[-1]

        self.paging.may_turn = ask
        self.driver.press(Qt.Key.Key_PageDown, ALT | SHIFT)
        await self.driver.until(lambda: asked == [False], "the page stays")
        assert self.view.is_drawing
        self.driver.press(Qt.Key.Key_Escape)
        await self.driver.until(lambda: not self.view.is_drawing, "it is let go")

    def pages_marked(self) -> list[object]:
        return [item.get("item_index") for item in self.running.window.workbench.answer.as_json()]


def bundle_of(folder: Path, config: str, data: Mapping[str, object], media: Mapping[str, bytes]) -> Path:
    task = json.dumps([{"id": "1", **data}]).encode()
    manifest = {name: content for name, content in valid_files().items() if name != "tasks.csv"}
    manifest["bundle.toml"] += b'\n[tasks]\nfile = "tasks.json"\n'
    return write_folder(folder, {**manifest, "config.xml": config.encode(), "tasks.json": task, **media})


def test_pages_of_a_list_are_walked_marked_and_gone_back_to_by_keys(tmp_path: Path) -> None:
    media = {f"media/{number}.png": written(page(colour), kind="PNG") for number, colour in enumerate(COLOURS, start=1)}
    bundle = bundle_of(tmp_path / "bundle", CONFIG.format('valueList="$pages"'), {"pages": [*media]}, media)

    async def companion(running: Running) -> None:
        reader = Reader(running)
        await reader.begins()
        assert reader.paging.bar.page_button.text() == "Page 1 of 3"
        await reader.draws()
        await reader.turns(Qt.Key.Key_PageDown, 2)
        assert not reader.view.drawing.marks
        await reader.draws()
        await reader.goes_to(3)
        await reader.draws()
        assert reader.pages_marked() == [0, 1, 2]
        assert [mark.region.page for mark in reader.view.drawing.marks] == [2]
        first = running.window.workbench.answer.items[0].id
        assert running.window.workbench._panel is not None
        running.window.workbench._panel.select_region(first)
        await reader.sees(1)
        assert reader.view.drawing.selected == first
        reader.driver.press(Qt.Key.Key_Escape)
        await reader.draws(is_ended=False)
        await reader.is_kept_here()
        await reader.turns(Qt.Key.Key_PageDown, 2)
        reader.driver.press(Qt.Key.Key_Z, CONTROL)
        await reader.sees(3)
        assert reader.pages_marked() == [0, 1]
        submitted = await reader.driver.event(TaskSubmitted, lambda: reader.driver.press(Qt.Key.Key_Return))
        assert submitted is not None
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0


def test_pages_of_a_file_are_offered_once_it_is_read(tmp_path: Path) -> None:
    scan = written(*(page(colour, (200 + 10 * at, 300)) for at, colour in enumerate(COLOURS)), kind="TIFF")
    bundle = bundle_of(
        tmp_path / "bundle", CONFIG.format('value="$scan"'), {"scan": "media/scan.tif"}, {"media/scan.tif": scan}
    )

    async def companion(running: Running) -> None:
        reader = Reader(running)
        await reader.begins()
        await reader.driver.until(lambda: reader.paging.count == 3, "there are pages")
        await reader.turns(Qt.Key.Key_PageDown, 2)
        await reader.draws()
        (item,) = running.window.workbench.answer.as_json()
        assert (item["item_index"], item["original_width"], item["original_height"]) == (1, 210, 300)
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0


def test_of_a_file_in_a_list_it_is_said_that_it_has_further_pages(tmp_path: Path) -> None:
    media = {
        "media/1.tif": written(page("teal"), page("navy"), kind="TIFF"),
        "media/2.png": written(page("olive"), kind="PNG"),
    }
    bundle = bundle_of(tmp_path / "bundle", CONFIG.format('valueList="$pages"'), {"pages": [*media]}, media)
    words = "The file has several pages: only the first is shown"

    async def companion(running: Running) -> None:
        reader = Reader(running)
        await reader.begins()
        await reader.driver.until(lambda: reader.view.accessibleDescription() == words, "it is said")
        assert reader.view.overlays.text(None, "") == words
        assert (reader.paging.count, reader.paging.bar.page_button.text()) == (2, "Page 1 of 2")
        await reader.turns(Qt.Key.Key_PageDown, 2)
        assert (reader.view.accessibleDescription(), reader.view.overlays.text(None, "")) == ("", "")
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
