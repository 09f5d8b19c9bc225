"""Commands that are interrupted on their way, as a key does it in a terminal."""

from __future__ import annotations

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


def _decodes(pid: str) -> bool:
    return "multiprocessing-fork" in Path(f"/proc/{pid}/cmdline").read_text()
