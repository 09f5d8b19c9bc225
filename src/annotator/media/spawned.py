"""A worker process of its own, with a pipe to it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

_END_WITHIN_S = 0.5


class SpawnedWorker:
    """`end` leaves no process behind."""

    def __init__(self, work: Callable[[Connection], None], name: str) -> None:
        """Returns before the process is ready. OSError when the system gives none."""
        context = multiprocessing.get_context("spawn")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        # Daemonic, so that a window that ends without closing takes its workers along.
        self._process = context.Process(target=work, args=(theirs,), name=name, daemon=True)
        try:
            self._process.start()
        except OSError:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        """By another thread than its owner's, who still ends it."""
        self._process.kill()

    def end(self) -> None:
        """At once, for a worker holds nothing that needs saving."""
        self._process.kill()
        self._process.join(_END_WITHIN_S)
        self.pipe.close()
