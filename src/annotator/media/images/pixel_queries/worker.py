"""The process that answers an import's questions about untrusted images in turn, sandboxed like all decoders."""

from __future__ import annotations

import io
import os
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

from annotator.media.images.protocol import MemoryTooSmall
from annotator.media.images.worker import ImageBuffer
from annotator.media.messages import TableHandle, receive, send

if TYPE_CHECKING:
    from annotator.media.shared_memory import LentMemory

MOST_PIXELS = 64_000_000  # as `formats.imports.masks.png_header` has it
_DATA_LIMIT_BYTES = _ADDRESS_LIMIT_BYTES = 2 * 1024**3


class ReadValues(NamedTuple):
    """A request for the pixels of a PNG: `size_bytes` of the file are in memory, which follows as a descriptor."""

    size_bytes: int
    memory: TableHandle
    in_colours: bool


class ReadSize(NamedTuple):
    """A request for the size of an image: `size_bytes` of the file are in memory, which follows as a descriptor."""

    size_bytes: int
    memory: TableHandle


class ValuesReady(NamedTuple):
    """The values are in the memory for pixels."""

    size_bytes: int


class SizeRead(NamedTuple):
    """The displayed size in pixels, and the EXIF orientation."""

    width: int
    height: int
    orientation: int


class NoAnswer(NamedTuple):
    """The file is damaged, or does not contain what was asked for."""


_REQUESTS: tuple[type[ReadValues | ReadSize], ...] = (ReadValues, ReadSize)
PIXEL_QUERY_REPLIES = (MemoryTooSmall, ValuesReady, SizeRead, NoAnswer)


def serve_pixel_queries(pipe: Connection) -> None:
    """Run the worker: enter the sandbox, then answer each request, until the parent closes the pipe or dies."""
    # Imported here: the importer needs only this function's name and must not load Pillow.
    from annotator.media.worker_main import SandboxedEndpoint, prepare_process

    prepare_process()
    from annotator.media.images.pixel_queries import values
    from annotator.media.images.warm_up import warm_up

    warm_up()
    warnings.simplefilter("ignore")  # about odd but readable files; nobody who could repair them reads that
    endpoint = SandboxedEndpoint(pipe, _DATA_LIMIT_BYTES, _ADDRESS_LIMIT_BYTES, start_threads=lambda: None)
    buffer = ImageBuffer(pipe, endpoint)
    with suppress(EOFError, OSError):
        while True:
            request = receive(pipe, *_REQUESTS)
            (lent,) = endpoint.receive_memory(request.memory)
            file = io.BytesIO(_read_all(lent, request.size_bytes))
            pixels = b""
            answer: ValuesReady | SizeRead | NoAnswer
            try:
                if isinstance(request, ReadSize):
                    answer = SizeRead(*values.shown_size(file))
                else:
                    pixels = values.png_values(file, MOST_PIXELS, in_colours=request.in_colours)
                    answer = ValuesReady(len(pixels))
            except Exception:  # a damaged file can cause any error in Pillow
                answer = NoAnswer()
            if pixels:
                buffer.write(pixels)
            send(pipe, answer)


def _read_all(lent: LentMemory, size_bytes: int) -> bytes:
    with lent.mapped() as mapped:
        os.close(lent.descriptor)
        return mapped[:size_bytes]
