"""The process that opens untrusted images (see `protocol`)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from mmap import mmap
from multiprocessing.connection import Connection
from typing import IO, TYPE_CHECKING, NoReturn

from annotator.core.errors import MediaFault
from annotator.media.images.protocol import (
    CountPages,
    DecodeImage,
    DecoderNeeded,
    ExtraFormat,
    ImageReady,
    MemoryGranted,
    MemoryTooSmall,
    PagesCounted,
)
from annotator.media.messages import Fault, Go, Heavy, receive, send

if TYPE_CHECKING:
    from annotator.media.images.decode import DecodedImage, FormatDecoder, FormatDecoders
    from annotator.media.worker_main import SandboxedEndpoint

_IDLE_AFTER_S = 1.0
_COUNTED_WITHIN_S = 1.0
_REQUESTS: tuple[type[DecodeImage | CountPages], ...] = (DecodeImage, CountPages)
# The largest image that is decoded as a whole, and a copy of it in another mode.
_DATA_LIMIT_BYTES = _ADDRESS_LIMIT_BYTES = 2 * 1024**3


class ImageBuffer:
    """The window's memory that receives the pixels of images."""

    def __init__(self, pipe: Connection, endpoint: SandboxedEndpoint) -> None:
        self._pipe = pipe
        self._endpoint = endpoint
        self._memory: mmap | None = None

    def write(self, pixels: bytes) -> None:
        if self._memory is None or len(self._memory) < len(pixels):
            send(self._pipe, MemoryTooSmall(len(pixels)))
            (lent,) = self._endpoint.receive_memory(receive(self._pipe, MemoryGranted))
            self._memory = lent.mapped()
            os.close(lent.descriptor)
        self._memory[: len(pixels)] = pixels


def serve(pipe: Connection) -> None:
    """Run the worker: enter the sandbox, then answer each request, until the parent closes the pipe or dies."""
    serve_extra((), pipe)


def serve_extra(extra_formats: Collection[ExtraFormat], pipe: Connection) -> None:
    """Run a worker as `serve` does, with the decoders of `extra_formats` besides Pillow. pydicom takes 40 MB and half
    a second more, PDFium 20 MB."""
    # Imported here: the parent needs only this function's name and must not load Pillow.
    from annotator.media.worker_main import prepare_process

    prepare_process()
    from annotator.media.images.warm_up import warm_up

    warm_up()
    _serve(pipe, {extra_format: _warm_decoder(extra_format, pipe) for extra_format in extra_formats})


def _warm_decoder(extra_format: ExtraFormat, pipe: Connection) -> FormatDecoder:
    """Return a decoder that has decoded a file, because the sandbox lets it load nothing more."""
    match extra_format:
        case ExtraFormat.DICOM:
            from annotator.media.images.dicom.warm_up import warm_up_dicom

            return warm_up_dicom()
        case ExtraFormat.PDF:
            from annotator.media.images.pdf import warm_up_pdf

            return warm_up_pdf(partial(_give_up, pipe))


def _give_up(pipe: Connection, detail: str) -> NoReturn:
    """Report a fault and end the process, whatever its main thread is doing."""
    send(pipe, Fault(MediaFault.UNDECODABLE, {"detail": detail}))
    os._exit(0)


def _serve(pipe: Connection, decoders: FormatDecoders) -> None:
    from annotator.media.images import decode
    from annotator.media.images.scaling import start_helper
    from annotator.media.images.warm_up import reuse_memory
    from annotator.media.worker_main import SandboxedEndpoint

    release_memory = reuse_memory()
    endpoint = SandboxedEndpoint(pipe, _DATA_LIMIT_BYTES, _ADDRESS_LIMIT_BYTES, start_threads=start_helper)
    buffer = ImageBuffer(pipe, endpoint)

    def await_turn() -> None:
        send(pipe, Heavy())
        receive(pipe, Go)

    with suppress(EOFError, OSError):
        while True:
            if not pipe.poll(_IDLE_AFTER_S):
                release_memory()
            request = receive(pipe, *_REQUESTS)
            if isinstance(request, CountPages):
                send(pipe, PagesCounted(_page_counts(endpoint.receive_files(request.files), request, decoders)))
                continue
            with os.fdopen(endpoint.receive_file(request.file), "rb") as file:
                try:
                    image = _decode(file, request, await_turn, decoders)
                except decode.DecoderMissing as missing:
                    send(pipe, DecoderNeeded(missing.extra_format))
                    return
                except MediaFault as fault:
                    send(pipe, Fault(fault.code, dict(fault.params)))
                    continue
            buffer.write(image.pixels)
            send(pipe, ImageReady(*image[1:]))


def _page_counts(descriptors: list[int], request: CountPages, decoders: FormatDecoders) -> tuple[int, ...]:
    """Return the number of pages of each image, or 0 if it must be requested by itself: if it is damaged or heavy, or
    comes late in a request of large images."""
    until_s = time.monotonic() + _COUNTED_WITHIN_S
    return tuple(
        _page_count(descriptor, request, decoders, is_late=time.monotonic() > until_s) for descriptor in descriptors
    )


def _page_count(descriptor: int, request: CountPages, decoders: FormatDecoders, *, is_late: bool) -> int:
    from annotator.media.images import decode

    def refuse() -> None:
        raise ValueError("too heavy for a request of many")

    with os.fdopen(descriptor, "rb") as file, suppress(MediaFault, decode.DecoderMissing):
        if not is_late:
            width_px, height_px = request.width_px, request.height_px
            return decode.decode_image(file, width_px, height_px, before_heavy=refuse, decoders=decoders).pages
    return 0


def _decode(
    file: IO[bytes], request: DecodeImage, await_turn: Callable[[], None], decoders: FormatDecoders
) -> DecodedImage:
    from annotator.media.images import decode

    return decode.decode_image(
        file,
        request.width_px,
        request.height_px,
        request.region,
        before_heavy=await_turn,
        blur=request.blur,
        is_grey=request.is_grey,
        is_cartoon=request.is_cartoon,
        decoders=decoders,
        page=request.page,
        window=request.window,
    )
