"""Help that stays the worker's: edges that follow what is in the picture, fewer corners, and all of one colour at once,
by keyboard alone; what is sent is what is on screen."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.mask.raster import Mask
from annotator.core.events import TaskSubmitted
from annotator.formats.results.envelope import result_schema_problems
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.keyboard import Keyboard
from journeys.painter import at_task

SIZE, MIDDLE, RADIUS = (1200, 900), (600, 450), 240
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <PolygonLabels name="what" toName="it"><Label value="Coin"/></PolygonLabels>
  <BrushLabels name="paint" toName="it"><Label value="Gold"/></BrushLabels></View>"""


def helped_bundle(folder: Path) -> Path:
    """A coin on a table."""
    drawn, image = io.BytesIO(), Image.new("RGB", SIZE, "teal")
    ends = [*(each - RADIUS for each in MIDDLE), *(each + RADIUS - 1 for each in MIDDLE)]
    ImageDraw.Draw(image).ellipse(ends, fill="gold")
    image.save(drawn, "PNG")
    return write_folder(folder, {**valid_files(), "config.xml": CONFIG, "media/first.png": drawn.getvalue()})


def sent(home: Path) -> list[dict[str, Any]]:
    (path,) = (home / "results").rglob("*.json")
    envelope = path.read_bytes()
    assert result_schema_problems(envelope) == ()
    return list(json.loads(envelope)["result"])


async def draw_coin(keyboard: Keyboard, view: AnnotatedImageView) -> None:
    """With scissors, from four places on the edge of the coin."""
    await keyboard.key(Qt.Key.Key_1)
    await keyboard.key(Qt.Key.Key_D, ALT)
    await keyboard.tab_to_widget(view)
    for across, down in ((0, -RADIUS), (RADIUS, 0), (0, RADIUS), (-RADIUS, 0)):
        view.drawing.point_at((MIDDLE[0] + across, MIDDLE[1] + down))
        await keyboard.key(Qt.Key.Key_Space)


def test_a_coin_is_outlined_simplified_and_painted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    counts: list[int] = []

    async def companion(running: Running) -> None:
        keyboard = await at_task(running)
        view = keyboard.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)

        def corners() -> int:
            return len(keyboard.page.answer.items[0].value["points"])

        await draw_coin(keyboard, view)
        await keyboard.key(Qt.Key.Key_Return)
        counts.append(corners())
        keyboard.panel.select_region(keyboard.page.answer.items[0].id)
        await keyboard.key(Qt.Key.Key_K, ALT)
        counts.append(corners())
        await keyboard.key(Qt.Key.Key_Z, CTRL)
        counts.append(corners())
        await keyboard.key(Qt.Key.Key_Escape)
        await keyboard.key(Qt.Key.Key_2)
        await keyboard.key(Qt.Key.Key_Q, ALT)
        view.drawing.point_at(MIDDLE)
        view.setFocus()
        await keyboard.key(Qt.Key.Key_Space)
        await keyboard.driver.event(TaskSubmitted, lambda: keyboard.driver.press(Qt.Key.Key_Return, CTRL))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(helped_bundle(tmp_path / "bundle"))], companion) == 0
    assert 3 < counts[1] < counts[0] == counts[2]
    outline, painted = sent(home)
    spots = [(x * SIZE[0] / 100, y * SIZE[1] / 100) for x, y in outline["value"]["points"]]
    assert all(abs(math.dist(spot, MIDDLE) - RADIUS) < 6 for spot in spots)
    area = Mask.of(painted["value"]["rle"], SIZE)
    assert abs(area.count_px - math.pi * RADIUS**2) < 3000
    assert area.holds(MIDDLE)
    assert (outline["origin"], painted["origin"]) == ("manual", "manual")
