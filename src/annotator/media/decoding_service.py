"""The decoding service for audio and video, which decodes in worker processes.

There is one worker for each open medium, one for the medium that is opened next, and one prewarmed worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from typing import Protocol

from annotator.core.errors import MediaFault
from annotator.media.process_wait import all_ended
from annotator.media.spare_workers import SpareWorkers
from annotator.media.worker_client import fault_from
from annotator.media.worker_process import begin


class Lane(Protocol):
    """The connection to the worker of one medium. `opened` is settled when the medium is open, `ended` when its
    worker is gone."""

    opened: Future[None]
    ended: Future[None]

    @property
    def worker_pid(self) -> int | None: ...


class LanedMedium(Protocol):
    """A medium that is open or being opened. `close` does not wait."""

    @property
    def path(self) -> str: ...

    @property
    def lane(self) -> Lane: ...

    def close(self) -> None: ...


class DecodingService[Opened: LanedMedium]:
    """The real `ports.AudioFiles` and `ports.Videos`. It spawns no process before a medium is requested or opened.

    `begin` starts to open a medium; it is called in the loop and may raise OSError. The service owns `spares` and
    closes them."""

    def __init__(self, begin: Callable[[str], Opened], spares: SpareWorkers) -> None:
        self._begin = begin
        self._spares = spares
        self._open: list[Opened] = []
        self._requested: Opened | None = None
        self._is_closed = False

    async def open(self, path: str) -> Opened:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        requested = self._requested
        if requested is not None and requested.path == path:
            medium, self._requested = requested, None
        else:
            medium = self._begun(path)
        self._open = [other for other in self._open if not other.lane.ended.done()] + [medium]
        try:
            await asyncio.wrap_future(medium.lane.opened)
        except BaseException:
            medium.close()
            raise
        return medium

    def prefetch(self, paths: Sequence[str]) -> None:
        """Open the first of `paths` in advance; the others wait until they come first."""
        if self._is_closed:
            return
        path = paths[0] if paths else None
        if self._requested is not None and self._requested.path != path:
            self._requested.close()
            self._open.append(self._requested)
            self._requested = None
        if path is not None and self._requested is None:
            with suppress(MediaFault):  # the fault is reported when the medium is opened
                self._requested = self._begun(path)
        else:
            self.expect()

    def expect(self) -> None:
        with suppress(OSError):  # a worker is spawned again when a medium is opened
            begin(Thread(target=self._spares.prepare, name="annotator-spare", daemon=True))

    def _begun(self, path: str) -> Opened:
        """Start to open the medium. Raise MediaFault if the system has no descriptor or thread for it."""
        try:
            return self._begin(path)
        except OSError as error:
            raise fault_from(path, error) from None

    async def close(self) -> None:
        """Close all media, and return when all processes are gone."""
        self._is_closed = True
        every = [*self._open, *([self._requested] if self._requested is not None else [])]
        self._open, self._requested = [], None
        for medium in every:
            medium.close()
        await all_ended(medium.lane.ended for medium in every)
        self._spares.close()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the workers of open media."""
        return tuple(pid for medium in self._open if (pid := medium.lane.worker_pid) is not None)
