"""Report of `python3 dev.py bench --peer mpv`: time to a video frame in this program, in mpv and with bare PyAV.

`python video_peer.py [RUNS]`. mpv is the system's own (Debian: apt install mpv), on its own Xvfb. All three decode the
same two videos of 720p in groups of 250, one of them two hours long, with this machine's processor only. mpv already
runs, paused, and is controlled by JSON IPC (mpv(1), "JSON IPC"). A file or a seek is there at its `playback-restart`, a
step when the time of its image changes. Bare PyAV seeks to the I-frame before, decodes the frames and scales the last
one. Each figure is the median of all runs. A ratio below 1 means that this program is faster.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
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
from typing import Any

RUNS = 3
SEEKS, STEPS = 100, 16
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


class Mpv:
    """A running mpv that is controlled by JSON IPC."""

    def __init__(self, place: Path) -> None:
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
        before = self.answer("get_property", "time-pos")
        started_s = time.perf_counter()
        self.ask(command)
        while self.answer("get_property", "time-pos") in (before, None):
            assert time.perf_counter() < started_s + WITHIN_S, f"{command} came to nothing"
        return 1_000 * (time.perf_counter() - started_s)


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

    with virtual_screen() as screen, tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "socket"
        options = ("--no-config", "--idle", "--force-window", "--pause", "--hwdec=no", "--vo=x11", "--ao=null")
        command = ["mpv", *options, "--keep-open", "--really-quiet", f"--input-ipc-server={place}"]
        process = subprocess.Popen(command, env={**os.environ, "DISPLAY": screen}, stderr=subprocess.DEVNULL)
        try:
            wait_until(place.exists, WITHIN_S)
            yield Mpv(place)
        finally:
            process.terminate()
            process.wait(WITHIN_S)


def main(runs: int) -> None:
    from benchmarks.videos import RATE_HZ, SECONDS, made, made_long, measured

    if shutil.which("mpv") is None:
        raise SystemExit("mpv is missing (Debian: apt install mpv)")
    found: dict[str, list[Figures]] = {"annotator": [], "mpv": [], "PyAV": []}
    with tempfile.TemporaryDirectory(prefix="annotator-peer-") as folder:
        video = made(Path(folder) / "film.mp4")
        hours = made_long(Path(folder))
        frames = SECONDS * RATE_HZ
        for _ in range(runs):
            own = {row.name: row.value for row in asyncio.run(measured(video, hours))}
            found["annotator"].append({called: own[name] for name, called in ROWS.items()})
            found["mpv"].append(mpvs(video, hours, frames, RATE_HZ))
            found["PyAV"].append(bares(video, hours, frames))
    heads = "".join(f"{name:>14}" for name in found)
    sys.stdout.write(f"{f'720p, groups of 250, medians of {runs} runs':<46}{heads}   to mpv  to PyAV\n")
    for name, called in ROWS.items():
        values = [median(run[called] for run in figures) for figures in found.values()]
        figures = "".join(f"{value:11.1f} ms" for value in values)
        sys.stdout.write(f"{name:<46}{figures}{values[0] / values[1]:9.3f}{values[0] / values[2]:9.3f}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
