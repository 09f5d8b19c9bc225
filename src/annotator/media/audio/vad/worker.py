"""The process that searches untrusted audio for speech. It decodes the audio once, at low priority and independently
of playback, and ends with the search.

    to the worker    ["open", path]      the file itself follows as a descriptor; the path is for Windows alone
    from the worker  ["ready", how well]                    imported, loaded and sandboxed
                     ["found", to, length, [[start, end], ...]]   in samples: the new segments before `to`, and
                                                            the known length of the whole
                     ["over", to, length, [...]]            the last segments
                     ["fault", code, params]                the last message"""

from __future__ import annotations

import os
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from annotator.media.messages import send
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import before_imports, work_on_file

if TYPE_CHECKING:
    from annotator.media.audio.vad.detector import Detectors, Found

_TOLD_EVERY_S = 0.2
_MOST_TOLD = 1_000  # segments per message
_NICENESS = 10


def spawned() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-speech")


def serve(pipe: Connection) -> None:
    """Run the search. OpenMP uses one thread, because more would take both cores from playback."""
    before_imports("OMP")
    from annotator.media.audio.decoding.warm_up import get_ready
    from annotator.media.audio.vad.detector import Detectors
    from annotator.media.ffmpeg import is_of_decoder

    get_ready()
    detectors = Detectors()
    if sys.platform != "win32":
        os.nice(_NICENESS)
    work_on_file(pipe, 0, lambda _words, descriptor, _tables: _search(pipe, descriptor, detectors), is_of_decoder)


def _search(pipe: Connection, descriptor: int, detectors: Detectors) -> None:
    from annotator.media.audio.decoding.opening import Decoding
    from annotator.media.audio.vad.detector import SpeechListening

    decoding = Decoding(descriptor)
    audio = decoding.audio
    search = SpeechListening(detectors, audio.rate_hz, audio.channel_names)
    waiting: list[Found] = []
    told_s = time.monotonic()
    for stretch in decoding.walk():
        for found in search.add(stretch):
            waiting.append(found)
            if time.monotonic() > told_s + _TOLD_EVERY_S:
                _report(pipe, "found", waiting, audio.length)
                waiting, told_s = [], time.monotonic()
    waiting.append(search.end())
    _report(pipe, "over", waiting, audio.length)


def _report(pipe: Connection, kind: str, waiting: list[Found], length: int) -> None:
    phrases = [phrase for found in waiting for phrase in found.phrases]
    while len(phrases) > _MOST_TOLD:
        some, phrases = phrases[:_MOST_TOLD], phrases[_MOST_TOLD:]
        send(pipe, "found", some[-1][1], length, some)
    send(pipe, kind, waiting[-1].to, length, phrases)
