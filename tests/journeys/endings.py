"""Starts and ends of the real program, each a process of its own, and what they leave behind. Linux only. By itself:

PYTHONPATH=tests .venv/bin/python -m journeys.endings FOLDER COUNT [SEED]
"""

from __future__ import annotations

import ctypes
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import HomeInUse
from annotator.store.folders.home import Home

CHILD = Path(__file__).with_name("ended_program.py")
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
BUNDLES = ("image-tagging", "audio-transcription", "video-moderation")
AT_WINDOW, FROM_START = "signal", "signal from the start"
WAYS = ("close", "keys", AT_WINDOW, FROM_START)
GROUP_KILLED = "the whole group is killed"
AT_ONCE = 2
LATEST_S = 1.5  # after the window is there, or after the start
PATIENCE_S = 120.0
ENDED_WITHIN_S = 10.0
SHARED = Path("/dev/shm")
_SET_CHILD_SUBREAPER = 36  # prctl(2)


class Ending(Struct, frozen=True):
    """`left` are the processes and locks that are there although the program is not."""

    number: int
    bundle: str
    way: str
    after_s: float
    code: int
    said: str
    left: tuple[str, ...]

    @property
    def is_orderly(self) -> bool:
        """Return True if it ended in order. A program asked to end before its window opens may end by the signal."""
        codes = {FROM_START: (0, -signal.SIGTERM), GROUP_KILLED: (-signal.SIGKILL,)}.get(self.way, (0,))
        return self.code in codes and not self.said and not self.left


class Endings:
    """Several at once, each in homes of its own: so each start finds what the end before it left."""

    def __init__(self, folder: Path, seed: int, ways: Sequence[str] = WAYS) -> None:
        self._folder, self._seed, self._ways = folder, seed, ways
        self._living: set[int] = set()
        self._before = set(_children())  # of whoever asks: other tests of this process may have begun some
        self._temporary = folder / "tmp"
        self._temporary.mkdir(parents=True, exist_ok=True)
        self._shared = set(SHARED.iterdir())

    def all(self, count: int) -> list[Ending]:
        with _adopting(), ThreadPoolExecutor(AT_ONCE) as several:
            done = several.map(lambda first: [*self._each(range(first, count, AT_ONCE), first)], range(AT_ONCE))
            return [ending for endings in done for ending in endings]

    def files_left(self) -> list[Path]:
        """In memory that all programs share, and where they put what is temporary."""
        shared = set(SHARED.iterdir()) - self._shared
        named = [path for path in shared if path.name.startswith(("annotator", "sem.mp", "psm_"))]
        in_use = _mapped_by_processes() if named else ""
        return [*(path for path in named if str(path) not in in_use and path.exists()), *self._temporary.iterdir()]

    def _each(self, numbers: range, home: int) -> Iterator[Ending]:
        for number in numbers:
            ending = self._ending(number, self._folder / f"home-{home}")
            if not ending.is_orderly:
                sys.stdout.write(f"{ending!r}\n")
                sys.stdout.flush()
            yield ending

    def _ending(self, number: int, homes: Path) -> Ending:
        bundle, way = BUNDLES[number % len(BUNDLES)], self._ways[number // len(BUNDLES) % len(self._ways)]
        home, after_s = homes / bundle, random.Random(f"{self._seed} {number}").random() * LATEST_S
        command = [sys.executable, str(CHILD), str(home), str(SAMPLES / bundle), way, str(after_s), str(number)]
        environment = {**os.environ, "PYTHONFAULTHANDLER": "1", "TMPDIR": str(self._temporary), "LANG": "C.UTF-8"}
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,
        ) as child:
            self._living.add(child.pid)
            try:
                _end(child, way, after_s)
                _out, said = child.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGABRT)  # it tells where each of its threads is
                _out, said = child.communicate()
                said = f"it did not end within {PATIENCE_S:.0f} s\n{said}"
        self._living.discard(child.pid)
        left = (*self._left_running(), *_left_locked(home))
        return Ending(number, bundle, way, after_s, child.returncode, _worth_a_look(said), left)

    def _left_running(self) -> list[str]:
        """Those that are there for longer than what is on its way to end."""
        until_s = time.monotonic() + ENDED_WITHIN_S
        while left := [pid for pid in _children() if pid not in self._living | self._before and not _is_over(pid)]:
            if time.monotonic() > until_s:
                return [_command(pid) for pid in left]
            select.select([], [], [], 0.02)
        return []


@contextmanager
def _adopting() -> Iterator[None]:
    """Inside, what a program leaves running becomes a child of this process, and is found."""
    adopt = partial(ctypes.CDLL(None).prctl, _SET_CHILD_SUBREAPER)
    adopt(1, 0, 0, 0)
    try:
        yield
    finally:
        adopt(0, 0, 0, 0)


def table(endings: list[Ending], files: list[Path]) -> str:
    """How often which code came, and what was not orderly."""
    codes = Counter(ending.code for ending in endings)
    odd = [repr(ending) for ending in endings if not ending.is_orderly]
    left = [f"left: {path}" for path in files]
    return "\n".join((f"{len(endings)} starts and ends; codes: {dict(codes)}; odd: {len(odd)}", *odd, *left, ""))


def _worth_a_look(said: str) -> str:
    """Without what Qt says of a platform that has no screen."""
    return "\n".join(line for line in said.splitlines() if not line.startswith("This plugin does not support"))


def _end(child: subprocess.Popen[str], way: str, after_s: float) -> None:
    """End it if it does not end by itself."""
    assert child.stdout is not None
    if way in (AT_WINDOW, GROUP_KILLED):
        child.stdout.readline()
    if way in (AT_WINDOW, FROM_START, GROUP_KILLED):
        select.select([], [], [], after_s)
    if way == GROUP_KILLED:
        os.killpg(child.pid, signal.SIGKILL)
    elif way in (AT_WINDOW, FROM_START):
        child.send_signal(signal.SIGTERM)


def _children() -> list[int]:
    """Return the children of all threads: each thread has its own."""
    tasks = [path / "children" for path in Path("/proc/self/task").iterdir()]
    return [int(pid) for path in tasks if path.exists() for pid in path.read_text(encoding="ascii").split()]


def _is_over(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")


def _left_locked(home: Path) -> list[str]:
    try:
        with Home(home).lock():
            return []
    except HomeInUse:
        return [f"{home} is locked"]


def _mapped_by_processes() -> str:
    """Return what all running processes map: a file among it belongs to another program of this machine."""
    maps = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            maps.append((process / "maps").read_text())
    return "".join(maps)


if __name__ == "__main__":
    _folder, _count, *_seed = sys.argv[1:]
    _endings = Endings(Path(_folder), int(_seed[0]) if _seed else 1)
    _all = _endings.all(int(_count))
    sys.stdout.write(table(_all, _endings.files_left()))
