"""Cancellation of long operations by the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from annotator.core.errors import TakingStopped


class CancelToken:
    """A cancellation token. It is stopped once and for good in the thread of the event loop, and may be read in any
    thread."""

    def __init__(self) -> None:
        self._is_stopped = False
        self._asking: asyncio.Future[Any] | None = None

    @property
    def is_stopped(self) -> bool:
        return self._is_stopped

    def stop(self) -> None:
        """Cancel the current request to a server. Work in a thread ends at its next check."""
        self._is_stopped = True
        if self._asking is not None:
            self._asking.cancel()

    def check(self) -> None:
        """Raise `TakingStopped` if the token is stopped."""
        if self._is_stopped:
            raise TakingStopped

    async def answered[T](self, asked: Coroutine[Any, Any, T]) -> T:
        """Return the reply of a server. Raise `TakingStopped` if the token is stopped, also during the wait."""
        self._asking = asking = asyncio.ensure_future(asked)
        if self._is_stopped:
            asking.cancel()
        try:
            return await asking
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._is_stopped and not (task is not None and task.cancelling()):
                raise TakingStopped from None
            raise  # the program is ending
        finally:
            self._asking = None
