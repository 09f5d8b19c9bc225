"""The versions of the decoders, looked up in a process of its own: the window loads no decoder."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context


def decoder_versions() -> tuple[str, ...]:
    """Return the names and versions of the decoders of images, and of audio and video. Return the reason alone if
    one of them cannot be loaded. Blocking."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return process.submit(_loaded).result()
    except (OSError, ImportError, BrokenProcessPool) as error:
        return (type(error).__name__,)


def _loaded() -> tuple[str, ...]:
    import av
    import PIL
    import pydicom
    from pypdfium2 import PDFIUM_INFO

    images = f"Pillow {PIL.__version__}", f"pydicom {pydicom.__version__}", f"PDFium {PDFIUM_INFO}"
    return (*images, f"PyAV {av.__version__}", f"FFmpeg {av.ffmpeg_version_info}")
