"""The last unexpected end of the program: a programming error, or a fault in native code such as Qt, which leaves only
a trace. The next start tells the user once, and the details for a bug report have the report as long as it exists."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRACE = "native-fault.txt"
UNTOLD = "untold"  # a marker: the next start has an end to tell
_STDERR = 2


@contextmanager
def tracing_native_faults(log: Path, report: Callable[[str, Path], None]) -> Iterator[None]:
    """Let a fault in native code leave a trace in `log`. The next start passes it to `report`. A folder that cannot be
    written is no reason not to start."""
    before = faulthandler.is_enabled()
    trace = log / TRACE
    try:
        if trace.is_file() and trace.stat().st_size:
            report(trace.read_text(encoding="utf-8", errors="replace"), log)
        file = trace.open("wb")
    except OSError:
        yield
        return
    try:
        with file:
            faulthandler.enable(file)
            try:
                yield
            finally:
                faulthandler.disable()
                if before:
                    faulthandler.enable(_STDERR)
    finally:
        with suppress(OSError):
            trace.unlink()


def is_untold(log: Path) -> bool:
    """Return once whether the program ended unexpectedly the last time."""
    try:
        (log / UNTOLD).unlink()
    except OSError:
        return False
    return True


def latest_report(log: Path) -> str:
    """Return the newest report, or an empty text."""
    with suppress(OSError, ValueError):
        return max(log.glob("crash-*.txt")).read_text(encoding="utf-8")
    return ""
