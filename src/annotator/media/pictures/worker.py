"""The process that opens strangers' pictures. It is told paths, and answers with pixels in shared memory.

Messages are JSON, not pickles: what a worker says must not be able to run anything in the process that reads it.

    to the worker    ["decode", path, width_px, height_px, region or null, blur, is grey, is a cartoon]
                     ["room", name of a shared memory block]
    from the worker  ["room", bytes needed]         only when the block it has is too small; then waits for a larger one
                     ["picture", width_px, height_px, full_width_px, full_height_px]     the pixels are in the block
                     ["fault", code, params]

The block belongs to the parent. A worker whose parent dies removes it and ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.shared_memory import SharedMemory
from threading import Lock, Thread

from annotator.core.errors import MediaFault
from annotator.media.messages import hear, tell


class _Room:
    """The block of shared memory that pictures are laid into."""

    def __init__(self) -> None:
        self._block: SharedMemory | None = None
        self._removing = Lock()

    @property
    def size_bytes(self) -> int:
        return self._block.size if self._block is not None else 0

    def move(self, name: str) -> None:
        if self._block is not None:
            self._block.close()
        self._block = SharedMemory(name)

    def lay(self, pixels: bytes) -> None:
        memory = self._block.buf if self._block is not None else None
        if memory is None:
            raise OSError("no block to lay a picture into")
        memory[: len(pixels)] = pixels

    def remove(self) -> None:
        """For a parent that cannot do it any more. Two threads may both come to this: the second waits, because the
        process may end only when Python's keeper of shared memory was told too, and then finds nothing."""
        with self._removing:
            if self._block is not None:
                with suppress(FileNotFoundError):
                    self._block.unlink()


def serve(pipe: Connection) -> None:
    """The worker's life: confined first, then one answer for each request, until the parent closes the pipe or dies."""
    # Ctrl+C in a terminal reaches the whole family; the parent decides what becomes of a worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Imported here: the parent needs only this function's name, and shall not load Pillow.
    from annotator.media.confine import confine
    from annotator.media.pictures.decode import decoded

    confine()
    room = _Room()
    Thread(target=_end_with_parent, args=(room,), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            request = hear(pipe)[1:]
            try:
                picture = decoded(*request)
            except MediaFault as fault:
                tell(pipe, "fault", fault.code, dict(fault.params))
                continue
            if len(picture.pixels) > room.size_bytes:
                tell(pipe, "room", len(picture.pixels))
                room.move(hear(pipe)[1])
            room.lay(picture.pixels)
            tell(pipe, "picture", *picture[1:])
    room.remove()


def _end_with_parent(room: _Room) -> None:
    """A closed pipe is noticed between two pictures only; this also ends a worker in the midst of one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        room.remove()
        os._exit(0)
