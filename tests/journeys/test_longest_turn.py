"""The window never blocks for long, whatever a bundle that `check` accepts holds: the largest predictions of each shape
are opened, selected, changed and submitted in the real program."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.mask.label_studio_rle import as_written
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.predictions import (
    MOST_KEYFRAMES,
    MOST_KEYFRAMES_OF_TRACK,
    MOST_MASKS,
    MOST_POINTS,
    MOST_POINTS_OF_REGION,
    MOST_REGIONS,
    MOST_SPANS,
)
from bundle_making import image, write_folder
from depth import IS_DEEP, part
from journeys.driver import Driver
from media.audio.made_audio_files import KINDS, made
from media.video.made_videos import Kind
from media.video.made_videos import made as made_video

# Processor seconds of the window's thread in one turn of its loop. Each action counts with its best try. Beside other
# tests, which take the processor's caches, a turn needs longer.
MOST_S = 0.1 if IS_DEEP else 0.2
TRIES = 4
MASKED_PX = 1_200, 900
TURNS_MS = 700  # until the follow-up work of an action is done
_MANIFEST = """\
format = "annotator-bundle"
version = 1
id = "largest"
revision = 1
title = "Largest"
[requester]
name = "R"
[design]
config = "config.xml"
[tasks]
file = "tasks.json"
[pay]
currency = "EUR"
amount = "0.05"
[time]
expected_s = 10
"""
_ACTIONS = {"open", "next region", "delete", "undo", "select all", "resize", "submit"}
_RANDOM = Random(1)
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

type Result = dict[str, Any]


def shaped(number: int, kind: str, value: Mapping[str, Any]) -> Result:
    return {"id": f"r{number}", "from_name": "mark", "to_name": "it", "type": kind, "value": value}


def zigzags() -> list[Result]:
    """Return polygons from edge to edge: the slowest outlines to paint."""
    count, points = MOST_POINTS // MOST_POINTS_OF_REGION, MOST_POINTS_OF_REGION
    spots = [[_RANDOM.random() * 100, _RANDOM.random() * 100] for _ in range(points)]
    value = {"points": spots, "closed": True, "polygonlabels": ["A"]}
    return [shaped(number, "polygonlabels", value) for number in range(count)]


def hexagons() -> list[Result]:
    """Return jagged polygons that are few enough to be painted anew at each frame."""
    spots = [[[_RANDOM.random() * 100, _RANDOM.random() * 100] for _ in range(6)] for _ in range(150)]
    values = [{"points": each, "closed": True, "polygonlabels": ["A"]} for each in spots]
    return [shaped(number, "polygonlabels", value) for number, value in enumerate(values)]


def boxes() -> list[Result]:
    sides = [(_RANDOM.random() * 90, _RANDOM.random() * 90) for _ in range(MOST_REGIONS)]
    return [
        shaped(number, "rectanglelabels", {"x": x, "y": y, "width": 8, "height": 8, "rectanglelabels": ["A"]})
        for number, (x, y) in enumerate(sides)
    ]


def masked(number: int, rows: Mapping[int, tuple[int, ...]]) -> Result:
    """Return a mask, given by the bounds of its runs in each row."""
    rle = as_written(Mask.of_rows(rows, MASKED_PX).as_geometry())["rle"]
    width, height = MASKED_PX
    result = shaped(number, "brushlabels", {"format": "rle", "rle": rle, "brushlabels": ["A"]})
    return {**result, "original_width": width, "original_height": height}


def specks() -> list[Result]:
    """Return many small masks."""
    corners = [(_RANDOM.randrange(MASKED_PX[0] - 20), _RANDOM.randrange(MASKED_PX[1] - 20)) for _ in range(MOST_MASKS)]
    return [
        masked(number, {y + row: (x + row % 3, x + 20) for row in range(20)}) for number, (x, y) in enumerate(corners)
    ]


def noise(count: int, step: int) -> list[Result]:
    """Return masks over the whole image whose rows have many runs."""
    width, height = MASKED_PX
    bounds = [tuple(sorted(_RANDOM.sample(range(width), 2 * (width // (2 * step))))) for _ in range(50)]
    return [masked(number, {row: bounds[(row * 7 + number) % 50] for row in range(height)}) for number in range(count)]


def spans() -> list[Result]:
    return [
        shaped(number, "labels", {"start": number, "end": number + 1, "text": "one two "[number % 8], "labels": ["A"]})
        for number in range(MOST_SPANS)
    ]


def segments() -> list[Result]:
    """Return segments over each other, so that each is in a lane of its own."""
    return [
        shaped(number, "labels", {"start": number * 1e-5, "end": 2.0, "channel": 0, "labels": ["A"]})
        for number in range(MOST_REGIONS)
    ]


def tracks() -> list[Result]:
    count, keyframes = MOST_KEYFRAMES // MOST_KEYFRAMES_OF_TRACK, MOST_KEYFRAMES_OF_TRACK
    box = {"x": 10, "y": 10, "width": 5, "height": 5}
    sequence = [{"frame": frame + 1, **box} for frame in range(keyframes)]
    return [shaped(number, "videorectangle", {"sequence": sequence, "labels": ["A"]}) for number in range(count)]


def ranges() -> list[Result]:
    values = [{"ranges": [{"start": n + 1, "end": n + 1}], "timelinelabels": ["A"]} for n in range(MOST_REGIONS)]
    return [shaped(number, "timelinelabels", value) for number, value in enumerate(values)]


_CASES: Mapping[str, tuple[Callable[[], list[Result]], str, str]] = {
    "zigzags": (zigzags, "Image", "PolygonLabels"),
    "spans": (spans, "Text", "Labels"),
    "boxes": (boxes, "Image", "RectangleLabels"),
    "hexagons": (hexagons, "Image", "PolygonLabels"),
    "segments": (segments, "Audio", "Labels"),
    "ranges": (ranges, "Video", "TimelineLabels"),
    "tracks": (tracks, "Video", "Labels"),
    "specks": (specks, "Image", "BrushLabels"),
    "noise": (partial(noise, 1, 3), "Image", "BrushLabels"),
    "clouds": (partial(noise, 9, 40), "Image", "BrushLabels"),
}


def written(folder: Path, case: str) -> Path:
    """Write a bundle of one task without predictions and several with the largest ones."""
    make, medium, control = _CASES[case]
    files = {"bundle.toml": _MANIFEST.encode()}
    match medium:
        case "Image":
            files["media/it.png"] = image("PNG", "teal", MASKED_PX)
            value = "media/it.png"
        case "Text":
            value = "one two " * 2_500
        case "Audio":
            files["media/it.wav"] = made(folder / "it.wav", KINDS["WAV"], 3.0).read_bytes()
            value = "media/it.wav"
        case _:
            files["media/it.mp4"] = made_video(folder / "it", Kind("mp4", "mp4")).read_bytes()
            value = "media/it.mp4"
    labels = '<Label value="A"/><Label value="B"/>'
    named = "names" if case == "tracks" else "mark"
    boxed = '<VideoRectangle name="mark" toName="it"/>' if case == "tracks" else ""
    config = f'<{medium} name="it" value="$it"/>{boxed}<{control} name="{named}" toName="it">{labels}</{control}>'
    files["config.xml"] = f"<View>{config}</View>".encode()
    results = make()
    predictions: list[list[Result]] = [[], *[results] * (TRIES + 1)]
    files["tasks.json"] = json.dumps(
        [{"id": n, "data": {"it": value}, "predictions": [{"result": each}]} for n, each in enumerate(predictions)]
    ).encode()
    return write_folder(folder / "bundle", files)


class Heart:
    """A timer that fires in each turn of the loop and records the processor time of the longest turn."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._last_s = time.thread_time()
        self.longest_s = 0.0
        self._timer.start(0)

    def forget(self) -> None:
        self.longest_s = 0.0
        self._last_s = time.thread_time()

    def _beat(self) -> None:
        now_s = time.thread_time()
        self.longest_s = max(self.longest_s, now_s - self._last_s)
        self._last_s = time.thread_time()


async def blocks_s(driver: Driver) -> dict[str, float]:
    """Return the longest turn by action, each the best of several tries."""
    running, heart = driver.running, Heart()

    def go(index: int) -> None:
        running.services.intents.post(lambda: running.services.session.open_task(index))

    async def least_s(*tries: Callable[[], None]) -> float:
        found = []
        for each in tries:
            heart.forget()
            each()
            await driver.rested(TURNS_MS)
            found.append(heart.longest_s)
            if found[-1] < MOST_S:
                break
        return min(found)

    opened: list[float] = []
    for index in range(1, TRIES + 1):
        go(0)
        await driver.rested(TURNS_MS)
        opened.append(await least_s(partial(go, index)))
        if opened[-1] < MOST_S:
            break
    await driver.task_on_screen()
    found = {"open": min(opened)}
    for name, key, modifier in (
        ("next region", Qt.Key.Key_Down, _ALT),
        ("delete", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        ("undo", Qt.Key.Key_Z, _CTRL),
        ("select all", Qt.Key.Key_A, _CTRL),
    ):
        found[name] = await least_s(*[partial(driver.press, key, modifier)] * TRIES)
    found["resize"] = await least_s(*(partial(running.top.resize, width, 700) for width in (900, 1100, 950, 1050)))
    found["submit"] = await least_s(*[partial(driver.press, Qt.Key.Key_Return, _CTRL)] * TRIES)
    return found


@pytest.mark.parametrize("case", part(tuple(_CASES), 8, 2))
def test_no_turn_of_the_loop_is_long_with_the_largest_predictions(tmp_path: Path, case: str) -> None:
    found: dict[str, float] = {}

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        await driver.rested(TURNS_MS)
        found.update(await blocks_s(driver))
        view = running.services.session.view()
        assert view is not None
        assert len(view.answer.items) >= len(_CASES[case][0]()), "the predictions are shown"
        running.window.closing.emit()

    bundle = written(tmp_path, case)
    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
    assert set(found) == _ACTIONS, "each action was measured"
    assert {name: round(longest_s, 3) for name, longest_s in found.items() if longest_s > MOST_S} == {}
