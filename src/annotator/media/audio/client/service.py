"""The audio service, and an open audio file as the window and the player see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioBlock, AudioInfo, FoundSpeech, WaveformPeaks
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.connection import AudioConnection, Reply
from annotator.media.audio.client.shared_state import SharedState
from annotator.media.audio.client.speech_search import SpeechSearcher
from annotator.media.audio.client.waveform import CLOSE_SAMPLES, SampleWindow, extremes, range_to_fetch, sample_window
from annotator.media.audio.protocol import COARSE_PEAK_COLUMNS, PCM_BYTES, BlockRequest, SamplesRequest
from annotator.media.audio.worker import spawn_worker
from annotator.media.decoding_service import DecodingService
from annotator.media.worker_client import PrewarmedWorkers

type AudioListener = Callable[[MediaFault | None], None]

_MOST_FLOATS = PCM_BYTES // 4
_BLOCK_WITHIN_S = 20.0


class OpenedAudio:
    """An open audio file. Create it in the loop; its full scan starts at once."""

    def __init__(self, path: str, workers: PrewarmedWorkers, cache: AnalysisCache) -> None:
        self._state = SharedState()
        self._loop = asyncio.get_running_loop()
        self._listeners: list[AudioListener] = []
        self._fault: MediaFault | None = None
        self._windows: dict[int, SampleWindow] = {}
        self._fetching: set[int] = set()
        self.searches: set[SpeechSearcher] = set()
        self.connection = AudioConnection(path, workers, self._state, cache, self._changed)
        self.connection.start()

    @property
    def path(self) -> str:
        return self.connection.path

    @property
    def shape(self) -> AudioInfo:
        state = self._state
        return AudioInfo(state.rate_hz, state.channels, state.length, state.scan.is_complete, claimed=state.claimed)

    def listen(self, listener: AudioListener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        state = self._state
        pyramid = state.pyramid
        edges = np.linspace(first, last, columns + 1, dtype=np.float64)
        if pyramid is None or not 0 <= channel < state.channels:
            flat = np.zeros(columns, np.int16)
            return WaveformPeaks(flat.data, flat.data, 0)
        if last - first <= CLOSE_SAMPLES:
            window = self._windows.get(channel)
            if window is not None and window.covers(first, last, state.length):
                lows, highs = window.columns(edges)
                return WaveformPeaks(lows.data, highs.data, columns)
            self._fetch(channel, first, last)
        lows, highs = pyramid.columns(channel, edges)
        exact = columns
        if not state.scan.has_all_peaks:
            exact = int(np.searchsorted(edges[1:], state.exact_samples, side="right"))
            if state.coarse_peaks is not None and exact < columns:
                scale = COARSE_PEAK_COLUMNS / max(1, state.length)
                lows[exact:], highs[exact:] = extremes(state.coarse_peaks[:, channel], edges[exact:] * scale)
        return WaveformPeaks(lows.data, highs.data, exact)

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        """Return samples, fetched in pieces if there are many."""
        pieces: list[bytes] = []
        while count > 0:
            requested = min(count, _MOST_FLOATS)
            request = SamplesRequest(channel, max(0, first), requested)
            reply = await asyncio.wrap_future(self.connection.request(request))
            pieces.append(reply.pcm)
            first += requested
            count -= requested
            if len(reply.pcm) < requested * 4:
                break
        return _floats(b"".join(pieces))

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        frames = max(0, min(frames, _MOST_FLOATS // channels))
        answer = self.connection.request(BlockRequest(start, frames, rate_hz, channels, speed))
        try:
            reply = answer.result(_BLOCK_WITHIN_S)
        except TimeoutError:
            answer.cancel()
            raise MediaFault(MediaFault.UNDECODABLE, path=self.path, detail="the decoder is silent") from None
        return AudioBlock(_floats(reply.pcm), reply.frames, reply.start, reply.end)

    async def speech(self) -> AsyncGenerator[FoundSpeech]:
        search = SpeechSearcher(self.path, lambda: self.shape)
        self.searches.add(search)
        results = search.results()
        try:
            async for found in results:
                yield found
        finally:
            self.searches.discard(search)
            await results.aclose()

    def close(self) -> None:
        self._listeners.clear()
        self._windows.clear()
        for search in self.searches:
            search.stop()
        self.connection.stop().add_done_callback(lambda _ended: self._state.drop_peaks())

    def _fetch(self, channel: int, first: float, last: float) -> None:
        """Fetch samples around a range, one request at a time per channel. The listeners are notified on arrival."""
        if channel in self._fetching or self._fault is not None or last <= 0 or first >= self._state.scan.known:
            return
        self._fetching.add(channel)
        start, count = range_to_fetch(first, last)
        count = min(count, max(0, self._state.scan.known - start))
        answer = self.connection.request(SamplesRequest(channel, start, count))
        self._loop.create_task(self._store_window(channel, start, asyncio.wrap_future(answer)))

    async def _store_window(self, channel: int, start: int, answer: asyncio.Future[Reply]) -> None:
        try:
            self._windows[channel] = sample_window(start, (await answer).pcm)
        except MediaFault:
            return
        finally:
            self._fetching.discard(channel)
        self._notify(None)

    def _changed(self, fault: MediaFault | None) -> None:
        """Pass it on to the loop. Called in the connection's thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._notify, fault)

    def _notify(self, fault: MediaFault | None) -> None:
        self._fault = fault or self._fault
        for heard in tuple(self._listeners):
            heard(fault)


class AudioService(DecodingService[OpenedAudio]):
    """The real `ports.AudioFiles`. `cache_folder` is the folder of the analysis cache."""

    def __init__(self, cache_folder: Path, workers: PrewarmedWorkers | None = None) -> None:
        workers = workers or PrewarmedWorkers(spawn_worker)
        cache = AnalysisCache(cache_folder)
        super().__init__(lambda path: OpenedAudio(path, workers, cache), workers)


def _floats(pcm: bytes) -> memoryview:
    return np.frombuffer(pcm, np.float32).data
