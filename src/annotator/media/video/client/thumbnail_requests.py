"""The requested thumbnails of an open video, and the check of which arriving ones are still wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ports.images import MediaFilter
from annotator.core.ports.videos import Thumbnail, ThumbnailRequest
from annotator.media.video.protocol import (
    MOST_THUMBNAILS,
    THUMBNAIL_FROM,
    THUMBNAIL_PX,
    MakeThumbnails,
    ThumbnailReady,
    ThumbnailTaken,
    VideoRequest,
    filter_values,
)

type ThumbnailCallback = Callable[[Thumbnail], None]


class _Request(Struct, frozen=True):
    ticket: int
    size_px: tuple[int, int]
    media_filter: MediaFilter
    numbers: tuple[int, ...]
    on_ready: ThumbnailCallback
    is_sent_again: bool = False


class ThumbnailRequests:
    """The requests for thumbnails. Any thread may call the methods. `send` sends a request to the worker. `ready` is
    called in the connection's thread for each wanted thumbnail, with its purpose and ticket."""

    def __init__(
        self,
        send: Callable[[VideoRequest], None],
        ready: Callable[[ThumbnailRequest, int, Thumbnail], None],
    ) -> None:
        self._send = send
        self._ready = ready
        self._lock = RLock()
        self._ticket = 0
        self._filter: MediaFilter | None = None
        self._requests: dict[ThumbnailRequest, _Request] = {}

    def set_filter(self, media_filter: MediaFilter) -> None:
        """Set the media filter. Pending requests with another filter are withdrawn."""
        with self._lock:
            if media_filter != self._filter:
                self._filter = media_filter
                for purpose in tuple(self._requests):
                    self._withdraw(purpose)

    def request(
        self, purpose: ThumbnailRequest, numbers: Sequence[int], size_px: tuple[int, int], on_ready: ThumbnailCallback
    ) -> None:
        with self._lock:
            if not numbers or self._filter is None:
                self._withdraw(purpose)
            else:
                width_px, height_px = (min(max(2, px), THUMBNAIL_PX) for px in size_px)
                wanted = tuple(max(0, number) for number in numbers[:MOST_THUMBNAILS])
                self._ticket += 1
                self._requests[purpose] = _Request(self._ticket, (width_px, height_px), self._filter, wanted, on_ready)
                self._send_request(purpose)

    def send_again(self) -> None:
        """Send the requests to a new worker, once: a request that kills a worker again is dropped."""
        with self._lock:
            for purpose, request in tuple(self._requests.items()):
                if request.is_sent_again or not request.numbers:
                    del self._requests[purpose]
                else:
                    self._requests[purpose] = replace(request, is_sent_again=True)
                    self._send_request(purpose)

    def receiver(self, purpose: ThumbnailRequest, ticket: int) -> ThumbnailCallback | None:
        """Return the receiver of a thumbnail; None if it is not wanted any more."""
        with self._lock:
            request = self._requests.get(purpose)
            return request.on_ready if request is not None and request.ticket == ticket else None

    def on_ready(self, table: memoryview, ready: ThumbnailReady) -> None:
        """Process the message about a thumbnail in the table. Raise ValueError if it is implausible."""
        ready.check()
        with self._lock:
            is_wanted = self.receiver(ready.purpose, ready.ticket) is not None
            size_bytes = ready.width_px * ready.height_px * 4
            bgra = bytes(table[THUMBNAIL_FROM : THUMBNAIL_FROM + size_bytes]) if is_wanted else b""
            if is_wanted and ready.number == ready.wanted:
                request = self._requests[ready.purpose]
                numbers = tuple(other for other in request.numbers if other != ready.wanted)
                self._requests[ready.purpose] = replace(request, numbers=numbers)
            self._send(ThumbnailTaken())
        if is_wanted:
            thumbnail = Thumbnail(ready.wanted, ready.number, ready.width_px, ready.height_px, bgra)
            self._ready(ready.purpose, ready.ticket, thumbnail)

    def _send_request(self, purpose: ThumbnailRequest) -> None:
        request = self._requests[purpose]
        self._send(
            MakeThumbnails(
                purpose, request.ticket, *request.size_px, filter_values(request.media_filter), request.numbers
            )
        )

    def _withdraw(self, purpose: ThumbnailRequest) -> None:
        if self._requests.pop(purpose, None) is not None:
            self._send(MakeThumbnails(purpose, 0, 2, 2, filter_values(MediaFilter()), ()))
