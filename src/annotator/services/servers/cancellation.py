"""What may last, and what the person may think better of."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from annotator.core.errors import TakingStopped


class CancelToken:
    """Stopped in the loop's thread, once and for good; looked at in any."""

    def __init__(self) -> None:
        self._is_stopped = False
        self._asking: asyncio.Future[Any] | None = None

    @property
    def is_stopped(self) -> bool:
        return self._is_stopped

    def stop(self) -> None:
        """What a server was just asked is called off; what runs in a thread ends where it looks next."""
        self._is_stopped = True
        if self._asking is not None:
            self._asking.cancel()

    def check(self) -> None:
        """Raises TakingStopped."""
        if self._is_stopped:
            raise TakingStopped

    async def answered[T](self, asked: Coroutine[Any, Any, T]) -> T:
        """What a server answers. Raises TakingStopped, also while it is waited for."""
        self._asking = asking = asyncio.ensure_future(asked)
        if self._is_stopped:
            asking.cancel()
        try:
            return await asking
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._is_stopped and not (task is not None and task.cancelling()):
                raise TakingStopped from None
            raise  # the program ends
        finally:
            self._asking = None
