"""Signals that ask the program to end (a log-out, Ctrl+C in a terminal). They cause an orderly end, like closing the
window."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


@contextmanager
def ended_by_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> Iterator[None]:
    """End the program on signals. Python runs handlers between two of its instructions; the heartbeat ensures that
    there are some."""
    before = {
        signum: signal.signal(signum, lambda _number, _frame: loop.call_soon_threadsafe(end)) for signum in ASKING
    }
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
