"""The process that looks for speech in a stranger's sound. It decodes the sound once, by itself and in no hurry: the
one that plays it has nothing to do with it. It ends with the search.

    to the worker    ["open", path]      the file itself follows as a descriptor; the path is for Windows alone
    from the worker  ["ready"]                              imported, loaded and confined
                     ["found", to, length, [[start, end], ...]]   in samples of the sound: the phrases before `to` that
                                                            were not told yet, and how long the whole is by now
                     ["over", to, length, [...]]            the last of it
                     ["fault", code, params]                the last that is heard of it
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import TYPE_CHECKING

from annotator.core.errors import MediaFault
from annotator.media.messages import hear, tell
from annotator.media.sound.worker import end_with_parent

if TYPE_CHECKING:
    from annotator.media.sound.speech.detecting import Detectors, Found

_TOLD_EVERY_S = 0.2
_MOST_TOLD = 1_000  # phrases in a message
_NICENESS = 10


def serve(pipe: Connection) -> None:
    """Imported, loaded and confined first, then one sound, until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OPENBLAS", "OMP"):  # threads of theirs would take both cores from what plays
        os.environ[f"{library}_NUM_THREADS"] = "1"
    from annotator.media.sealed import seal
    from annotator.media.sound.decoding.getting_ready import get_ready
    from annotator.media.sound.speech.detecting import Detectors

    get_ready()
    detectors = Detectors()
    if sys.platform != "win32":
        os.nice(_NICENESS)
    receiver = socket.socket(fileno=os.dup(pipe.fileno())) if sys.platform != "win32" else None
    parent = multiprocessing.parent_process()
    seal({pipe.fileno(), *([receiver.fileno()] if receiver else []), *([parent.sentinel] if parent else [])})
    Thread(target=end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        tell(pipe, "ready")
        try:
            path = hear(pipe)[-1]
            descriptor = os.open(path, os.O_RDONLY) if receiver is None else socket.recv_fds(receiver, 1, 1)[1][0]
            _search(pipe, descriptor, detectors)
        except MediaFault as fault:
            tell(pipe, "fault", fault.code, dict(fault.params))
        except MemoryError:
            tell(pipe, "fault", MediaFault.TOO_LARGE, {"detail": "it takes more memory than a sound may"})


def _search(pipe: Connection, descriptor: int, detectors: Detectors) -> None:
    from annotator.media.sound.decoding.opening import Decoding
    from annotator.media.sound.speech.detecting import SpeechListening

    decoding = Decoding(descriptor)
    sound = decoding.sound
    search = SpeechListening(detectors, sound.rate_hz, sound.channel_names)
    waiting: list[Found] = []
    told_s = time.monotonic()
    for stretch in decoding.walk():
        for found in search.add(stretch):
            waiting.append(found)
            if time.monotonic() > told_s + _TOLD_EVERY_S:
                _report(pipe, "found", waiting, sound.length)
                waiting, told_s = [], time.monotonic()
    waiting.append(search.end())
    _report(pipe, "over", waiting, sound.length)


def _report(pipe: Connection, kind: str, waiting: list[Found], length: int) -> None:
    phrases = [phrase for found in waiting for phrase in found.phrases]
    while len(phrases) > _MOST_TOLD:
        some, phrases = phrases[:_MOST_TOLD], phrases[_MOST_TOLD:]
        tell(pipe, "found", some[-1][1], length, some)
    tell(pipe, kind, waiting[-1].to, length, phrases)
