"""The process that looks for speech in a stranger's sound. It decodes the sound once, by itself and in no hurry: the
one that plays it has nothing to do with it. It ends with the search.

    to the worker    ["open", path]      the file itself follows as a descriptor; the path is for Windows alone
    from the worker  ["ready", how well]                    imported, loaded and confined
                     ["found", to, length, [[start, end], ...]]   in samples of the sound: the phrases before `to` that
                                                            were not told yet, and how long the whole is by now
                     ["over", to, length, [...]]            the last of it
                     ["fault", code, params]                the last that is heard of it
"""

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
_MOST_TOLD = 1_000  # phrases in a message
_NICENESS = 10


def spawned() -> WorkerClient:
    """OSError when the system gives none."""
    return WorkerClient(serve, "annotator-speech")


def serve(pipe: Connection) -> None:
    """Threads of the libraries would take both cores from what plays."""
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
