"""The video decoder is killed during playback, with boxes and ranges and an open range: playback goes on, and all
regions stay, on screen and on disk."""

from __future__ import annotations

import base64
import json
import os
import signal
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import monotonic

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.media.video.client.service import OpenedVideo
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.frame_canvas import FrameCanvas
from annotator.ui.viewers.video.view import VideoView
from depth import IS_DEEP
from journeys.boxer import BOTH, KIND, Boxer, bundle_with
from journeys.killed_video import begun_on_disk
from media.video.made_videos import made

KILLS = 20 if IS_DEEP else 2
BACK_S = 0.5  # the picture stands still for so long at most, in the middle of all kills
BUSY_S = 5.0  # where few are measured on a machine that does other things
FAR = 15  # frames: further than what is decoded ahead, so that another process made it


def on_disk(home: Path) -> list[object]:
    """Return the stored answer of the open task."""
    with closing(sqlite3.connect(f"file:{home / 'records.sqlite3'}?mode=ro", uri=True)) as records:
        drafts = records.execute("SELECT result FROM assignments WHERE result IS NOT NULL").fetchall()
    return [json.loads(plain(draft)) for (draft,) in drafts]


def plain(draft: str) -> str:
    """Return the text of a draft that is stored compressed if it is long."""
    code = draft.removeprefix("zlib:")
    return draft if code == draft else zlib.decompress(base64.b64decode(code)).decode()


def worker_of(video: VideoView) -> int | None:
    held = None if video._clock is None else video._clock.video
    assert isinstance(held, OpenedVideo)
    return held.connection.worker_pid


async def stood_still_s(boxer: Boxer, video: AnnotatedVideoView, start: int) -> float:
    """For how long the picture did, of a film that plays from a frame on, when its worker was killed."""
    video.go_to_frame(start)
    await boxer.on_screen(start)
    video.playing.play()
    await boxer.driver.until(lambda: (video.images.number or 0) > start, "it plays")
    changes: list[float] = []
    assert isinstance(video.images, FrameCanvas)
    video.images.turned.connect(lambda: changes.append(monotonic()))
    killed, number = worker_of(video), video.images.number
    assert killed is not None
    assert number is not None
    changes.append(monotonic())
    os.kill(killed, signal.SIGKILL)
    await boxer.driver.until(lambda: (video.images.number or 0) >= number + FAR, "the picture goes on")
    assert worker_of(video) not in (None, killed)
    return max(later - before for before, later in pairwise(changes))


def test_marks_are_kept_and_the_image_goes_on_however_often_the_decoder_is_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    bundle = bundle_with(made(tmp_path / "film", KIND).read_bytes(), tmp_path / "bundle", BOTH)
    still_s: list[float] = []

    async def companion(running: Running) -> None:
        boxer = Boxer(running)
        await boxer.boxes()
        await boxer.ranges()
        video = boxer.video
        assert video.ranges is not None
        await boxer.press([Qt.Key.Key_M])
        await boxer.driver.until(lambda: '"Moves", 50' in begun_on_disk(home), "what is open is on disk")
        kept, opened, begun = boxer.keyboard.page.answer.serialize(), video.ranges.opened, begun_on_disk(home)
        assert len(kept) == 8, "two boxes with their labels, one answer about a box, three ranges"
        await boxer.driver.until(lambda: on_disk(home) == [kept], "all that is marked is on disk")
        for start in starts():
            still_s.append(await stood_still_s(boxer, video, start))
            video.playing.pause()
            assert boxer.keyboard.page.answer.serialize() == kept
            assert (video.ranges.opened, begun_on_disk(home), on_disk(home)) == (opened, begun, [kept])
        await boxer.press([Qt.Key.Key_M])
        await boxer.driver.until(lambda: len(boxer.keyboard.page.answer.items) == 9, "what was open is a range")
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    words = f"stood still for {median(still_s):.2f} s in the middle, {max(still_s):.2f} s at most, of {KILLS} kills\n"
    sys.stdout.write(words)
    assert median(still_s) < (BACK_S if IS_DEEP else BUSY_S)


def starts() -> Iterator[int]:
    """Frames of different groups."""
    for kill in range(KILLS):
        yield 37 * kill % 200
