"""Worker processes that go wrong, each in its own way, in the place of `image_worker.serve`."""

from __future__ import annotations

import os
import socket
from multiprocessing.connection import Connection
from typing import IO, Any

from annotator.media.images.pixel_queries import values
from annotator.media.images.pixel_queries.worker import serve_plain
from annotator.media.messages import receive as heard
from annotator.media.messages import send
from annotator.media.sandbox.report import SandboxReport


def hear(pipe: Connection) -> list[Any]:
    """The first time it says that it is ready. What is handed over is thrown away."""
    if pipe not in _READY:
        _READY.append(pipe)
        send(pipe, "ready", *SandboxReport())
    words = heard(pipe)
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        _, descriptors, _, _ = socket.recv_fds(end, 1, 1)
    for descriptor in descriptors:
        os.close(descriptor)
    return words


_READY: list[Connection] = []


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
    send(pipe, "room", 10**15)
    hear(pipe)


def serve_beyond(pipe: Connection) -> None:
    """Claims a picture larger than the block that holds it."""
    hear(pipe)
    send(pipe, "room", 400)
    hear(pipe)
    send(pipe, "picture", 5_000, 5_000, 5_000, 5_000, False)
    hear(pipe)


def serve_nonsense(pipe: Connection) -> None:
    """Sends what is no message."""
    hear(pipe)
    pipe.send_bytes(b"\x80\x04nonsense")
    hear(pipe)


def serve_endless(pipe: Connection) -> None:
    """Asks for an infinite amount of memory, which is a number in JSON as Python reads it."""
    hear(pipe)
    send(pipe, "room", float("inf"))
    hear(pipe)


def serve_deep(pipe: Connection) -> None:
    """Sends lists in lists, deeper than anything can be read."""
    hear(pipe)
    pipe.send_bytes(b"[" * 60_000)
    hear(pipe)


def serve_wanting(pipe: Connection) -> None:
    """Says of each picture that only another kind of worker can decode it."""
    hear(pipe)
    send(pipe, "large")
    hear(pipe)


def serve_wanting_back(pipe: Connection) -> None:
    """As `serve_wanting`, of the kind that was wanted: each says that only the other can."""
    hear(pipe)
    send(pipe, "dicom")
    hear(pipe)


def serve_strange_fault(pipe: Connection) -> None:
    """Tells a fault that is none."""
    hear(pipe)
    send(pipe, "fault", "home-in-use", {"path": "x"})
    hear(pipe)


def serve_listed_fault(pipe: Connection) -> None:
    """Tells a fault whose params are a list."""
    hear(pipe)
    send(pipe, "fault", "media-missing", ["path"])
    hear(pipe)


def serve_misnamed_fault(pipe: Connection) -> None:
    """Tells a fault with a param that has the name of an argument."""
    hear(pipe)
    send(pipe, "fault", "media-missing", {"code": "x", "self": "y"})
    hear(pipe)


DEADLY = b"deadly"


def serve_fragile(pipe: Connection) -> None:
    """As the one that an import asks, but dies of a PNG that has a certain word in it."""
    real = values.png_values

    def fragile(file: IO[bytes], most_pixels: int, *, in_colours: bool) -> bytes:
        if DEADLY in file.read():
            os._exit(1)
        file.seek(0)
        return real(file, most_pixels, in_colours=in_colours)

    values.png_values = fragile
    serve_plain(pipe)


def serve_sizeless(pipe: Connection) -> None:
    """Tells of each picture that it is less than nothing."""
    hear(pipe)
    send(pipe, "size", -1, 10**30)
    hear(pipe)


def serve_third(pipe: Connection) -> None:
    """Has a third of a pixel."""
    hear(pipe)
    send(pipe, "room", 400)
    hear(pipe)
    send(pipe, "values", 1)
    hear(pipe)


def serve_roomless(pipe: Connection) -> None:
    """Has values in memory that it never asked for."""
    hear(pipe)
    send(pipe, "values", 12)
    hear(pipe)
