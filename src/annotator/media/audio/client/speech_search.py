"""A search for speech in a process of its own, as a stream of found segments. The process exists only during the
search."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import suppress
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import FoundSpeech
from annotator.media.audio.protocol import MOST_SAMPLES
from annotator.media.audio.vad.worker import spawned
from annotator.media.worker_client import WorkerClient, WorkerLost, believed, fault_from, fault_of, opened_file
from annotator.media.worker_process import begin

_SILENT_WITHIN_S = 20.0

type _Told = FoundSpeech | MediaFault | None


class SpeechSearcher:
    """One search. `stop` may be called at any time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[_Told] = asyncio.Queue()
        self._process: WorkerClient | None = None
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="annotator-speech", daemon=True)

    async def results(self) -> AsyncGenerator[FoundSpeech]:
        """Yield the found speech. Raise MediaFault if the audio cannot be searched any more."""
        try:
            begin(self._thread)
        except OSError as error:
            raise fault_from(self._path, error) from None
        try:
            while (heard := await self._heard.get()) is not None:
                if isinstance(heard, MediaFault):
                    raise heard
                yield heard
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop without waiting. The thread notices that its process is gone, and ends."""
        self._is_stopping = True
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
        last: _Told = None
        try:
            descriptor = opened_file(self._path)
            try:
                self._search(descriptor)
            finally:
                os.close(descriptor)
        except MediaFault as fault:
            last = fault
        except (WorkerLost, OSError) as error:
            last = fault_from(self._path, error, "the search for speech stopped")
        self._tell(None if self._is_stopping else last)

    def _search(self, descriptor: int) -> None:
        process = self._process = spawned()
        try:
            process.await_ready(_SILENT_WITHIN_S)
            process.open(descriptor, (), ())
            known: int | None = 0
            while known is not None and not self._is_stopping:
                with believed():
                    known = self._hear(known, *self._next(process))
        finally:
            self._process = None
            process.end()

    def _next(self, process: WorkerClient) -> list[Any]:
        if not wait([process.pipe], _SILENT_WITHIN_S):
            raise WorkerLost
        return process.heard()

    def _hear(self, known: int, kind: str, *words: Any) -> int | None:
        """Process a message. Return the sample up to which was searched, or None at the end. Raise WorkerLost if it
        is implausible."""
        if kind == "fault":
            raise fault_of(self._path, *words)
        to, phrases = int(words[0]), [(int(first), int(last)) for first, last in words[2]]
        ends = [place for phrase in phrases for place in phrase]
        if kind not in ("found", "over") or not known <= to <= MOST_SAMPLES or ends != sorted(ends):
            raise WorkerLost
        if ends and not 0 <= ends[0] <= ends[-1] <= MOST_SAMPLES:
            raise WorkerLost
        self._tell(FoundSpeech(tuple(phrases), to))
        return None if kind == "over" else to

    def _tell(self, heard: _Told) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._heard.put_nowait, heard)
