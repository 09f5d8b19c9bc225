"""The image service: images are decoded in worker processes (two for the window), with one queue and one cache."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.core.ports.machine import Confinement
from annotator.media.decoding_service import wait_until_ended
from annotator.media.images.cache import ImageCache, ImageKey, key_of
from annotator.media.images.connection import ANSWER_WITHIN_S, ImageConnection
from annotator.media.images.queue import ImageQueue


class ImageService:
    """The real `ports.Images`. One connection decodes only images on screen. The others help when several are
    requested at once, and else prefetch. A worker that dies is replaced and its image tried once more. One that is
    silent for `answer_within_s` is replaced, and its image is given up."""

    def __init__(self, answer_within_s: float = ANSWER_WITHIN_S, connections: int = 2) -> None:
        self._queue = ImageQueue(ImageCache())
        self._connections = tuple(
            ImageConnection(self._queue, takes_prefetches=number > 0, within_s=answer_within_s)
            for number in range(connections)
        )
        self._awaited = 0
        self._others_wait = True

    def start(self) -> None:
        """Start the first connection, once. Return at once; no loop is needed. Its worker gets ready during program
        start. The others, which compete for the processor, start when there is more to do than one image."""
        self._connections[0].start()

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process ids of the current workers."""
        return tuple(pid for connection in self._connections if (pid := connection.worker_pid) is not None)

    @property
    def confinement(self) -> Confinement | None:
        """The sandbox as a worker reported it; None before any did."""
        return next(
            (connection.confinement for connection in self._connections if connection.confinement is not None), None
        )

    async def image(self, request: ImageRequest) -> ShownImage:
        answer = self._queue.want(key_of(request))
        return answer if isinstance(answer, ShownImage) else await self._settled(answer)

    async def page_counts(self, paths: Sequence[str]) -> Sequence[int]:
        return await self._settled(self._queue.count(paths))

    def prefetch(self, requests: Sequence[ImageRequest]) -> None:
        keys: list[ImageKey] = []
        for request in requests:
            with suppress(MediaFault):
                keys.append(key_of(request))
        self._queue.request(keys)
        if keys and not self._awaited:
            self._start_others()

    async def close(self) -> None:
        """Close the service, and return when all processes are gone. Pending requests fail with MediaFault."""
        self._others_wait = False
        self._queue.close()
        await wait_until_ended([connection.stop() for connection in self._connections])

    async def _settled[Answer](self, answer: Future[Answer]) -> Answer:
        if self._awaited:
            self._start_others()
        self._awaited += 1
        try:
            # Connections answer from their threads; the wrapped future is settled in the loop.
            return await asyncio.wrap_future(answer)
        finally:
            self._awaited -= 1
            self._start_others()

    def _start_others(self) -> None:
        if self._others_wait:
            self._others_wait = False
            for connection in self._connections[1:]:
                with suppress(OSError):  # the first goes on without it
                    connection.start()
