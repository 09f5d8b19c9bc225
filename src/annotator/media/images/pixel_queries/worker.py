"""The process that answers an import's questions about untrusted images, one after another, in the same sandbox as
all decoders.

    to the worker    ["values", in colours, bytes, [number, bytes of its memory]]
                     ["size", false, bytes, [number, bytes of its memory]]
                         so many bytes of a file are in memory, which follows as a descriptor (number: Windows)
                     ["room", number, bytes]     the memory itself follows as a descriptor
    from the worker  ["room", bytes needed]      only when its memory is too small; then it waits for more
                     ["values", bytes]           the values are in the memory
                     ["size", width, height, orientation]     displayed size in pixels, and the EXIF orientation
                     ["nothing"]                 the file is damaged, or does not state it"""

from __future__ import annotations

import io
import os
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from annotator.media.images.worker import ImageBuffer
from annotator.media.messages import receive, send

if TYPE_CHECKING:
    from annotator.media.shared_memory import LentMemory

VALUES, SIZE, NOTHING = "values", "size", "nothing"
MOST_PIXELS = 64_000_000  # as `formats.imports.masks.png_header` has it
_DATA_LIMIT_BYTES = _ADDRESS_LIMIT_BYTES = 2 * 1024**3


def serve_plain(pipe: Connection) -> None:
    """Run the worker: enter the sandbox, then answer each request, until the parent closes the pipe or dies."""
    # Imported here: the importer needs only this function's name and must not load Pillow.
    from annotator.media.worker_main import ShutIn, before_imports

    before_imports()
    from annotator.media.images.pixel_queries.values import png_values, shown_size
    from annotator.media.images.warm_up import get_ready

    get_ready()
    warnings.simplefilter("ignore")  # about odd but readable files; nobody who could repair them reads that
    handed = ShutIn(pipe, _DATA_LIMIT_BYTES, _ADDRESS_LIMIT_BYTES)
    room = ImageBuffer(pipe, handed)
    with suppress(EOFError, OSError):
        while True:
            kind, in_colours, size_bytes, described = receive(pipe)
            (lent,) = handed.received_memory(described)
            file = io.BytesIO(_taken(lent, size_bytes))
            found: tuple[int, ...]
            values = b""
            try:
                if kind == SIZE:
                    found = shown_size(file)
                else:
                    values = png_values(file, MOST_PIXELS, in_colours=in_colours)
                    found = (len(values),)
            except Exception:  # a damaged file can cause any error in Pillow
                send(pipe, NOTHING)
            else:
                if values:
                    room.lay(values)
                send(pipe, kind, *found)


def _taken(lent: LentMemory, size_bytes: int) -> bytes:
    with lent.mapped() as mapped:
        os.close(lent.descriptor)
        return mapped[:size_bytes]
