"""Predictions of every shape on an image are confirmed, changed and rejected by keyboard only; the result tells them
apart, as in Label Studio."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.mask.label_studio_rle import packed
from annotator.core.events import TaskSubmitted
from annotator.formats.results.envelope import result_schema_problems
from bundle_making import valid_files, write_folder
from journeys.painter import at_task

SIZE = (400, 300)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="boxes" toName="it"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="outlines" toName="it"><Label value="Roof"/></PolygonLabels>
  <BrushLabels name="paint" toName="it"><Label value="Lake"/></BrushLabels>
  <KeyPointLabels name="points" toName="it"><Label value="Lamp"/></KeyPointLabels></View>"""
ROOF = [[10, 40], [30, 40], [20, 60]]
VALUES: list[tuple[str, str, dict[str, Any]]] = [
    ("boxes", "rectanglelabels", {"x": 10, "y": 10, "width": 20, "height": 20, "rectanglelabels": ["Car"]}),
    ("boxes", "rectanglelabels", {"x": 50, "y": 10, "width": 20, "height": 20, "rectanglelabels": ["Car"]}),
    ("outlines", "polygonlabels", {"points": ROOF, "closed": True, "polygonlabels": ["Roof"]}),
    (
        "paint",
        "brushlabels",
        {"format": "rle", "rle": list(packed([(40_000, 40_100)], SIZE[0] * SIZE[1])), "brushlabels": ["Lake"]},
    ),
    ("points", "keypointlabels", {"x": 80, "y": 80, "width": 0.5, "keypointlabels": ["Lamp"]}),
]


def predicted_bundle(folder: Path) -> Path:
    drawn, tasks = io.BytesIO(), io.StringIO()
    Image.new("RGB", SIZE, "teal").save(drawn, "PNG")
    results = [
        {"id": str(number), "from_name": control, "to_name": "it", "type": kind, "value": value}
        for number, (control, kind, value) in enumerate(VALUES)
    ]
    writer = csv.writer(tasks)
    writer.writerow(["id", "image", "predictions"])
    writer.writerow(["first", "media/first.png", json.dumps([{"model_version": "m1", "result": results}])])
    files = {**valid_files(), "config.xml": CONFIG, "tasks.csv": tasks.getvalue().encode()}
    return write_folder(folder, {**files, "media/first.png": drawn.getvalue()})


def sent(home: Path) -> list[tuple[str, str]]:
    """Return control and origin of each result."""
    (path,) = (home / "results").rglob("*.json")
    envelope = path.read_bytes()
    assert result_schema_problems(envelope) == ()
    return [(result["from_name"], result["origin"]) for result in json.loads(envelope)["result"]]


def test_confirmed_refused_changed_and_undone_by_keyboard_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"

    async def companion(running: Running) -> None:
        keyboard = await at_task(running)

        def left() -> list[str]:
            return [item.id for item in keyboard.page.answer.items]

        await keyboard.key(Qt.Key.Key_B, CTRL)  # to the first
        await keyboard.key(Qt.Key.Key_B, CTRL)
        await keyboard.key(Qt.Key.Key_B, ALT)
        assert len(left()) == 4
        await keyboard.tab_to_widget(keyboard.panel.parts.marked["it"])
        await keyboard.key(Qt.Key.Key_Right)  # the polygon is moved
        await keyboard.key(Qt.Key.Key_B, ALT | SHIFT)
        assert len(left()) == 2
        await keyboard.key(Qt.Key.Key_Z, CTRL)
        assert len(left()) == 4
        await keyboard.key(Qt.Key.Key_B, CTRL | SHIFT)
        await keyboard.driver.event(TaskSubmitted, lambda: keyboard.driver.press(Qt.Key.Key_Return, CTRL))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(predicted_bundle(tmp_path / "bundle"))], companion) == 0
    assert sent(home) == [
        ("boxes", "prediction"),
        ("outlines", "prediction-changed"),
        ("paint", "prediction"),
        ("points", "prediction"),
    ]


def test_all_refused_and_drawn_anew_is_the_worker_s_own(tmp_path: Path) -> None:
    home = tmp_path / "home"

    async def companion(running: Running) -> None:
        keyboard = await at_task(running)
        await keyboard.key(Qt.Key.Key_B, ALT | SHIFT)
        assert keyboard.page.answer.items == ()
        await keyboard.key(Qt.Key.Key_4)
        await keyboard.tab_to_widget(keyboard.panel.parts.marked["it"])
        await keyboard.key(Qt.Key.Key_Space)
        await keyboard.driver.event(TaskSubmitted, lambda: keyboard.driver.press(Qt.Key.Key_Return, CTRL))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(predicted_bundle(tmp_path / "bundle"))], companion) == 0
    assert sent(home) == [("points", "manual")]
