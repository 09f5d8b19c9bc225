"""Cases brought before the court, which is another process, and what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_TESTS = Path(__file__).parents[1]


class Verdict(Struct, frozen=True):
    """`cpu_s` is what its slowest look took, to check it or to take it in; `peak_mb` is the most memory in megabytes,
    about 150 of which are Python's, the program's and the cases' own."""

    name: str
    is_sound: bool | None
    codes: tuple[str, ...]
    faults: tuple[str, ...]
    cpu_s: float = 0
    peak_mb: float = 0


def verdicts(names: Iterable[str]) -> Iterator[Verdict]:
    with _court() as court:
        assert court.stdin is not None
        assert court.stdout is not None
        for name in names:
            court.stdin.write(f"{name}\n")
            court.stdin.flush()
            answer = json.loads(court.stdout.readline())
            faults, codes = tuple(answer["faults"]), tuple(answer.get("codes", ()))
            cpu_s, peak_mb = answer.get("cpu_s", 0.0), answer.get("peak_mb", 0.0)
            yield Verdict(answer["name"], answer.get("is_sound"), codes, faults, cpu_s, peak_mb)


@contextmanager
def _court() -> Iterator[subprocess.Popen[str]]:
    # No module of its own name: each decoder that is spawned would load it with all cases.
    command = [sys.executable, "-c", "from hostile.court import main; main()"]
    court = subprocess.Popen(command, cwd=_TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with court:
            yield court
    finally:
        court.wait()
