"""The audio clock of a video: its audio extended to the length of the video, with silence where it has none."""

from __future__ import annotations

import math
from array import array
from collections.abc import AsyncGenerator, Callable, Sequence

import numpy as np

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioBlock, AudioFiles, AudioInfo, FoundSpeech, OpenAudio, WaveformPeaks
from annotator.core.ports.videos import OpenVideo, Videos

SILENT_HZ = 48_000
_FLOAT_BYTES = 4
_NO_AUDIO = "it contains no audio"  # the detail of the decoder's fault


class AudioClock:
    """An `OpenAudio` whose samples are the clock of a video. Sample 0 is the first frame, or the first audio sample
    if that is earlier. Closing the clock closes the video and its audio."""

    def __init__(self, video: OpenVideo, audio: OpenAudio | None) -> None:
        self.video = video
        self._audio = audio
        first_s = video.time_s(0)
        starts_s = video.shape.audio_start_s
        self.zero_s = first_s if starts_s is None else min(first_s, starts_s)
        self._rate_hz = SILENT_HZ if audio is None else audio.shape.rate_hz
        self._lead = 0 if starts_s is None else round((starts_s - self.zero_s) * self._rate_hz)

    @property
    def path(self) -> str:
        return self.video.path

    @property
    def shape(self) -> AudioInfo:
        is_exact = self.video.shape.is_exact
        if self._audio is None:
            return AudioInfo(self._rate_hz, 1, self._length, is_exact, has_images=True)
        heard = self._audio.shape
        return AudioInfo(self._rate_hz, heard.channels, self._length, is_exact and heard.is_exact, has_images=True)

    @property
    def _length(self) -> int:
        seen = math.ceil((self.video.time_s(max(1, self.frames)) - self.zero_s) * self._rate_hz)
        return seen if self._audio is None else max(seen, self._lead + self._audio.shape.length)

    @property
    def frames(self) -> int:
        """The number of frames known so far."""
        return self.video.shape.frames

    @property
    def lead_s(self) -> float:
        """The time in seconds from sample 0 to the start of the video's own audio."""
        return self._lead / self._rate_hz

    def time_s(self, sample: float) -> float:
        """Return the time in the video in seconds."""
        return self.zero_s + sample / self._rate_hz

    def sample_of(self, number: int) -> int:
        """Return the first sample at which the frame is on screen."""
        return max(0, math.ceil((self.video.time_s(number) - self.zero_s) * self._rate_hz - 1e-6))

    def frame_at(self, sample: float) -> int:
        return self.video.number_at(self.time_s(sample))

    def bounds_of(self, first: int, last: int) -> tuple[int, int]:
        """Return the samples of the frames from `first` to `last`, both included. They run from the sample at which
        the first frame appears to the last sample at which the last frame is shown."""
        start = self.sample_of(first)
        end = self._length if last >= self.frames - 1 else self.sample_of(last + 1) - 1
        return start, max(end, start + 1)

    def listen(self, listener: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        if self._audio is None:
            return self.video.listen(listener)
        deafen = (self.video.listen(listener), self._audio.listen(listener))

        def stop() -> None:
            for end in deafen:
                end()

        return stop

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        if self._audio is None:
            flat = memoryview(array("h", bytes(2 * columns)))
            return WaveformPeaks(flat, flat, columns)
        return self._audio.outline(channel, first - self._lead, last - self._lead, columns)

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        if self._audio is None:
            there = max(0, min(count, self._length - first))
            return _floats(bytes(there * _FLOAT_BYTES))
        before = max(0, min(count, self._lead - first))
        found = await self._audio.samples(channel, max(0, first - self._lead), count - before)
        return _floats(bytes(before * _FLOAT_BYTES) + bytes(found))

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        """Return a block of audio, with silence before the audio begins and after its end."""
        start = max(0.0, start)
        step = speed * self._rate_hz / rate_hz
        if self._audio is not None and start >= self._lead:
            asked = start - self._lead
            block = self._audio.block(asked, frames, rate_hz=rate_hz, channels=channels, speed=speed)
            if block.frames:
                return AudioBlock(block.pcm, block.frames, block.start + self._lead, block.end + self._lead)
            edge = float(self._length)
        else:
            edge = float(self._lead) if self._audio is not None else float(self._length)
        most = max(0, math.ceil((edge - start) / step))
        silent = min(frames, most)
        end = edge if silent == most and silent else start + silent * step
        return AudioBlock(_floats(bytes(silent * channels * _FLOAT_BYTES)), silent, start, end)

    async def speech(self) -> AsyncGenerator[FoundSpeech]:
        if self._audio is None:
            return
        found = self._audio.speech()
        try:
            async for part in found:
                phrases = tuple((first + self._lead, last + self._lead) for first, last in part.phrases)
                yield FoundSpeech(phrases, part.to + self._lead)
        finally:
            await found.aclose()

    def close(self) -> None:
        self.video.close()
        if self._audio is not None:
            self._audio.close()


class AudioOfVideos:
    """`AudioFiles` for an audio tag that leads a video: a video without an audio track is opened as silence."""

    def __init__(self, audio_files: AudioFiles, videos: Videos) -> None:
        self._audio_files = audio_files
        self._videos = videos

    async def open(self, path: str) -> OpenAudio:
        try:
            return await self._audio_files.open(path)
        except MediaFault as fault:
            if fault.params.get("detail") != _NO_AUDIO:
                raise
        return AudioClock(await self._videos.open(path), None)

    def prefetch(self, paths: Sequence[str]) -> None:
        self._audio_files.prefetch(paths)

    def expect(self) -> None:
        self._audio_files.expect()

    async def close(self) -> None:
        """Do nothing: the owner of the services closes them."""


def _floats(pcm: bytes) -> memoryview:
    return np.frombuffer(pcm, np.float32).data
