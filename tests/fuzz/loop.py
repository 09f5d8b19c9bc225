"""Tries inputs, one made from another, and keeps those that reach a line or an answer that none reached before.

What is wrong with an answer is told once for each place in the program where it arises.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import NoReturn

from msgspec import Struct

from fuzz.lines import SOURCE, Lines
from fuzz.outside import watched_outside
from fuzz.trying import ELSEWHERE, FuzzTarget, Outcome, Wrong

MOST_GROWN_BYTES = 300 << 20  # of the whole process, by a single input
_STUCK_S = 90
_AGAIN_EVERY = 50
_MOST_CHANGES = 6


class Finding(Struct, frozen=True):
    """`what` names the fault and where it arises; `data` is the smallest input so far that has it."""

    what: str
    detail: str
    data: bytes


@dataclass
class Fuzzing:
    """`folder` is where a target may write. `keep` has each finding as it is made, and again when it got smaller."""

    target: FuzzTarget
    folder: Path
    seed: int = 1
    keep: Callable[[Finding], None] = lambda _finding: None
    tried: int = 0
    inputs: list[bytes] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)
    _kinds: set[str] = field(default_factory=set)
    _here: int = 0

    @property
    def lines(self) -> int:
        """Return the lines reached in this process and in the workers."""
        return self._here + sum(kind.startswith(ELSEWHERE) for kind in self._kinds)

    def run(self, more: Sequence[bytes], is_over: Callable[[], bool]) -> None:
        """First the seeds and `more`, then what comes of them, until it is over."""
        rng, seeds = Random(self.seed), [*self.target.seeds(), *more]
        with (
            warnings.catch_warnings(),
            watched_outside(self.folder) as outside,
            self.target.begun(self.folder) as trial,
            Lines(*self.target.code) as seen,
        ):
            warnings.simplefilter("error")
            self._outside, self._trial, self._seen = outside, trial, seen
            for data in seeds:
                self._try(data[: self.target.most_bytes])
                if is_over():
                    return
            self.inputs = self.inputs or seeds
            while not is_over():
                self._try(self._next(rng))

    def _next(self, rng: Random) -> bytes:
        recent = self.inputs[-30:] if rng.random() < 0.4 else self.inputs
        data = rng.choice(recent)
        for _change in range(rng.randint(1, _MOST_CHANGES)):
            data = self.target.change(rng, data, self.inputs)
        return data[: self.target.most_bytes]

    def _try(self, data: bytes) -> None:
        (self.folder / "current").write_bytes(data)  # what is left where the process itself ends
        self.tried += 1
        outcome = self._outcome(data)
        if outcome is None:
            return
        is_news = len(self._seen.seen) > self._here or not outcome.kinds <= self._kinds
        self._here = len(self._seen.seen)
        self._kinds |= outcome.kinds
        if is_news:
            self.inputs.append(data)
        if self.target.is_steady and (is_news or self.tried % _AGAIN_EVERY == 0):
            again = self._outcome(data)
            if again is not None and again.shape != outcome.shape:
                self._found("it differs from time to time", f"{outcome.shape}\n{again.shape}", data)

    def _outcome(self, data: bytes) -> Outcome | None:
        """None where something is wrong with it."""
        tries = 2 if self.target.leans_on_clocks else 1
        for left in reversed(range(tries)):
            try:
                return self._judged(data)
            except Wrong as wrong:
                found = (str(wrong), wrong.detail)
            except Exception as error:
                found = (f"{type(error).__name__} {_place(error)}", traceback.format_exc())
            self._outside.clear()
            if not left:
                self._found(*found, data)
        return None

    def _judged(self, data: bytes) -> Outcome:
        """Wrong, or whatever the program raises."""
        started_s, peak_bytes = time.process_time(), _peak_bytes()
        with _within(_STUCK_S):
            outcome = self._trial(data)
        took_s, grown_bytes = time.process_time() - started_s, _peak_bytes() - peak_bytes
        if self._outside:
            raise Wrong("it reaches outside", "\n".join(self._outside))
        if took_s > self.target.most_cpu_s:
            raise Wrong("it is slow", f"{took_s:.1f} s")
        if grown_bytes > MOST_GROWN_BYTES:
            raise Wrong("it is large", f"{grown_bytes} bytes")
        return outcome

    def _found(self, what: str, detail: str, data: bytes) -> None:
        known = self.findings.get(what)
        if known is None or len(data) < len(known.data):
            self.findings[what] = Finding(what, detail, data)
            self.keep(self.findings[what])
            self._outside.clear()  # keeping it is no deed of the program


class _Stuck(Exception):
    pass


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Stop a long run, as far as it is in Python."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise _Stuck

    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _place(error: BaseException) -> str:
    """The innermost line of the program itself."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(SOURCE)]
    return f"{os.path.relpath(frames[-1].filename, SOURCE)}:{frames[-1].lineno}" if frames else "in a test"


@contextmanager
def new_folder() -> Iterator[Path]:
    """In memory where the system has that: a file is written for each input."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


def saved_in(folder: Path) -> Callable[[Finding], None]:
    """Each finding as a file of its input, and one of its words."""
    numbers: dict[str, int] = {}

    def save(finding: Finding) -> None:
        number = numbers.setdefault(finding.what, len(numbers) + 1)
        (folder / f"{number:03}.input").write_bytes(finding.data)
        words = {"what": finding.what, "detail": finding.detail}
        (folder / f"{number:03}.json").write_text(json.dumps(words, indent=1), encoding="utf-8")
        sys.stdout.write(f"found: {finding.what} ({len(finding.data)} bytes)\n")
        sys.stdout.flush()

    return save
