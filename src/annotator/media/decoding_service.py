"""The decoding service for audio and video, which decodes in worker processes. There is one worker for each open
medium, one for the medium that is opened next, and one prewarmed worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from typing import Protocol

from annotator.core.errors import MediaFault
from annotator.media.worker_client import PrewarmedWorkers, fault_from
from annotator.media.worker_connection import WorkerConnection
from annotator.media.worker_process import start_thread


class OpenMedium(Protocol):
    """A medium that is open or being opened. `close` does not wait."""

    @property
    def path(self) -> str: ...

    @property
    def connection(self) -> WorkerConnection: ...

    def close(self) -> None: ...


class DecodingService[Opened: OpenMedium]:
    """The real `ports.AudioFiles` and `ports.Videos`. It spawns no process before a medium is requested or opened.
    `start_opening` is called in the loop and may raise OSError. The service owns `workers` and closes them."""

    def __init__(self, start_opening: Callable[[str], Opened], workers: PrewarmedWorkers) -> None:
        self._start_opening = start_opening
        self._workers = workers
        self._open: list[Opened] = []
        self._prefetched: Opened | None = None
        self._is_closed = False

    async def open(self, path: str) -> Opened:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        medium = self._prefetched
        if medium is not None and medium.path == path:
            self._prefetched = None
        else:
            medium = self._begin(path)
        self._open = [other for other in self._open if not other.connection.ended.done()] + [medium]
        try:
            await asyncio.wrap_future(medium.connection.opened)
        except BaseException:
            medium.close()
            raise
        return medium

    def prefetch(self, paths: Sequence[str]) -> None:
        """Open the first of `paths` in advance; the others wait until they come first."""
        if self._is_closed:
            return
        path = paths[0] if paths else None
        if self._prefetched is not None and self._prefetched.path != path:
            self._prefetched.close()
            self._open.append(self._prefetched)
            self._prefetched = None
        if path is not None and self._prefetched is None:
            with suppress(MediaFault):  # the fault is reported when the medium is opened
                self._prefetched = self._begin(path)
        else:
            self.expect()

    def expect(self) -> None:
        with suppress(OSError):  # a worker is spawned again when a medium is opened
            start_thread(Thread(target=self._workers.prepare, name="annotator-prewarm", daemon=True))

    def _begin(self, path: str) -> Opened:
        """Start to open the medium. Raise MediaFault if the system has no descriptor or thread for it."""
        try:
            return self._start_opening(path)
        except OSError as error:
            raise fault_from(path, error) from None

    async def close(self) -> None:
        """Close all media, and return when all processes are gone."""
        self._is_closed = True
        every = [*self._open, *([self._prefetched] if self._prefetched is not None else [])]
        self._open = []
        self._prefetched = None
        for medium in every:
            medium.close()
        await wait_until_ended(medium.connection.ended for medium in every)
        self._workers.close()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the workers of open media."""
        return tuple(pid for medium in self._open if (pid := medium.connection.worker_pid) is not None)


async def wait_until_ended(ended: Iterable[Future[None]]) -> None:
    """Wait until all processes are gone, even if the caller is cancelled meanwhile. A remaining thread would outlive
    the loop, and it cannot settle a future that was cancelled."""
    waiting = asyncio.gather(*(asyncio.wrap_future(each) for each in ended))
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await asyncio.shield(waiting)
        raise
