"""Masks are painted, kept, and sent as Label Studio has them, by keyboard alone; a program that is killed with the
brush down loses nothing of it."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.mask.raster import Mask
from annotator.core.events import TaskSubmitted
from annotator.formats.results.envelope import result_schema_problems
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.painter import CONFIG, at_task, stroke
from store.killed import killed_by_itself

CHILD = Path(__file__).with_name("painter.py")
SIZE = (400, 300)
CTRL = Qt.KeyboardModifier.ControlModifier


def painted_bundle(folder: Path) -> Path:
    """Its first picture is large enough to be painted on."""
    drawn = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(drawn, "PNG")
    return write_folder(folder, {**valid_files(), "config.xml": CONFIG, "media/first.png": drawn.getvalue()})


def test_a_mask_is_painted_erased_undone_and_sent(tmp_path: Path) -> None:
    bundle, home = painted_bundle(tmp_path / "bundle"), tmp_path / "home"
    counts: list[int] = []

    async def companion(running: Running) -> None:
        keyboard = await at_task(running)

        def covered() -> int:
            view = keyboard.panel.parts.marked["it"]
            assert isinstance(view, AnnotatedImageView)
            return sum(Mask.of(item.value["rle"], view.drawing.size_px).count_px for item in keyboard.page.answer.items)

        await keyboard.key(Qt.Key.Key_2)
        await stroke(keyboard, "RRRR")
        await keyboard.key(Qt.Key.Key_Return)
        counts.append(covered())
        await keyboard.key(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
        await stroke(keyboard, "L")
        await keyboard.key(Qt.Key.Key_Return)
        counts.append(covered())
        await keyboard.key(Qt.Key.Key_Z, CTRL)
        counts.append(covered())
        await keyboard.key(Qt.Key.Key_Y, CTRL)
        counts.append(covered())
        await keyboard.driver.event(TaskSubmitted, lambda: keyboard.driver.press(Qt.Key.Key_Return, CTRL))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert 0 < counts[1] < counts[0]
    assert counts[2:] == counts[:2]
    (path,) = (home / "results").rglob("*.json")
    assert sent_px(path.read_bytes()) == counts[-1]


def sent_px(envelope: bytes) -> int:
    """How many pixels the one mask in it covers."""
    assert result_schema_problems(envelope) == ()
    (result,) = json.loads(envelope)["result"]
    assert (result["type"], result["value"]["format"], result["value"]["brushlabels"]) == (
        "brushlabels",
        "rle",
        ["wood"],
    )
    assert (result["original_width"], result["original_height"]) == SIZE
    assert len(envelope.splitlines()) < 100, "a mask takes one line"
    return Mask.of(result["value"]["rle"], SIZE).count_px


def test_who_is_killed_with_the_brush_down_finds_all_of_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (kept,) = killed_by_itself(CHILD, home, painted_bundle(tmp_path / "bundle"))
    assert [item["value"]["brushlabels"] for item in kept["answer"]] == [["Lake"], ["wood"]]
    assert all(isinstance(item["value"]["rle"], str) for item in kept["answer"])

    async def companion(running: Running) -> None:
        await Driver(running).active()
        running.window.open_bundle("street-things@1")
        keyboard = await at_task(running)
        assert keyboard.page.answer.serialize() == kept["answer"]
        running.top.closing.emit()

    assert main(["open", "--home", str(home)], companion) == 0
