"""Misbehaving worker processes that replace `image_worker.serve`."""

from __future__ import annotations

import os
import socket
from multiprocessing.connection import Connection
from typing import IO

from annotator.media.images.pixel_queries import values
from annotator.media.images.pixel_queries.worker import SizeRead, ValuesReady, serve_pixel_queries
from annotator.media.images.protocol import DecoderNeeded, ExtraFormat, ImageReady, MemoryTooSmall
from annotator.media.messages import Fault, SandboxReport, send


def hear(pipe: Connection) -> None:
    """Receive a request and close its file descriptors. Report readiness first on the first call."""
    if pipe not in _READY:
        _READY.append(pipe)
        send(pipe, SandboxReport())
    pipe.recv_bytes()
    with socket.socket(fileno=os.dup(pipe.fileno())) as end:
        _, descriptors, _, _ = socket.recv_fds(end, 1, 1)
    for descriptor in descriptors:
        os.close(descriptor)


_READY: list[Connection] = []


def serve_dying(pipe: Connection) -> None:
    """Exit on every image."""
    hear(pipe)
    os._exit(1)


def serve_silent(pipe: Connection) -> None:
    """Receive requests without answering. The process ends with its parent."""
    while True:
        hear(pipe)


def serve_oversized(pipe: Connection) -> None:
    """Request far more memory than the image needs."""
    hear(pipe)
    send(pipe, MemoryTooSmall(10**15))
    hear(pipe)


def serve_beyond(pipe: Connection) -> None:
    """Report an image larger than its memory block."""
    hear(pipe)
    send(pipe, MemoryTooSmall(400))
    hear(pipe)
    send(pipe, ImageReady(5_000, 5_000, 5_000, 5_000, moves=False, pages=1, window=None, text=""))
    hear(pipe)


def serve_nonsense(pipe: Connection) -> None:
    """Send an invalid message."""
    hear(pipe)
    pipe.send_bytes(b"\x80\x04nonsense")
    hear(pipe)


def serve_endless(pipe: Connection) -> None:
    """Request infinite memory, which Python accepts as a JSON number."""
    hear(pipe)
    pipe.send_bytes(b'["MemoryTooSmall", Infinity]')
    hear(pipe)


def serve_deep(pipe: Connection) -> None:
    """Send lists nested deeper than the parser allows."""
    hear(pipe)
    pipe.send_bytes(b"[" * 60_000)
    hear(pipe)


def serve_wanting(pipe: Connection) -> None:
    """Report that every image needs the worker kind for DICOM."""
    hear(pipe)
    send(pipe, DecoderNeeded(ExtraFormat.DICOM))
    hear(pipe)


def serve_wanting_again(_extra_formats: frozenset[ExtraFormat], pipe: Connection) -> None:
    """Ask for the decoder that this worker has."""
    serve_wanting(pipe)


def serve_strange_fault(pipe: Connection) -> None:
    """Report a fault code that workers do not have."""
    hear(pipe)
    send(pipe, Fault("home-in-use", {"path": "x"}))
    hear(pipe)


def serve_listed_fault(pipe: Connection) -> None:
    """Report a fault whose params are a list."""
    hear(pipe)
    pipe.send_bytes(b'["Fault", "media-missing", ["path"]]')
    hear(pipe)


def serve_misnamed_fault(pipe: Connection) -> None:
    """Report a fault with params named like arguments."""
    hear(pipe)
    send(pipe, Fault("media-missing", {"code": "x", "self": "y"}))
    hear(pipe)


DEADLY = b"deadly"


def serve_fragile(pipe: Connection) -> None:
    """Serve as the worker of an import, but exit on a PNG that contains `DEADLY`."""
    real = values.png_values

    def fragile(file: IO[bytes], most_pixels: int, *, in_colours: bool) -> bytes:
        if DEADLY in file.read():
            os._exit(1)
        file.seek(0)
        return real(file, most_pixels, in_colours=in_colours)

    values.png_values = fragile
    serve_pixel_queries(pipe)


def serve_sizeless(pipe: Connection) -> None:
    """Report a negative image size."""
    hear(pipe)
    send(pipe, SizeRead(-1, 10**30, 1))
    hear(pipe)


def serve_third(pipe: Connection) -> None:
    """Report a third of a pixel."""
    hear(pipe)
    send(pipe, MemoryTooSmall(400))
    hear(pipe)
    send(pipe, ValuesReady(1))
    hear(pipe)


def serve_roomless(pipe: Connection) -> None:
    """Report values in memory that it never requested."""
    hear(pipe)
    send(pipe, ValuesReady(12))
    hear(pipe)
