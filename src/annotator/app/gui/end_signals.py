"""The signals that ask the program to end. They are received from its first moment, before Qt is loaded, so that one
that comes early ends the program like a later one. What does not end in time, such as a window that is busy without
end, is ended from outside Python. All saved work is on disk at any time."""

from __future__ import annotations

import asyncio
import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


# Far longer than any end in order takes. Session managers kill after 90 s.
END_WITHIN_S = 60.0
_STDERR = 2  # its file descriptor, because `sys.stderr` may be None or replaced


class EndSignals:
    """`is_asked` is true once a signal came. It leads to the `end` of the innermost `lead_to`, on its event loop."""

    def __init__(self) -> None:
        self.is_asked = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ends: list[Callable[[], object]] = []

    @contextmanager
    def received(self) -> Iterator[None]:
        """Receive the signals. Requires the main thread."""
        self.is_asked = False
        before = {signum: signal.signal(signum, self._ask) for signum in ASKING}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)
            self.refuse()

    def refuse(self) -> None:
        """Go on after a signal, or after the end was reached: no deadline counts any more."""
        faulthandler.cancel_dump_traceback_later()

    def _ask(self, _signum: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        faulthandler.dump_traceback_later(END_WITHIN_S, exit=True, file=_STDERR)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._ends:
            self._ends[-1]()

    @contextmanager
    def lead_to(self, end: Callable[[], object]) -> Iterator[None]:
        """Call `end` for each signal, and at once if one came before."""
        self._loop = asyncio.get_running_loop()
        self._ends.append(end)
        if self.is_asked:
            end()
        try:
            yield
        finally:
            self._ends.pop()
            if not self._ends:
                self._loop = None


END_SIGNALS = EndSignals()
