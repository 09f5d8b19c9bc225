"""Commands that are interrupted on their way, as a key does it in a terminal."""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress
from pathlib import Path

# Whoever began the tests may have told all that they begin to ignore it.
INTERRUPTIBLE = """import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from annotator.app.main import run
run()"""


def workers_of(pid: int) -> list[str]:
    """Once there is one that decodes."""
    until_s = time.monotonic() + 120
    while time.monotonic() < until_s:
        with suppress(OSError):  # what was there a moment ago
            begun = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
            found = [child for child in " ".join(begun).split() if _decodes(child)]
            if found:
                return found
        select.select([], [], [], 0.02)
    raise TimeoutError


def read_terminal(terminal: int, words: str | None = None) -> str:
    """Return what is written to a terminal until it contains `words`, or until no program has it open any more."""
    until_s = time.monotonic() + 120
    told = b""
    while words is None or words.encode() not in told:
        if not select.select([terminal], [], [], max(0, until_s - time.monotonic()))[0]:
            raise TimeoutError(told)
        try:
            told += os.read(terminal, 1 << 16)
        except OSError:  # EIO: the last program has closed it
            break
    return told.decode()


def _decodes(pid: str) -> bool:
    return "multiprocessing-fork" in Path(f"/proc/{pid}/cmdline").read_text()
