"""Two boxes follow what moves through a film, placed frame by frame, answered and sent, by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from journeys.boxer import BOTH, CONFIG, KIND, SHAPES, Boxer, bundle_with
from media.video.made_videos import made
from real_data import real_data
from store.killed import killed_by_itself

CHILD = Path(__file__).with_name("killed_boxer.py")


def sent_from(
    tmp_path: Path, video: bytes, config: str = CONFIG, work: Callable[[Boxer], Awaitable[None]] = Boxer.work
) -> Mapping[str, Any]:
    bundle, home = bundle_with(video, tmp_path / "bundle", config), tmp_path / "home"

    async def companion(running: Running) -> None:
        await work(Boxer(running))

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    return dict(sent)


def test_two_boxes_are_placed_frame_by_frame_and_leave_as_label_studio_writes_them(tmp_path: Path) -> None:
    sent = sent_from(tmp_path, made(tmp_path / "film", KIND).read_bytes())
    first, about, second, kind = sent["result"]
    assert (first["type"], first["from_name"], first["value"]["labels"]) == ("videorectangle", "box", ["Square"])
    assert (second["type"], second["from_name"], second["value"]["labels"]) == ("videorectangle", "box", ["other"])
    assert (kind["from_name"], kind["value"]) == ("kind", {"choices": ["Made"]})
    assert (about["id"], about["value"]["choices"]) == (first["id"], ["Bright"])
    assert about["value"]["sequence"] == first["value"]["sequence"]
    for box in (first, second):
        assert (box["value"]["framesCount"], box["value"]["duration"]) == (288, 12.0)
        assert "original_width" not in box
    # Of 25 frames a second, as those of 24 show them: frame 20 is seen from 0.8 s on, and so is the 21st of 24.
    assert [(item["frame"], item["time"], item["enabled"]) for item in first["value"]["sequence"]] == [
        (1, 1 / 24, True),
        (11, 11 / 24, True),
        (21, 21 / 24, False),
    ]
    assert sent["true_frames"][first["id"]] == [
        {"frame": 0, "time_s": 0.0},
        {"frame": 10, "time_s": 0.4},
        {"frame": 20, "time_s": 0.8},
    ]
    assert [frame["frame"] for frame in sent["true_frames"][second["id"]]] == [21, 31]
    begun, moved, left = first["value"]["sequence"]
    assert begun.keys() == {"frame", "enabled", "rotation", "x", "y", "width", "height", "time"}
    assert moved["x"] < begun["x"]
    assert {name: moved[name] for name in ("y", "width", "height")} == {
        name: begun[name] for name in ("y", "width", "height")
    }
    assert left["x"] == moved["x"], "after the last place it stays where it is"


def test_a_polygon_and_a_point_move_through_a_video_by_keyboard_alone(tmp_path: Path) -> None:
    sent = sent_from(tmp_path, made(tmp_path / "film", KIND).read_bytes(), SHAPES, Boxer.work_on_shapes)
    form, point, way, _kind = sent["result"]
    assert (form["type"], form["value"]["polygonlabels"]) == ("polygonlabels", ["Square"])
    assert (point["type"], point["value"]["keypointlabels"]) == ("keypointlabels", ["Corner"])
    begun, moved = form["value"]["sequence"]
    assert begun.keys() == {"frame", "enabled", "points", "closed", "time"}
    assert [len(item["points"]) for item in (begun, moved)] == [3, 3]
    assert all(after[0] > before[0] for before, after in zip(begun["points"], moved["points"], strict=True))
    assert [frame["frame"] for frame in sent["true_frames"][form["id"]]] == [0, 10]
    assert [(item.keys() >= {"x", "y", "width"}, item["enabled"]) for item in point["value"]["sequence"]] == [
        (True, True),
        (True, False),
    ]
    assert [frame["frame"] for frame in sent["true_frames"][point["id"]]] == [10, 15]
    assert (way["type"], way["value"]["labels"]) == ("videovectorlabels", ["Around"])
    (drawn,) = way["value"]["sequence"]
    assert drawn["closed"] is True
    assert [vertex["isBezier"] for vertex in drawn["vertices"]] == [False] * 3


def test_three_ranges_and_two_boxes_are_marked_on_a_video_of_the_world(tmp_path: Path) -> None:
    sent = sent_from(tmp_path, real_data("video/bigbuckbunny.mp4").read_bytes(), BOTH, Boxer.work_on_both)
    boxes = [result for result in sent["result"] if result["type"] == "videorectangle"]
    ranges = [result for result in sent["result"] if result["type"] == "timelinelabels"]
    assert [[item["frame"] for item in box["value"]["sequence"]] for box in boxes] == [[1, 11, 21], [22, 31]]
    assert [box["value"]["labels"] for box in boxes] == [["Square"], ["other"]]
    assert [(marked["value"]["ranges"], marked["value"]["timelinelabels"]) for marked in ranges] == [
        ([{"start": 22, "end": 31}], ["Rests"]),
        ([{"start": 31, "end": 41}], ["Moves"]),
        ([{"start": 41, "end": 49}], ["Rests"]),  # the 49th of 24 a second is seen at 2.0 s, as frame 50 of 25
    ]
    assert [[frame["frame"] for frame in sent["true_frames"][marked["id"]]] for marked in ranges] == [
        [21, 31],
        [31, 41],
        [41, 50],
    ]
    (kind,) = [result for result in sent["result"] if result["from_name"] == "kind"]
    assert kind["value"] == {"choices": ["Made"]}


def test_who_is_killed_in_the_middle_of_a_box_finds_all_boxes_and_goes_on(tmp_path: Path) -> None:
    video, home = made(tmp_path / "film", KIND).read_bytes(), tmp_path / "home"
    (kept,) = killed_by_itself(CHILD, home, bundle_with(video, tmp_path / "bundle"))
    assert len(kept["answer"]) == 6, "two boxes with their labels, and two answers"

    async def companion(running: Running) -> None:
        boxer = Boxer(running)
        await boxer.driver.active()
        running.window.open_bundle("street-things@1")
        await boxer.driver.task_on_screen()
        await boxer.on_screen(0)
        assert boxer.keyboard.page.answer.serialize() == kept["answer"]
        assert [list(corner) for corner in boxer.tracks.drawing.corners.drawn] == kept["corners"]
        await boxer.press([Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return])
        await boxer.driver.until(lambda: len(boxer.keyboard.page.answer.items) == 8, "it is a box")
        running.top.closing.emit()

    assert main(["open", "--home", str(home)], companion) == 0
