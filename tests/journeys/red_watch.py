"""Somebody who looks at a screen all the time for what is as red as only squares of ours are."""

from __future__ import annotations

import mmap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from journeys.red_clip import red_pixels

WIDTH_PX, HEIGHT_PX = 1_280, 800
# Whoever looks without a rest takes a processor from the program that is looked at; a picture stays for 40 ms.
STILL_AFTER_S = 0.005
# Every other pixel of every other line: also a square of a small picture has some of them.
EVERY = 2


def said(line: str) -> tuple[float, str]:
    """Return when the program wrote a line (`restless_moderator.say`), and its words."""
    at, _space, words = line.strip().partition(" ")
    return float(at), words


class Watch:
    """Looks at the screen all the time. `red`: when it looked and something was as it is."""

    def __init__(self, frame_buffer: Path) -> None:
        self._file = frame_buffer.open("rb")
        self._memory = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        header = int.from_bytes(self._memory[:4], "big")
        colours = int.from_bytes(self._memory[76:80], "big")
        self._first = header + colours * 12  # XWDFile.h: the header, then XWDColor for each colour
        self.red: list[float] = []
        self.looks = 0
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        screen = np.frombuffer(self._memory, "<u4", WIDTH_PX * HEIGHT_PX, self._first).reshape(HEIGHT_PX, WIDTH_PX)
        while not self._stops.wait(STILL_AFTER_S):
            at = time.monotonic()
            # Copied whole pixels at a time: its colours must not be of two moments.
            seen = screen[::EVERY, ::EVERY].copy().view(np.uint8).reshape(-1, 4)
            if red_pixels(seen):
                self.red.append(at)
            self.looks += 1

    @contextmanager
    def on(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stops.set()
            self._thread.join()
            self._memory.close()
            self._file.close()
