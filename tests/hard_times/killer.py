"""Lives of the program, ended by SIGKILL at random moments."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field, to_builtins

from hard_times.lives import Request
from store.killed import ENVIRONMENT

PROGRAM = Path(__file__).with_name("lives.py")
PATIENCE_S = 300.0  # only against hanging
type Line = dict[str, Any]


class Death(Struct):
    """The reports before the end, and its time. `code` is minus the signal."""

    lines: list[Line] = field(default_factory=list)
    utc_ms: int = 0
    code: int = 0
    left: tuple[str, ...] = ()  # processes of it that outlived it


class Killer:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""

    def begin(self, request: Request) -> int:
        """The number of the process that lives."""
        self._say(json.dumps(to_builtins(request)))
        line = self._line(PATIENCE_S)
        assert line is not None
        assert line["event"] == "born", line
        number: int = line["process"]
        return number

    def live(self, request: Request, after_lines: int, delay_s: float) -> Death:
        """Killed so long after so many lines."""
        number, death = self.begin(request), Death()
        while len(death.lines) < after_lines:
            self._take(death, self._line(PATIENCE_S))
        ends_s = time.monotonic() + delay_s
        while (left_s := ends_s - time.monotonic()) > 0 and (line := self._line(left_s)) is not None:
            self._take(death, line)
        os.kill(number, signal.SIGSTOP)  # what it begins now is known
        family = _family(number)
        os.kill(number, signal.SIGKILL)
        death.utc_ms = time.time_ns() // 1_000_000
        self._heard_out(death)
        death.left = _outliving(family)
        return death

    def last(self, request: Request) -> Death:
        """Until it ends by itself."""
        self.begin(request)
        death = Death()
        self._heard_out(death)
        return death

    def _heard_out(self, death: Death) -> None:
        while (line := self._line(PATIENCE_S)) is None or line["event"] != "ended":
            self._take(death, line)
        death.code = line["code"]
        self._say("")

    def _take(self, death: Death, line: Line | None) -> None:
        assert line is not None, f"nothing was told for {PATIENCE_S} s after {death.lines[-3:]}"
        assert line["event"] != "ended", f"it ended by itself, {line['code']}, after {death.lines[-3:]}"
        death.lines.append(line)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def _line(self, patience_s: float) -> Line | None:
        """The next that is whole; None where there is none in time."""
        assert self._process.stdout is not None
        ends_s, pipe = time.monotonic() + patience_s, self._process.stdout.fileno()
        while True:
            first, newline, rest = self._rest.partition(b"\n")
            if newline:
                self._rest = rest
                with suppress(json.JSONDecodeError):  # cut by a kill, or empty
                    line: Line = json.loads(first)
                    return line
                continue
            ready, _, _ = select.select([pipe], [], [], max(0.0, ends_s - time.monotonic()))
            if not ready:
                return None
            read = os.read(pipe, 1 << 16)
            assert read, "who begins lives has ended"
            self._rest += read


@contextmanager
def killer() -> Iterator[Killer]:
    with subprocess.Popen(
        [sys.executable, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        try:
            yield Killer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _family(number: int) -> dict[int, str]:
    """All that came of a process: number -> when it began, by which a later one of the same number is told apart."""
    found: dict[int, str] = {}
    waiting = [number]
    while waiting:
        for listed in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            for child in listed.read_text().split():
                found[int(child)] = _began(int(child))
                waiting.append(int(child))
    return found


def _began(number: int) -> str:
    """Empty where it has ended."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def _outliving(family: dict[int, str]) -> tuple[str, ...]:
    """Those that are still there after a while."""
    ends_s = time.monotonic() + 20
    while True:
        left = [number for number, began in family.items() if began and _began(number) == began]
        if not left or time.monotonic() > ends_s:
            return tuple(_words(number) for number in left)
        select.select([], [], [], 0.05)


def _words(number: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return str(number)
