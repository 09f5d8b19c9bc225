"""The requested thumbnails of an open video, and the check of which arriving ones are still wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ports.media_filters import MediaFilter
from annotator.core.ports.videos import Thumbnail, ThumbnailRequest
from annotator.media.video.protocol import MOST_FRAMES, MOST_THUMBNAILS, THUMBNAIL_BYTES, THUMBNAIL_FROM, THUMBNAIL_PX

type ThumbnailCallback = Callable[[Thumbnail], None]


class _Request(Struct, frozen=True):
    ticket: int
    room_px: tuple[int, int]
    looks: MediaFilter
    numbers: tuple[int, ...]
    heard: ThumbnailCallback
    is_asked_again: bool = False


class ThumbnailRequests:
    """The requests for thumbnails. Any thread may call the methods.

    `ask` sends a request to the worker. `came` is called in the connection's thread for each wanted thumbnail, with
    its purpose and ticket."""

    def __init__(self, ask: Callable[..., None], came: Callable[[ThumbnailRequest, int, Thumbnail], None]) -> None:
        self._ask, self._came = ask, came
        self._lock = RLock()
        self._ticket = 0
        self._looks: MediaFilter | None = None
        self._requests: dict[ThumbnailRequest, _Request] = {}

    def see(self, looks: MediaFilter) -> None:
        """Set the media filter. Pending requests with another filter are withdrawn."""
        with self._lock:
            if looks != self._looks:
                self._looks = looks
                for purpose in tuple(self._requests):
                    self._withdraw(purpose)

    def request(
        self, purpose: ThumbnailRequest, numbers: Sequence[int], room_px: tuple[int, int], heard: ThumbnailCallback
    ) -> None:
        with self._lock:
            if not numbers or self._looks is None:
                self._withdraw(purpose)
            else:
                width_px, height_px = (min(max(2, px), THUMBNAIL_PX) for px in room_px)
                wanted = tuple(max(0, number) for number in numbers[:MOST_THUMBNAILS])
                self._ticket += 1
                self._requests[purpose] = _Request(self._ticket, (width_px, height_px), self._looks, wanted, heard)
                self._ask_for(purpose)

    def ask_again(self) -> None:
        """Send the requests to a new worker, once: a request that kills a worker again is dropped."""
        with self._lock:
            for purpose, request in tuple(self._requests.items()):
                if request.is_asked_again or not request.numbers:
                    del self._requests[purpose]
                else:
                    self._requests[purpose] = replace(request, is_asked_again=True)
                    self._ask_for(purpose)

    def heard(self, purpose: ThumbnailRequest, ticket: int) -> ThumbnailCallback | None:
        """Return the receiver of a thumbnail; None if it is not wanted any more."""
        with self._lock:
            request = self._requests.get(purpose)
            return request.heard if request is not None and request.ticket == ticket else None

    def hear(self, table: memoryview, purpose: str, *words: Any) -> None:
        """Process the message about a thumbnail in the table. Raise ValueError or TypeError if it is implausible."""
        ticket, wanted, number, width_px, height_px = map(int, words)
        size, found_for = width_px * height_px * 4, ThumbnailRequest(purpose)
        if not (width_px > 0 and height_px > 0 and size <= THUMBNAIL_BYTES):
            raise ValueError("no small picture is like this")
        if not (0 <= number < MOST_FRAMES and 0 <= wanted < MOST_FRAMES):
            raise ValueError("no film has as many")
        with self._lock:
            is_wanted = self.heard(found_for, ticket) is not None
            bgra = bytes(table[THUMBNAIL_FROM : THUMBNAIL_FROM + size]) if is_wanted else b""
            if is_wanted and number == wanted:
                request = self._requests[found_for]
                self._requests[found_for] = replace(
                    request, numbers=tuple(other for other in request.numbers if other != wanted)
                )
            self._ask("taken")
        if is_wanted:
            self._came(found_for, ticket, Thumbnail(wanted, number, width_px, height_px, bgra))

    def _ask_for(self, purpose: ThumbnailRequest) -> None:
        request = self._requests[purpose]
        looks = (request.looks.blur, request.looks.is_grey, request.looks.is_cartoon)
        self._ask("glimpse", purpose, request.ticket, *request.room_px, *looks, request.numbers)

    def _withdraw(self, purpose: ThumbnailRequest) -> None:
        if self._requests.pop(purpose, None) is not None:
            self._ask("glimpse", purpose, 0, 2, 2, 0.0, False, False, ())
