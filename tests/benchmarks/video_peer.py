"""Report of `python3 dev.py bench --peer mpv`: time to a video frame in this program, in mpv and with bare PyAV.

`python video_peer.py [RUNS]`. mpv is the system's own (Debian: apt install mpv). Both programs decode the same two
videos of 720p in groups of 250, one of them two hours long, with this machine's processor only, and paint them at
960 x 540 on an Xvfb of their own. Each figure ends with the frame on the screen: in this program when the X server has
painted it, in mpv at `playback-restart` for a file or a seek, and for a step when the screen has changed. mpv already
runs, paused, and is controlled by JSON IPC (mpv(1), "JSON IPC"); this program has a worker ready. Bare PyAV, measured
once, seeks to the I-frame before, decodes the frames, scales the last one and paints nothing. Each figure is the median
of all runs. A ratio below 1 means that this program is faster.
"""

from __future__ import annotations

import asyncio
import json
import mmap
import os
import random
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.core.ports.videos import FrameImage

RUNS = 2
SEEKS, STEPS = 100, 16
SCREEN_PX = (960, 540)
LOOK_EVERY_S = 0.000_1
MPV = (
    *(
        "mpv",
        "--no-config",
        "--idle",
        "--force-window",
        "--pause",
        "--hwdec=no",
        "--vo=x11",
        "--ao=null",
        "--keep-open",
    ),
    *("--really-quiet", "--fullscreen", "--osd-level=0", "--no-osc", "--sws-scaler=fast-bilinear"),
)
WITHIN_S = 30.0
# Title of our row -> key of the figure of the other programs.
ROWS = {
    "first frame": "first",
    "first frame of a two-hour video": "long",
    "seek, median": "seek",
    "seek, 95th percentile": "late",
    "step forward": "on",
    "step back after a pause, slowest of 16": "back",
}
type Figures = dict[str, float]


class WatchedScreen:
    """A line in the middle of a screen of Xvfb. The noise of the videos changes it with each frame."""

    def __init__(self, frame_buffer: Path) -> None:
        with frame_buffer.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # XWDFile.h: the header, then an XWDColor for each colour, then lines.
        header, line_bytes, colours = (int.from_bytes(self._memory[at : at + 4], "big") for at in (0, 48, 76))
        begin = header + colours * 12 + SCREEN_PX[1] // 2 * line_bytes
        self._line = slice(begin, begin + SCREEN_PX[0] * 4)

    @property
    def line(self) -> bytes:
        return self._memory[self._line]


class Mpv:
    """A running mpv that is controlled by JSON IPC."""

    def __init__(self, place: Path, screen: WatchedScreen) -> None:
        self._screen = screen
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(WITHIN_S)
        self._socket.connect(str(place))
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._asked = 0

    def ask(self, *words: object) -> None:
        self._asked += 1
        message = json.dumps({"command": words, "request_id": self._asked}) + "\n"
        self._socket.sendall(message.encode())

    def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first message that matches. Raise TimeoutError if none arrives in time."""
        for line in self._lines:
            words: dict[str, Any] = json.loads(line)
            if is_it(words):
                return words
        raise SystemExit("mpv ended")

    def answer(self, *words: object) -> Any:
        self.ask(*words)
        return self.until(lambda told: told.get("request_id") == self._asked).get("data")

    def restarted_ms(self, *words: object) -> float:
        started_s = time.perf_counter()
        self.ask(*words)
        self.until(lambda told: told.get("event") == "playback-restart")
        return 1_000 * (time.perf_counter() - started_s)

    def stepped_ms(self, command: str) -> float:
        before = self._screen.line
        started_s = time.perf_counter()
        self.ask(command)
        while self._screen.line == before:
            assert time.perf_counter() < started_s + WITHIN_S, f"{command} came to nothing"
            select.select([self._socket], [], [], LOOK_EVERY_S)
        return 1_000 * (time.perf_counter() - started_s)


def owns(video: Path, hours: Path) -> Figures:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from annotator.ui.viewers.video.screen import VideoScreen
    from benchmarks.videos import measured_as_peers

    _application = QApplication.instance() or QApplication([])
    screen = VideoScreen()
    screen.resize(*SCREEN_PX)
    screen.show()

    def paint(image: FrameImage) -> None:
        screen.show_image(image)
        screen.repaint()
        QGuiApplication.sync()

    rows = {row.name: row.value for row in asyncio.run(measured_as_peers(video, hours, paint))}
    screen.close()
    return {called: rows[name] for name, called in ROWS.items()}


def mpvs(video: Path, hours: Path, frames: int, rate: float) -> Figures:
    with _mpv() as mpv:
        mpv.ask("loadfile", str(video))  # once, so that its window exists
        mpv.until(lambda told: told.get("event") == "playback-restart")
        long_ms = mpv.restarted_ms("loadfile", str(hours))
        first_ms = mpv.restarted_ms("loadfile", str(video))
        seeks_ms, on_ms = [], []
        for number in _places(frames):
            seeks_ms.append(mpv.restarted_ms("seek", number / rate, "absolute+exact"))
            on_ms.append(mpv.stepped_ms("frame-step"))
        mpv.restarted_ms("seek", (frames - 3) / rate, "absolute+exact")
        back_ms = [mpv.stepped_ms("frame-back-step") for _ in range(STEPS)]
    return _figures(first_ms, long_ms, seeks_ms, on_ms, back_ms)


def bares(video: Path, hours: Path, frames: int) -> Figures:
    from benchmarks.bare_video import BareVideo

    long_ms = BareVideo.first_ms(hours)
    first_ms = BareVideo.first_ms(video)
    bare = BareVideo(video)
    seeks_ms, on_ms = [], []
    for number in _places(frames):
        seeks_ms.append(bare.sought_ms(number))
        on_ms.append(bare.next_ms())
    back_ms = [bare.sought_ms(frames - 3 - by) for by in range(1, STEPS + 1)]
    bare.close()
    return _figures(first_ms, long_ms, seeks_ms, on_ms, back_ms)


def _places(frames: int) -> list[int]:
    chance = random.Random(5)
    return [chance.randrange(frames - 1) for _ in range(SEEKS)]


def _figures(first: float, long: float, seeks: list[float], on: list[float], back: list[float]) -> Figures:
    late = sorted(seeks)[SEEKS * 95 // 100 - 1]
    return {"first": first, "long": long, "seek": median(seeks), "late": late, "on": median(on), "back": max(back)}


@contextmanager
def _mpv() -> Iterator[Mpv]:
    from pulse_server import wait_until
    from virtual_screen import virtual_screen

    with tempfile.TemporaryDirectory() as folder, virtual_screen(*SCREEN_PX, Path(folder)) as screen:
        place = Path(folder) / "socket"
        command = [*MPV, f"--input-ipc-server={place}"]
        process = subprocess.Popen(command, env={**os.environ, "DISPLAY": screen}, stderr=subprocess.DEVNULL)
        try:
            wait_until(place.exists, WITHIN_S)
            yield Mpv(place, WatchedScreen(Path(folder) / "Xvfb_screen0"))
        finally:
            process.terminate()
            process.wait(WITHIN_S)


def main(runs: int) -> None:
    from benchmarks.videos import RATE_HZ, SECONDS, made, made_long
    from virtual_screen import virtual_screen

    if shutil.which("mpv") is None:
        raise SystemExit("mpv is missing (Debian: apt install mpv)")
    found: dict[str, list[Figures]] = {"annotator": [], "mpv": [], "PyAV": []}
    with tempfile.TemporaryDirectory(prefix="annotator-peer-") as folder, virtual_screen(*SCREEN_PX) as screen:
        os.environ |= {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        video = made(Path(folder) / "film.mp4")
        hours = made_long(Path(folder))
        frames = SECONDS * RATE_HZ
        found["PyAV"].append(bares(video, hours, frames))
        for _ in range(runs):
            found["annotator"].append(owns(video, hours))
            found["mpv"].append(mpvs(video, hours, frames, RATE_HZ))
    heads = "".join(f"{name:>14}" for name in found)
    sys.stdout.write(f"{f'720p, groups of 250, medians of {runs} runs':<46}{heads}   to mpv  to PyAV\n")
    for name, called in ROWS.items():
        values = [median(run[called] for run in figures) for figures in found.values()]
        figures = "".join(f"{value:11.1f} ms" for value in values)
        sys.stdout.write(f"{name:<46}{figures}{values[0] / values[1]:9.3f}{values[0] / values[2]:9.3f}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
