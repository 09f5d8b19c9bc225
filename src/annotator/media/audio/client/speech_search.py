"""A search for speech in its own process, as a stream of segments. The process exists only during the search."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from multiprocessing.connection import wait
from threading import Event, Thread

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioInfo, FoundSpeech
from annotator.media.audio.vad.worker import LEAST_SEGMENT_S, SpeechFound, spawn_worker
from annotator.media.messages import Fault, OpenFile
from annotator.media.worker_client import WorkerClient, WorkerLost, fault_from, fault_of, open_regular_file, spawn_ready
from annotator.media.worker_process import start_thread

_SILENT_WITHIN_S = 20.0
_POLLED_EVERY_S = 0.05

type _Result = FoundSpeech | MediaFault | None


class SpeechSearcher:
    """One search. `stop` may be called at any time."""

    def __init__(self, path: str, audio: Callable[[], AudioInfo]) -> None:
        """`audio` returns what the full scan of the same file knows so far. Speech is in this audio, or it is none."""
        self._path = path
        self._audio = audio
        self._loop = asyncio.get_running_loop()
        self._results: asyncio.Queue[_Result] = asyncio.Queue()
        self._process: WorkerClient | None = None
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="annotator-speech", daemon=True)

    async def results(self) -> AsyncGenerator[FoundSpeech]:
        """Yield the found speech. Raise MediaFault if the audio cannot be searched any more."""
        try:
            start_thread(self._thread)
        except OSError as error:
            raise fault_from(self._path, error) from None
        try:
            while (result := await self._results.get()) is not None:
                if isinstance(result, MediaFault):
                    raise result
                yield result
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop without waiting. The thread notices that its process is gone, and ends."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.kill()

    @property
    def is_alive(self) -> bool:
        """True while there is a process or one is being started."""
        return self._thread.is_alive()

    def join(self) -> None:
        """Wait until the process and the thread are gone."""
        self._thread.join()

    def _run(self) -> None:
        last: _Result = None
        try:
            descriptor = open_regular_file(self._path)
            try:
                self._search(descriptor)
            finally:
                os.close(descriptor)
        except MediaFault as fault:
            last = fault
        except (WorkerLost, OSError) as error:
            last = fault_from(self._path, error, "the search for speech stopped")
        self._report(None if self._stopping.is_set() else last)

    def _search(self, descriptor: int) -> None:
        process = spawn_ready(self._spawn)
        try:
            process.open(descriptor, (), OpenFile)
            known: int | None = 0
            while known is not None and not self._stopping.is_set():
                if not wait([process.pipe], _SILENT_WITHIN_S):
                    raise WorkerLost
                known = self._on_message(known, process.receive())
        finally:
            self._process = None
            process.end()

    def _spawn(self) -> WorkerClient:
        """Spawn a process that `stop` kills. Raise WorkerLost if it was stopped already."""
        if self._stopping.is_set():
            raise WorkerLost
        self._process = spawn_worker()
        return self._process

    def _on_message(self, known: int, message: object) -> int | None:
        """Process a message. Return the sample searched up to, None at the end. Raise WorkerLost if implausible."""
        match message:
            case SpeechFound(to, _length, segments, is_last):
                self._await_scan(max((to, *(end for _start, end in segments))))
                least = round(LEAST_SEGMENT_S * self._audio().rate_hz)
                before = known
                for start, end in segments:
                    if start < before or end - start < least:
                        raise WorkerLost
                    before = end
                if to < known:
                    raise WorkerLost
                self._report(FoundSpeech(segments, to))
                return None if is_last else to
            case Fault():
                raise fault_of(self._path, message)
            case _:
                raise WorkerLost

    def _await_scan(self, sample: int) -> None:
        """Wait until the full scan has reached this sample, which it usually has long before. Raise WorkerLost if the
        audio ends before it, or if the scan does not go on."""
        length, since_s = 0, time.monotonic()
        while sample > (audio := self._audio()).length:
            if audio.length > length:
                length, since_s = audio.length, time.monotonic()
            if audio.is_exact or time.monotonic() > since_s + _SILENT_WITHIN_S or self._stopping.wait(_POLLED_EVERY_S):
                raise WorkerLost

    def _report(self, result: _Result) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._results.put_nowait, result)
