"""The playback queue: which block is fetched next, how it is trimmed, and how the device's buffer is filled."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ports.audio import AudioBlock
from annotator.media.audio.playback.chunks import Chunk, ChunkQueue, LoopCache, Pcm, Transition
from annotator.media.audio.playback.position import PositionTracker

# Above this level samples are compressed, so that a high gain does not distort.
_KNEE = 0.8
_SMOOTH_S = 0.002


def limit_peaks(pcm: Pcm) -> None:
    """Limit samples in place: unchanged up to the knee, then bent smoothly towards 1, which they never exceed."""
    loud = np.abs(pcm) > _KNEE
    if loud.any():
        beyond = (np.abs(pcm[loud]) - _KNEE) / (1 - _KNEE)
        pcm[loud] = np.sign(pcm[loud]) * (_KNEE + (1 - _KNEE) * np.tanh(beyond))


class ClickFreeMixer:
    """A mixer that smooths breaks: the step between the samples before and after is added to the first 2 ms and
    fades out. The transitions from and to silence are smoothed as well."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        frames = max(1, round(_SMOOTH_S * rate_hz))
        self._ramp = np.linspace(1, 0, frames, endpoint=False, dtype=np.float32)[:, np.newaxis]
        self._step = np.zeros(channels, np.float32)
        self._smoothed = frames
        self._last = np.zeros(channels, np.float32)
        self._gain = 1.0
        self._is_silent = True

    def write(self, out: Pcm, pcm: Pcm, gain: float, *, is_break: bool) -> None:
        """Write `pcm` into `out`, which has the same shape and is not empty."""
        if self._is_silent:
            self._gain = gain  # silence came before, so there is no gain to fade from
        if gain != self._gain:
            np.multiply(pcm, np.linspace(self._gain, gain, len(pcm), dtype=np.float32)[:, np.newaxis], out=out)
        elif gain == 1.0:
            out[:] = pcm
        else:
            np.multiply(pcm, np.float32(gain), out=out)
        if max(gain, self._gain) > 1.0:
            limit_peaks(out)
        self._gain = gain
        self._smooth(out, is_break=is_break or self._is_silent)
        self._is_silent = False

    def write_silence(self, out: Pcm) -> None:
        """Write silence."""
        out[:] = 0
        self._smooth(out, is_break=not self._is_silent)
        self._is_silent = True

    def _smooth(self, out: Pcm, *, is_break: bool) -> None:
        if is_break:
            self._step = self._last - out[0]
            self._smoothed = 0
        if self._smoothed < len(self._ramp):
            ramp = self._ramp[self._smoothed : self._smoothed + len(out)]
            out[: len(ramp)] += ramp * self._step
            self._smoothed += len(ramp)
        self._last = out[-1].copy()


AHEAD_S = 0.5
BLOCK_S = 0.1
# A device asks for its whole buffer when it starts. Nothing is played before this much is ready.
PRIMED_S = 0.25
# This much of the ready audio is still played after speed, loop or end change, to gain time to fetch what follows.
LEAD_S = 0.15
# A device may lose its first samples while it starts (20 ms with PulseAudio), so they are silence.
SILENT_S = 0.06
# Longer loops are fetched again on each pass: after so long, nobody notices that their beginning is stretched anew.
_LONGEST_CACHED_S = 20.0


class PlaybackFormat(Struct, frozen=True):
    """The format of playback: samples per second of audio, frames per second and channels of a stream, speed."""

    audio_hz: int
    rate_hz: int
    channels: int
    speed: float

    @property
    def step(self) -> float:
        """The number of samples per frame."""
        return self.audio_hz * self.speed / self.rate_hz


class BlockOrder(Struct, frozen=True):
    """A block to fetch. An order with an outdated `version` is discarded."""

    version: int
    start: float
    frames: int


class PlaybackQueue:
    """A playback queue. Not thread-safe: the owner locks. After setting `gain`, `loop`, `until`, call `recut`."""

    def __init__(self) -> None:
        self.gain = 1.0
        self.loop: tuple[int, int] | None = None
        self.until: int | None = None
        self.format = PlaybackFormat(1, 1, 1, 1.0)
        self.end = math.inf  # the sample after the last one, once it was reached
        self._tracker = PositionTracker()
        self._chunks = ChunkQueue()
        self._loop_cache = LoopCache()
        self._mixer = ClickFreeMixer(1, 1)
        self._version = 0
        self._at = 0.0
        self._transition = Transition.BREAK
        self._is_over = False
        self._frame = 0  # the next frame that the stream asks for
        self._is_playing = False  # whether the ready audio is being played

    def position(self, now_s: float) -> float:
        return self._tracker.at(now_s)

    def has_ended(self, now_s: float) -> bool:
        return self._is_over and not self._chunks.frames and self._tracker.is_past(now_s)

    @property
    def is_primed(self) -> bool:
        """True if enough audio is ready to start."""
        return self._is_over or self._chunks.frames >= round(PRIMED_S * self.format.rate_hz)

    def expect(self, playback_format: PlaybackFormat) -> None:
        """Prepare for a stream of this format, which may be opened later. Audio for another format is dropped."""
        if playback_format != self.format:
            self.format = playback_format
            self.jump(self._chunks.reached)

    def on_stream(self, playback_format: PlaybackFormat) -> None:
        """Start with a new stream, which fills from frame 0."""
        self.expect(playback_format)
        self._frame = 0
        self._mixer = ClickFreeMixer(playback_format.rate_hz, playback_format.channels)
        self._tracker.restart(playback_format.rate_hz)

    def on_audio(self) -> None:
        """Start with other audio, at its beginning."""
        self._loop_cache = LoopCache()
        self.end = math.inf
        self.loop = self.until = None
        self.jump(0.0)

    def jump(self, sample: float) -> None:
        """Drop the ready audio and continue at a sample."""
        self._tracker.hold(sample)
        self._chunks.clear(sample)
        self._at = sample
        self._transition = Transition.BREAK
        self._is_over = False
        self._is_playing = False
        self._version += 1

    def recut(self, *, ends_changed: bool = False) -> None:
        """Apply a new speed or, with `ends_changed`, a new loop or end. The ready audio is played a moment longer."""
        reached = self._chunks.reached
        before = self._at
        is_past = self.until is not None and self.until <= reached
        lead = 0 if is_past else round(LEAD_S * self.format.rate_hz)
        self._at = self._chunks.cut(lead, self._edge(reached) if ends_changed else None, at_loops=ends_changed)
        self._is_over = False
        if not ends_changed or self.format.speed != 1.0:
            self._transition = Transition.BREAK
        elif self._at != before:
            self._transition = Transition.NONE
        self._version += 1
        if self.loop is not None and self._at == self.loop[1] != self.until:
            self._jump_back(self.loop[0])

    def reloop(self, heard_at: float) -> None:
        """Apply a new loop that contains the current position. If the device already has audio beyond its end, jump
        back as soon as possible."""
        is_past = self.loop is not None and heard_at < self.loop[1] <= self._chunks.reached
        self.recut(ends_changed=True)
        if is_past and self.loop is not None:
            self._chunks.clear(self._chunks.reached)
            self._at = self.loop[0]
            self._transition = Transition.BREAK
            self._is_over = False

    def order(self) -> BlockOrder | None:
        """Return the next block to fetch, or None. A cached block is queued at once."""
        while not self._is_over and self._chunks.frames < round(AHEAD_S * self.format.rate_hz):
            edge = self._edge(self._at)
            if edge is not None and self._at > edge - self.format.step / 2:
                self._is_over = True
                break
            known = self._loop_cache.find(self._cache_key(), self._at)
            if known is None:
                return BlockOrder(self._version, self._at, self._wanted_frames())
            self._append(known)
        return None

    def deliver(self, order: BlockOrder, block: AudioBlock) -> None:
        if order.version != self._version:
            return
        if not block.frames:
            self._end_of_audio()
            return
        pcm = np.frombuffer(block.pcm, np.float32, block.frames * self.format.channels)
        chunk = Chunk(pcm.reshape(block.frames, self.format.channels).copy(), block.start, block.end)
        if self.loop is not None and self._is_cacheable(self.loop):
            self._loop_cache.keep(self._cache_key(), self.loop[0], self._up_to(chunk, self.loop[1]))
        self._append(chunk)

    def fill(self, buffer: memoryview, frames: int, played_s: float, now_s: float) -> bool:
        """Fill a buffer of the device, and return whether there is space for more audio."""
        out = np.frombuffer(buffer, np.float32).reshape(frames, self.format.channels)
        self._tracker.clock(self._frame, played_s)
        filled = 0
        self._is_playing = self._is_playing or self.is_primed
        begins = self._frame < round(SILENT_S * self.format.rate_hz)
        for chunk in self._chunks.take(frames if self._is_playing and not begins else 0):
            target = out[filled : filled + chunk.frames]
            self._mixer.write(target, chunk.pcm, self.gain, is_break=chunk.transition is Transition.BREAK)
            self._tracker.note(self._frame + filled, chunk.frames, chunk.start, chunk.end)
            filled += chunk.frames
        if filled < frames:
            self._mixer.write_silence(out[filled:])
            if self._is_playing and not self._is_over and not begins:
                self._is_playing = False
        self._frame += frames
        self._tracker.at(now_s)  # drops the past even if the position is never asked for
        return self._chunks.frames < round((AHEAD_S - BLOCK_S) * self.format.rate_hz)

    def _edge(self, start: float) -> float | None:
        """Return the sample at which playback from `start` ends or jumps back."""
        edges = [] if self.until is None else [float(self.until)]
        if self.loop is not None and start < self.loop[1]:
            edges.append(float(self.loop[1]))
        return min(edges, default=None)

    def _jump_back(self, first: float) -> None:
        self._at = first
        self._transition = Transition.LOOP

    def _wanted_frames(self) -> int:
        wanted = round((BLOCK_S if self._is_playing else PRIMED_S) * self.format.rate_hz)
        edge = self._edge(self._at)
        return wanted if edge is None else max(1, min(wanted, math.ceil((edge - self._at) / self.format.step)))

    def _append(self, chunk: Chunk) -> None:
        edge = self._edge(self._at)
        if edge is not None:
            chunk = self._up_to(chunk, edge)
        if chunk.frames:
            self._chunks.put(replace(chunk, transition=self._transition))
            self._transition = Transition.NONE
        self._at = chunk.end
        if self.loop is not None and edge == self.loop[1] == self._at and edge != self.until:
            self._jump_back(self.loop[0])

    def _up_to(self, chunk: Chunk, edge: float) -> Chunk:
        """Return the target before the edge. Differences of half a frame are ignored."""
        if chunk.start < edge < chunk.end:
            chunk = chunk.first(chunk.frame_of(edge))
        return replace(chunk, end=edge) if abs(edge - chunk.end) <= self.format.step / 2 else chunk

    def _end_of_audio(self) -> None:
        self.end = min(self.end, self._at)
        if self.loop is not None and self.loop[0] < self._at < self.loop[1]:
            self._jump_back(self.loop[0])
        else:
            self._is_over = True

    def _is_cacheable(self, loop: tuple[int, int]) -> bool:
        return loop[1] - loop[0] <= _LONGEST_CACHED_S * self.format.step * self.format.rate_hz

    def _cache_key(self) -> object:
        return (self.loop, self.format)
