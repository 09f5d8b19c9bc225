"""The process that searches untrusted audio for speech. It decodes the audio once, at low priority and independently
of playback, and ends with the search. Its last message is a Fault or the last SpeechFound."""

from __future__ import annotations

import os
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

from annotator.media.messages import OpenFile, send
from annotator.media.shared_memory import LentMemory
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import prepare_process, serve_file

if TYPE_CHECKING:
    from annotator.media.audio.vad.detector import Detectors, FoundSegments

_REPORTED_EVERY_S = 0.2
_MOST_SEGMENTS = 1_000  # segments per message
# The detector reports no shorter one, except for the last chunk, which may be padded beyond the end of the audio.
LEAST_SEGMENT_S = 0.2
_NICENESS = 10


class SpeechFound(NamedTuple):
    """The new segments before sample `to`, from first to last sample each, and the known length of the audio."""

    to: int
    length: int
    segments: tuple[tuple[int, int], ...]
    is_last: bool


def spawn_worker() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-speech", (SpeechFound,))


def serve(pipe: Connection) -> None:
    """Run the search. OpenMP uses one thread, because more would take both cores from playback."""
    prepare_process("OMP")
    from annotator.media.audio.decoding.warm_up import warm_up
    from annotator.media.audio.vad.detector import Detectors
    from annotator.media.safe_container import do_nothing, is_decoder_error

    warm_up()
    detectors = Detectors()
    if sys.platform != "win32":
        os.nice(_NICENESS)

    def work(_request: OpenFile, descriptor: int, _tables: list[LentMemory]) -> None:
        _search(pipe, descriptor, detectors)

    serve_file(pipe, OpenFile, work, is_decoder_error, start_threads=do_nothing)


def _search(pipe: Connection, descriptor: int, detectors: Detectors) -> None:
    from annotator.media.audio.decoding.opening import AudioDecoding
    from annotator.media.audio.vad.detector import SpeechDetector

    decoding = AudioDecoding(descriptor)
    audio = decoding.audio
    search = SpeechDetector(detectors, audio.rate_hz, audio.channel_names)
    waiting: list[FoundSegments] = []
    reported_s = time.monotonic()
    for pcm in decoding.scan():
        for found in search.add(pcm):
            waiting.append(found)
            if time.monotonic() > reported_s + _REPORTED_EVERY_S:
                _report(pipe, waiting, audio.length, is_last=False)
                waiting = []
                reported_s = time.monotonic()
    waiting.append(search.end())
    _report(pipe, waiting, audio.length, is_last=True)


def _report(pipe: Connection, waiting: list[FoundSegments], length: int, *, is_last: bool) -> None:
    segments = tuple(segment for found in waiting for segment in found.segments)
    while len(segments) > _MOST_SEGMENTS:
        some = segments[:_MOST_SEGMENTS]
        segments = segments[_MOST_SEGMENTS:]
        send(pipe, SpeechFound(some[-1][1], length, some, is_last=False))
    send(pipe, SpeechFound(waiting[-1].to, length, segments, is_last))
