"""An open audio file, as the window and the player see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

import numpy as np

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioBlock, AudioInfo, FoundSpeech, Outline
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.connection import AudioConnection, Reply
from annotator.media.audio.client.peak_pyramid import extremes
from annotator.media.audio.client.sample_window import CLOSE_SAMPLES, Detail, around, as_detail
from annotator.media.audio.client.shared_state import Learnt
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.audio.protocol import COARSE_PEAK_COLUMNS, PCM_BYTES
from annotator.media.spare_workers import SpareWorkers

type Heard = Callable[[MediaFault | None], None]

_MOST_FLOATS = PCM_BYTES // 4
_BLOCK_WITHIN_S = 20.0


class OpenedAudio:
    """An open audio file. Create it in the loop; its full scan starts at once."""

    def __init__(self, path: str, spares: SpareWorkers, learnt: Learnt, kept: AnalysisCache) -> None:
        self._learnt = learnt
        self._loop = asyncio.get_running_loop()
        self._listeners: list[Heard] = []
        self._fault: MediaFault | None = None
        self._details: dict[int, Detail] = {}
        self._fetching: set[int] = set()
        self.hunts: set[SpeechSearcher] = set()
        self.lane = AudioConnection(path, spares, learnt, kept, self._changed)
        self.lane.start()

    @property
    def path(self) -> str:
        return self.lane.path

    @property
    def shape(self) -> AudioInfo:
        learnt = self._learnt
        return AudioInfo(learnt.rate_hz, learnt.channels, learnt.length, learnt.known.is_whole, claimed=learnt.claimed)

    def listen(self, heard: Heard) -> Callable[[], None]:
        self._listeners.append(heard)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(heard)

        return stop

    def outline(self, channel: int, first: float, last: float, columns: int) -> Outline:
        learnt, pyramid = self._learnt, self._learnt.pyramid
        edges = np.linspace(first, last, columns + 1, dtype=np.float64)
        if pyramid is None or not 0 <= channel < learnt.channels:
            flat = np.zeros(columns, np.int16)
            return Outline(flat.data, flat.data, 0)
        if last - first <= CLOSE_SAMPLES:
            detail = self._details.get(channel)
            if detail is not None and detail.covers(first, last, learnt.length):
                lows, highs = detail.columns(edges)
                return Outline(lows.data, highs.data, columns)
            self._fetch(channel, first, last)
        lows, highs = pyramid.columns(channel, edges)
        exact = columns
        if not learnt.known.has_all_peaks:
            exact = int(np.searchsorted(edges[1:], learnt.exact_samples, side="right"))
            if learnt.coarse_peaks is not None and exact < columns:
                scale = COARSE_PEAK_COLUMNS / max(1, learnt.length)
                lows[exact:], highs[exact:] = extremes(learnt.coarse_peaks[:, channel], edges[exact:] * scale)
        return Outline(lows.data, highs.data, exact)

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        """Return samples, fetched in pieces if there are many."""
        pieces: list[bytes] = []
        while count > 0:
            asked = min(count, _MOST_FLOATS)
            reply = await asyncio.wrap_future(self.lane.ask("samples", channel, max(0, first), asked))
            pieces.append(reply.pcm)
            first, count = first + asked, count - asked
            if len(reply.pcm) < asked * 4:
                break
        return _floats(b"".join(pieces))

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        frames = max(0, min(frames, _MOST_FLOATS // channels))
        asked = self.lane.ask("block", start, frames, rate_hz, channels, speed, frame_bytes=channels * 4)
        try:
            reply = asked.result(_BLOCK_WITHIN_S)
        except TimeoutError:
            asked.cancel()
            raise MediaFault(MediaFault.UNDECODABLE, path=self.path, detail="the decoder is silent") from None
        count, begin, end = reply.words
        return AudioBlock(_floats(reply.pcm), int(count), begin, end)

    async def speech(self) -> AsyncGenerator[FoundSpeech]:
        hunt = SpeechSearcher(self.path)
        self.hunts.add(hunt)
        results = hunt.results()
        try:
            async for found in results:
                yield found
        finally:
            self.hunts.discard(hunt)
            await results.aclose()

    def close(self) -> None:
        self._listeners.clear()
        self._details.clear()
        for hunt in self.hunts:
            hunt.stop()
        self.lane.stop().add_done_callback(lambda _ended: self._learnt.forget())

    def _fetch(self, channel: int, first: float, last: float) -> None:
        """Fetch the samples around a range, one request at a time per channel. The listeners are notified when they
        are there."""
        if channel in self._fetching or self._fault is not None or last <= 0 or first >= self._learnt.known.known:
            return
        self._fetching.add(channel)
        start, count = around(first, last)
        asked = self.lane.ask("samples", channel, start, min(count, max(0, self._learnt.known.known - start)))
        self._loop.create_task(self._fetched(channel, start, asyncio.wrap_future(asked)))

    async def _fetched(self, channel: int, start: int, asked: asyncio.Future[Reply]) -> None:
        try:
            self._details[channel] = as_detail(start, (await asked).pcm)
        except MediaFault:
            return
        finally:
            self._fetching.discard(channel)
        self._tell(None)

    def _changed(self, fault: MediaFault | None) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._tell, fault)

    def _tell(self, fault: MediaFault | None) -> None:
        self._fault = fault or self._fault
        for heard in tuple(self._listeners):
            heard(fault)


def _floats(pcm: bytes) -> memoryview:
    return np.frombuffer(pcm, np.float32).data
