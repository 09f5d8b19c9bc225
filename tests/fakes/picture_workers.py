"""Worker processes that go wrong, each in its own way, in the place of `picture_worker.serve`."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

from annotator.media.picture_worker import hear, tell


def serve_dying(pipe: Connection) -> None:
    """Dies of every picture."""
    hear(pipe)
    os._exit(1)


def serve_silent(pipe: Connection) -> None:
    """Takes requests and never answers; ends with its parent."""
    while True:
        hear(pipe)


def serve_oversized(pipe: Connection) -> None:
    """Asks for far more memory than the picture can take."""
    hear(pipe)
    tell(pipe, "room", 10**15)
    hear(pipe)


def serve_beyond(pipe: Connection) -> None:
    """Claims a picture larger than the block that holds it."""
    hear(pipe)
    tell(pipe, "room", 400)
    hear(pipe)
    tell(pipe, "picture", 5_000, 5_000, 5_000, 5_000)
    hear(pipe)


def serve_nonsense(pipe: Connection) -> None:
    """Sends what is no message."""
    hear(pipe)
    pipe.send_bytes(b"\x80\x04nonsense")
    hear(pipe)
