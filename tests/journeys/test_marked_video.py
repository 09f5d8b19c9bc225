"""Moments of a film are marked by keyboard alone, survive a kill of the program, and leave as Label Studio has them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from bundle_making import write_folder
from journeys.video_marker import FRAMERATE, KEY, VideoMarker, files_of
from media.video.made_videos import KINDS, made
from real_data import real_data

CALM, FAST, NEAR, USABLE = Qt.Key.Key_C, Qt.Key.Key_F, Qt.Key.Key_1, Qt.Key.Key_3
CHILD = Path(__file__).with_name("killed_video.py")
WITHIN_S = 120.0


async def three_ranges(marker: VideoMarker) -> None:
    """Two that overlap while it plays, one frame while it stands, and what is asked about the last; then it leaves."""
    await marker.play_to(4)
    await marker.open(CALM)
    await marker.play_to(12)
    await marker.open(FAST)
    await marker.play_to(20)
    await marker.close(CALM)
    await marker.play_to(26)
    await marker.close(FAST)
    await marker.stand_still()
    await marker.step(3)
    await marker.open(CALM)
    await marker.close(CALM)
    await marker.keyboard.key(marker_key(marker, "how"))
    await marker.keyboard.key(marker_key(marker, "all"))
    await marker.submit()


def marker_key(marker: VideoMarker, control: str) -> Qt.Key:
    """Return the key of the first choice, as shown next to it."""
    key = next(key for key, target in marker.keyboard.panel.keys.items() if target.control == control)
    return Qt.Key(ord(key.upper()))


def check_sent(sent: dict[str, Any], timestamps_s: Callable[[int], object]) -> None:
    """The names and frames are Label Studio's, and follow from the true frames that stand beside them."""
    moments = [item for item in sent["result"] if item["type"] == "timelinelabels"]
    assert [item["value"]["timelinelabels"] for item in moments] == [["calm"], ["Fast"], ["calm"]]
    for item in moments:
        assert set(item) == {"id", "from_name", "to_name", "type", "origin", "value"}
        assert set(item["value"]) == {"ranges", "timelinelabels"}
        ((only,), (first, last)) = item["value"]["ranges"], sent["true_frames"][item["id"]]
        assert (first["time_s"], last["time_s"]) == (timestamps_s(first["frame"]), timestamps_s(last["frame"]))
        assert only["start"] == pytest.approx(first["time_s"] * FRAMERATE + 1, abs=1)
        assert only["end"] == pytest.approx(last["time_s"] * FRAMERATE + 1, abs=1)
        assert 1 <= only["start"] <= only["end"]
    (about,) = [item for item in sent["result"] if item["from_name"] == "how"]
    assert about["id"] == moments[2]["id"]
    assert about["value"] == {"ranges": moments[2]["value"]["ranges"], "choices": ["Near"]}
    (whole,) = [item for item in sent["result"] if item["from_name"] == "all"]
    assert whole["value"] == {"choices": ["Usable"]}
    single = sent["true_frames"][moments[2]["id"]]
    assert single[1] == {**single[0], "end_s": timestamps_s(single[0]["frame"] + 1)}


def sent_in(home: Path) -> dict[str, Any]:
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    assert isinstance(sent, dict)
    return sent


def marked_and_sent(tmp_path: Path, video: bytes) -> dict[str, Any]:
    bundle, home = write_folder(tmp_path / "bundle", files_of(video)), tmp_path / "home"

    async def companion(running: Running) -> None:
        marker = VideoMarker(running)
        await marker.begins()
        await three_ranges(marker)
        told = await marker.told_before_it_leaves()
        assert "calm" in told["Answer to “moment”"]
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    return sent_in(home)


def test_three_ranges_a_choice_and_off_it_goes(tmp_path: Path) -> None:
    kind = KINDS["MP4, 25"]
    sent = marked_and_sent(tmp_path, made(tmp_path / "film", kind).read_bytes())
    check_sent(sent, lambda number: number / 25)


def test_a_real_video_is_marked_as_well(tmp_path: Path) -> None:
    sent = marked_and_sent(tmp_path, real_data("video/bigbuckbunny.mp4").read_bytes())
    check_sent(sent, lambda number: pytest.approx(number / 25))


def test_what_is_open_and_what_is_marked_are_there_after_the_program_was_killed(tmp_path: Path) -> None:
    video = made(tmp_path / "film", KINDS["MP4, 25"]).read_bytes()
    bundle, home = write_folder(tmp_path / "bundle", files_of(video)), tmp_path / "home"
    command = [sys.executable, str(CHILD), str(home), str(bundle)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as child:
        assert child.stdout is not None
        marked = json.loads(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        child.wait(WITHIN_S)

    async def go_on(running: Running) -> None:
        marker = VideoMarker(running)
        await marker.driver.active()
        running.window.open_bundle(KEY)
        await marker.begins()
        assert marker.items == marked["regions"]
        assert [(opened.label, opened.frame) for opened in marker.opened] == [("Fast", marked["opened"])]
        await marker.step(2)
        await marker.close(FAST)
        frames = [frame["frame"] for frame in marker.items[-1]["true_frames"]]
        assert frames == sorted([2, marked["opened"]])
        running.top.closing.emit()

    assert main(["open", "--home", str(home)], go_on) == 0
