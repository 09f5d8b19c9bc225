"""The process that opens untrusted images. It receives one after another, and writes their pixels into memory of the
window.

    to the worker    ["decode", width_px, height_px, region or null, blur, is grey, is cartoon, page, window, number]
                         `window` is [black, white], "found" or null (`window_level`);
                         the file itself follows as a descriptor; the number is for Windows (`lent`)
                     ["go"]                     no other heavy image or video is being decoded
                     ["room", number, bytes]    the memory itself follows as a descriptor
    from the worker  ["ready", how well]        imported and sandboxed (`SandboxReport`)
                     ["large"] or ["dicom"]     the last message: only a worker with FFmpeg or pydicom decodes this
                     ["heavy"]                  only when decoding takes much memory; then it waits for its turn
                     ["room", bytes needed]     only when its memory is too small; then it waits for more
                     ["picture", width_px, height_px, full_width_px, full_height_px, moves, pages, window or null]
                         the pixels are there
                     ["fault", code, params]"""

from __future__ import annotations

import os
from contextlib import suppress
from mmap import mmap
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from annotator.core.errors import MediaFault
from annotator.media.messages import receive, send

if TYPE_CHECKING:
    from annotator.media.images.decode import DicomDecoder, LargeDecoder
    from annotator.media.worker_main import ShutIn

_IDLE_AFTER_S = 1.0
# The largest image that is decoded as a whole, and a copy of it in another mode.
_DATA_LIMIT_BYTES = _ADDRESS_LIMIT_BYTES = 2 * 1024**3


class ImageBuffer:
    """The window's memory that receives the pixels of images."""

    def __init__(self, pipe: Connection, handed: ShutIn) -> None:
        self._pipe, self._handed = pipe, handed
        self._memory: mmap | None = None

    def lay(self, pixels: bytes) -> None:
        if self._memory is None or len(self._memory) < len(pixels):
            send(self._pipe, "room", len(pixels))
            _room, number, size_bytes = receive(self._pipe)
            (lent,) = self._handed.received_memory((number, size_bytes))
            self._memory = lent.mapped()
            os.close(lent.descriptor)
        self._memory[: len(pixels)] = pixels


def serve(pipe: Connection) -> None:
    """Run the worker: enter the sandbox, then answer each request, until the parent closes the pipe or dies."""
    # Imported here: the parent needs only this function's name and must not load Pillow.
    from annotator.media.worker_main import before_imports

    before_imports()
    from annotator.media.images.warm_up import get_ready

    get_ready()
    _serve(pipe, None, None)


def serve_large(pipe: Connection) -> None:
    """Run a worker as `serve` does, with FFmpeg besides Pillow, which takes 20 MB and a tenth of a second more."""
    from annotator.media.worker_main import before_imports

    before_imports()
    from annotator.media.images.warm_up import get_ready, get_ready_for_large

    get_ready()
    _serve(pipe, get_ready_for_large(), None)


def serve_dicom(pipe: Connection) -> None:
    """Run a worker as `serve` does, with pydicom besides Pillow, which takes 40 MB and half a second more."""
    from annotator.media.worker_main import before_imports

    before_imports()
    from annotator.media.images.warm_up import get_ready, get_ready_for_dicom

    get_ready()
    _serve(pipe, None, get_ready_for_dicom())


def _serve(pipe: Connection, large: LargeDecoder | None, dicom: DicomDecoder | None) -> None:
    from annotator.media.images.decode import BeyondPillow, decoded
    from annotator.media.images.malloc_reuse import reuse
    from annotator.media.worker_main import ShutIn

    give_back = reuse()
    handed = ShutIn(pipe, _DATA_LIMIT_BYTES, _ADDRESS_LIMIT_BYTES)
    room = ImageBuffer(pipe, handed)

    def await_turn() -> None:
        send(pipe, "heavy")
        receive(pipe)

    with suppress(EOFError, OSError):
        while True:
            if not pipe.poll(_IDLE_AFTER_S):
                give_back()
            width_px, height_px, region, blur, is_grey, is_cartoon, page, window, number = receive(pipe)[1:]
            looks = blur, is_grey, is_cartoon
            window = tuple(window) if isinstance(window, list) else window
            with os.fdopen(handed.received(number), "rb") as file:
                try:
                    image = decoded(file, width_px, height_px, region, await_turn, *looks, large, dicom, page, window)
                except BeyondPillow as beyond:
                    send(pipe, beyond.kind)
                    return
                except MediaFault as fault:
                    send(pipe, "fault", fault.code, dict(fault.params))
                    continue
            room.lay(image.pixels)
            send(pipe, "picture", *image[1:])
