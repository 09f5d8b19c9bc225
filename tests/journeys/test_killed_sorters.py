"""Cards that were ordered or put into a bucket are there after the program was killed, and are delivered so."""

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

CHILD = Path(__file__).with_name("killed_sorter.py")
KEY = "street-things@1"
CARDS = [{"id": name, "title": f"Card {name}", "body": "Words."} for name in ("a", "b", "c")]
DATA = f"<!-- {json.dumps({'cards': CARDS})} -->"
RANKED = f'<View><List name="l" value="$cards"/><Ranker name="r" toName="l"/></View>{DATA}'
PICKED = f"""<View><List name="l" value="$cards" title="All"/><Ranker name="r" toName="l"><Bucket name="good"/></Ranker>
</View>{DATA}"""


@pytest.mark.parametrize(
    ("config", "ranked", "words"),
    [(RANKED, {"r": ["b", "c", "a"]}, ()), (PICKED, {"_": ["b", "c"], "good": ["a"]}, ("sideways",))],
)
def test_an_order_outlives_a_kill(
    config: str, ranked: dict[str, list[str]], words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "config.xml"
    path.write_text(config, encoding="utf-8")
    bundle, home = bundle_around(path, tmp_path / "bundle"), tmp_path / "home"
    (kept,) = killed_by_itself(CHILD, home, bundle, *words)

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
    (result,) = sent["result"]
    assert result["value"] == {"ranker": ranked}
