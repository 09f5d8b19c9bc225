"""Boxes on a picture are related, labelled, turned, taken away and brought back, by keyboard alone; what is sent is as
Label Studio has it, and what was begun is there after a restart."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DraftSaved, TaskSubmitted
from annotator.formats.results.envelope import result_schema_problems
from annotator.ui.design.relation_list import RelationList
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.painter import at_task

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
# As Label Studio's template “visual-genome”, with what is related in boxes of its own.
CONFIG = b"""<View>
  <Relations choice="multiple"><Relation value="on"/><Relation value="behind"/><Relation value="of"/></Relations>
  <Header value="Regions"/>
  <RectangleLabels name="regions" toName="it"><Label value="Hole"/><Label value="Log"/></RectangleLabels>
  <Image name="it" value="$image"/></View>"""


async def box(keyboard: Keyboard, label: Qt.Key, way: Qt.Key) -> None:
    await keyboard.key(label)
    await keyboard.tab_to_widget(keyboard.panel.parts.marked["it"])
    await keyboard.key(Qt.Key.Key_Space)
    await keyboard.key(way)
    await keyboard.key(Qt.Key.Key_Down)
    await keyboard.key(Qt.Key.Key_Space)


async def relate(keyboard: Keyboard) -> None:
    """The second box, which was drawn last, to the first."""
    await keyboard.key(Qt.Key.Key_Y, ALT)
    await keyboard.key(Qt.Key.Key_Return)
    await keyboard.key(Qt.Key.Key_3)
    await keyboard.key(Qt.Key.Key_1)


def test_boxes_are_related_by_keyboard_and_sent(tmp_path: Path) -> None:
    bundle, home = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": CONFIG}), tmp_path / "home"
    told: list[list[tuple[str, tuple[str, ...]]]] = []

    async def begun(running: Running) -> None:
        keyboard = await at_task(running)

        def note() -> None:
            told.append([(each.direction.value, each.labels) for each in keyboard.page.answer.relations])

        await box(keyboard, Qt.Key.Key_1, Qt.Key.Key_Right)
        await box(keyboard, Qt.Key.Key_2, Qt.Key.Key_Left)
        await relate(keyboard)
        note()
        await keyboard.key(Qt.Key.Key_Y, ALT | SHIFT)
        note()
        await keyboard.key(Qt.Key.Key_Delete)
        note()
        await keyboard.key(Qt.Key.Key_Z, CTRL)
        note()
        await keyboard.key(Qt.Key.Key_PageDown, CTRL)
        await keyboard.key(Qt.Key.Key_Delete)
        note()
        await keyboard.driver.event(DraftSaved, lambda: keyboard.driver.press(Qt.Key.Key_Z, CTRL))
        note()
        running.top.closing.emit()

    async def ended(running: Running) -> None:
        await Driver(running).active()
        running.window.open_bundle("street-things@1")
        keyboard = await at_task(running)
        await keyboard.driver.event(TaskSubmitted, lambda: keyboard.driver.press(Qt.Key.Key_Return, CTRL))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], begun) == 0
    there, turned = [("right", ("on", "of"))], [("left", ("on", "of"))]
    assert told == [there, turned, [], turned, [], turned]
    assert main(["open", "--home", str(home)], ended) == 0
    (path,) = (home / "results").rglob("*.json")
    check_sent(path.read_bytes())


def check_sent(envelope: bytes) -> None:
    assert result_schema_problems(envelope) == ()
    first, second, related = json.loads(envelope)["result"]
    assert [each["value"]["rectanglelabels"] for each in (first, second)] == [["Hole"], ["Log"]]
    ends = {"from_id": second["id"], "to_id": first["id"]}
    assert related == {**ends, "type": "relation", "direction": "left", "labels": ["on", "of"]}


PAGES = """<View><Image name="it" valueList="$pages"/><RectangleLabels name="box" toName="it"><Label value="Log"/>
  </RectangleLabels><Relations/></View>"""


def a_box(name: str, page: int) -> dict[str, object]:
    value = {"x": 10, "y": 10, "width": 50, "height": 50, "rotation": 0, "rectanglelabels": ["Log"]}
    about = {"from_name": "box", "to_name": "it", "type": "rectanglelabels"}
    return {"id": name, **about, "item_index": page, "value": value}


def test_what_is_related_is_seen_on_whichever_page_it_is(tmp_path: Path) -> None:
    joined = {"from_id": "second", "to_id": "first", "type": "relation", "direction": "right"}
    results = [a_box("first", 0), a_box("second", 1), joined]
    task = [{"id": "1", "pages": ["media/first.png", "media/second.png"], "predictions": [{"result": results}]}]
    files = {name: content for name, content in valid_files().items() if name != "tasks.csv"}
    files["bundle.toml"] += b'\n[tasks]\nfile = "tasks.json"\n'
    images = {f"media/{name}.png": files["media/first.png"] for name in ("first", "second")}
    wanted = {**files, **images, "config.xml": PAGES.encode(), "tasks.json": json.dumps(task).encode()}
    bundle = write_folder(tmp_path / "bundle", wanted)

    async def companion(running: Running) -> None:
        keyboard = await at_task(running)
        view, (listed,) = keyboard.panel.parts.marked["it"], keyboard.panel.findChildren(RelationList)
        assert isinstance(view, AnnotatedImageView)
        assert view.item == 0
        await keyboard.tab_to_widget(listed.rows)
        await keyboard.key(Qt.Key.Key_Down)
        await keyboard.driver.until(lambda: view.item == 1, "the page of the first end is seen")
        assert listed.rows.currentRow() == 0
        await keyboard.key(Qt.Key.Key_Escape)
        assert keyboard.panel.selected_region == "second"
        keyboard.panel.select_region("first")
        await keyboard.driver.until(lambda: view.item == 0, "its page is seen")
        await keyboard.key(Qt.Key.Key_Y, ALT)
        await keyboard.key(Qt.Key.Key_Return)
        assert [each.ends for each in keyboard.page.answer.relations] == [("second", "first"), ("first", "second")]
        running.top.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
