"""Workers that decode as ever, and mark in a file which lines of the program that takes. It is mapped before they are
confined, so that nothing has to be asked of anybody later."""

from __future__ import annotations

import mmap
import os
import zlib
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from annotator.media.audio import worker as audio_worker
from annotator.media.audio.protocol import AUDIO_REPLIES
from annotator.media.images import worker as image_worker
from annotator.media.images.protocol import IMAGE_REPLIES
from annotator.media.messages import WorkerMessage
from annotator.media.video import worker as video_worker
from annotator.media.video.protocol import VIDEO_REPLIES
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import prepare_process
from fuzz.lines import SOURCE, Line, watch_lines

MARKS = 1 << 16  # more than there are lines
_SERVES = {"pictures": image_worker.serve, "sounds": audio_worker.serve, "films": video_worker.serve}

_REPLIES: dict[str, tuple[type[WorkerMessage], ...]] = {
    "pictures": IMAGE_REPLIES,
    "sounds": AUDIO_REPLIES,
    "films": VIDEO_REPLIES,
}

_DECODING = {
    "pictures": ("images.decode", "images.warm_up"),
    "sounds": ("audio.decoding.worker_loop", "audio.decoding.warm_up"),
    "films": ("video.decoding.worker_loop",),
}


def spawned(kind: str, marks: str) -> WorkerClient:
    return WorkerClient(partial(serve, kind, marks), f"annotator-{kind}", _REPLIES[kind])


def serve(kind: str, marks: str, pipe: Connection) -> None:
    with Path(marks).open("r+b") as file:
        seen = mmap.mmap(file.fileno(), MARKS)

    def mark(line: Line) -> None:
        seen[zlib.crc32(f"{line[0]}:{line[1]}".encode()) % MARKS] = 1

    prepare_process()
    _import_what_decodes(kind)  # unwatched, which takes half as long
    watch_lines((f"{SOURCE}{os.sep}media",), mark)
    _SERVES[kind](pipe)


def _import_what_decodes(kind: str) -> None:
    for name in _DECODING[kind]:
        import_module(f"annotator.media.{name}")
