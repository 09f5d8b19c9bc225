"""Spans of conversations and of pages are there again after the program was killed, and are delivered as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskSubmitted
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.real_configs import bundle_around
from store.killed import killed_by_itself

CHILD = Path(__file__).with_name("killed_reader.py")
KEY = "street-things@1"
TALK = """<View><Paragraphs name="t" value="$talk"/><ParagraphLabels name="c" toName="t"><Label value="Name"/>
<Label value="Greeting"/></ParagraphLabels></View>"""
PAGE = """<View><HyperText name="t" value="$page"/><HyperTextLabels name="c" toName="t"><Label value="Name"/>
<Label value="Place"/></HyperTextLabels></View><!-- {"page": "<h1>Ada 🦊</h1><p>in <b>London</b>.</p>"} -->"""


@pytest.mark.parametrize(("config", "count"), [(TALK, 2), (PAGE, 2)])
def test_spans_outlive_a_kill(config: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "config.xml"
    path.write_text(config, encoding="utf-8")
    bundle, home = bundle_around(path, tmp_path / "bundle"), tmp_path / "home"
    (kept,) = killed_by_itself(CHILD, home, bundle)

    async def go_on(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        running.window.open_bundle(KEY)
        await driver.task_on_screen()
        keyboard = Keyboard(driver)
        assert keyboard.page.answer.serialize() == kept["answer"]
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
        running.top.closing.emit()

    assert main(["open", "--home", str(home)], go_on) == 0
    (sent,) = [json.loads(found.read_bytes()) for found in (home / "results").rglob("*.json")]
    assert len(sent["result"]) == count
