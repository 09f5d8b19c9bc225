"""The playback thread: it opens and closes streams, and fetches audio before the device asks for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from annotator.core.errors import MediaFault, SinkFault
from annotator.core.ports.audio import AudioSink, OpenAudio, OpenSink, SinkDevice
from annotator.core.ports.player import PlayerState, WhySilent
from annotator.media.audio.playback.queue import BlockOrder, PlaybackFormat, PlaybackQueue

_log = logging.getLogger(__name__)

_MOST_CHANNELS = 2
SHORTEST_LOOP_S = 0.01
# The device may ask for the first buffer before `_open` has stored the stream.
_OPENED_WITHIN_S = 0.05


class Engine:
    """The state machine of a player. A stream is open only during playback. Requests take effect at once; opening,
    closing and fetching follow in the thread. `changed` is called in any thread if the state or devices change."""

    def __init__(self, sink: AudioSink, silent: AudioSink, changed: Callable[[], None]) -> None:
        self._sink = sink
        self._null_sink = silent
        self._changed = changed
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._queue = PlaybackQueue()
        self._audio: OpenAudio | None = None
        self._stream: OpenSink | None = None
        self._stream_number = 0  # callbacks of an older stream are ignored
        self._stream_for: tuple[OpenAudio | None, str] = (None, "")  # the audio and the device of the open stream
        # For each chosen device: rate and channels of the last audio on it, and of the stream for it.
        self._formats: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {}
        self._first = 0.0  # the start of playback that has an end
        self._needs_devices = True
        self._stops = False
        self.state = PlayerState()
        self.devices: tuple[SinkDevice, ...] = ()

    def position(self) -> float:
        with self._condition:
            return self._position()

    def look_for_devices(self) -> None:
        with self._condition:
            self._needs_devices = True
            self._start()
            self._wake()

    def load(self, audio: OpenAudio | None) -> None:
        with self._condition:
            self._audio = audio
            self._queue.on_audio()
            silence = None if self.state.silence is WhySilent.AUDIO_LOST else self.state.silence
            self._set_state(replace(self.state, is_playing=False, loop=None, until=None, silence=silence))
            if audio is not None:
                self._start()

    def play(self, first: float | None, until: int | None) -> None:
        with self._condition:
            if self._audio is None or self._stops:
                return
            here = self._position()
            if first is None and not self.state.is_playing and here >= self._length(self._audio):
                first = self._queue.loop[0] if self._queue.loop else 0.0
            self._queue.until = until
            self._first = here if first is None else self._clamp(first)
            if self.state.is_playing and first is None:
                self._queue.recut(ends_changed=True)
            else:
                self._queue.jump(self._first)
            silence = WhySilent.NO_DEVICE if self.state.silence is WhySilent.NO_DEVICE else None
            self._set_state(replace(self.state, is_playing=True, until=until, silence=silence))

    def pause(self) -> None:
        with self._condition:
            self._stop_playback(self.state.silence)

    def seek(self, sample: float) -> None:
        with self._condition:
            sample = self._clamp(sample)
            if self._queue.until is not None and not self._first <= sample < self._queue.until:
                self._queue.until = None
            self._queue.jump(sample)
            self._set_state(replace(self.state, until=self._queue.until))

    def loop(self, loop: tuple[int, int] | None) -> None:
        with self._condition:
            if loop is not None and self._audio is not None:
                loop = self._limit_loop(self._audio, *loop)
            here = self._position()
            self._queue.loop = loop
            if loop is not None and not loop[0] <= here < loop[1]:
                self._queue.jump(float(loop[0]))
            elif self.state.is_playing:
                self._queue.reloop(here)
            self._set_state(replace(self.state, loop=loop))

    def set_speed(self, speed: float) -> None:
        with self._condition:
            if speed == self.state.speed:
                return
            self._set_state(replace(self.state, speed=speed))
            if self._stream is not None and self.state.is_playing:
                self._queue.format = replace(self._queue.format, speed=speed)
                self._queue.recut()

    def set_gain(self, gain: float) -> None:
        with self._condition:
            self._set_state(replace(self.state, gain=gain))
            self._queue.gain = self.state.loudness

    def mute(self, *, is_mute: bool) -> None:
        with self._condition:
            self._set_state(replace(self.state, is_mute=is_mute))
            self._queue.gain = self.state.loudness

    def set_device(self, device: str) -> None:
        with self._condition:
            if device != self.state.device:
                self._queue.jump(self._position())
                self._set_state(replace(self.state, device=device))

    def stop(self) -> None:
        """Stop, and return when the thread is gone."""
        with self._condition:
            self._stops = True
            self._stop_playback(None)
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None and not self._stops:
            self._thread = threading.Thread(target=self._run, name="player", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stops or self._stream is not None:
            with self._condition:
                while (task := self._task()) is None:
                    if self._stops:
                        return
                    self._condition.wait()
            task()

    def _task(self) -> Callable[[], None] | None:
        """Return the next task to be done without the lock."""
        stream = self._stream
        playing = self.state.is_playing
        if playing and stream is not None and self._queue.has_ended(stream.now_s()):
            self._stop_playback(self.state.silence)
            playing = False
        if stream is not None and not (playing and self._stream_for == (self._audio, self.state.device)):
            self._stream = None
            self._stream_number = self._stream_number + 1
            return stream.close
        if stream is None and self._needs_devices and not self._stops:
            self._needs_devices = False
            return self._update_devices
        if self._audio is None or not playing:
            return None
        if stream is None:
            # A device that starts asks for its whole buffer at once, so the audio is fetched before.
            self._queue.expect(self._likely_format(self._audio))
        order = self._queue.order()
        if stream is None and (order is None or self._queue.is_primed):
            return partial(self._open, self._audio, self.state.device, self._stream_number)
        return None if order is None else partial(self._fetch, self._audio, order, self._queue.format)

    def _update_devices(self) -> None:
        found = self._sink.devices()
        with self._condition:
            has_changed = found != self.devices
            self.devices = found
        if has_changed:
            self._changed()

    def _open(self, audio: OpenAudio, device: str, number: int) -> None:
        shape = audio.shape
        asked = (shape.rate_hz, min(shape.channels, _MOST_CHANNELS), partial(self._fill, number))
        gone = partial(self._on_device_lost, number)
        stream = None
        silence = None
        for key in dict.fromkeys((device, "")):
            try:
                stream = self._sink.open(key, *asked, gone)
            except SinkFault as fault:
                _log.warning("No audio on device %r: %s", key, fault.params.get("detail"))
            else:
                break
        if stream is None:
            stream = self._null_sink.open("", *asked, gone)
            silence = WhySilent.NO_DEVICE
        with self._condition:
            is_there = number == self._stream_number
            self._stream = stream
            self._stream_for = (audio, device) if is_there else (None, "")
            if is_there and self.state.is_playing and audio is self._audio:
                self._formats[device] = (shape.rate_hz, shape.channels), (stream.rate_hz, stream.channels)
                self._queue.on_stream(PlaybackFormat(shape.rate_hz, stream.rate_hz, stream.channels, self.state.speed))
                self._set_state(replace(self.state, silence=silence))
            self._condition.notify_all()

    def _likely_format(self, audio: OpenAudio) -> PlaybackFormat:
        """Return the likely output format."""
        shape = audio.shape
        known, stream = self._formats.get(self.state.device, (None, (0, 0)))
        if known != (shape.rate_hz, shape.channels):
            stream = (shape.rate_hz, min(shape.channels, _MOST_CHANNELS))
        return PlaybackFormat(shape.rate_hz, *stream, self.state.speed)

    def _fetch(self, audio: OpenAudio, order: BlockOrder, playback_format: PlaybackFormat) -> None:
        try:
            block = audio.block(
                order.start,
                order.frames,
                rate_hz=playback_format.rate_hz,
                channels=playback_format.channels,
                speed=playback_format.speed,
            )
        except MediaFault as fault:
            _log.warning("the sound is lost: %s %s", fault.code, dict(fault.params))
            with self._condition:
                if audio is self._audio and self.state.is_playing:
                    self._stop_playback(WhySilent.AUDIO_LOST)
            return
        with self._condition:
            self._queue.deliver(order, block)

    def _fill(self, number: int, buffer: memoryview, frames: int, played_s: float) -> None:
        """Fill a buffer. Called in the device's thread."""
        with self._condition:
            if self._stream is None:
                self._condition.wait_for(lambda: self._stream is not None or self._stops, _OPENED_WITHIN_S)
            if number != self._stream_number or self._stream is None:
                buffer[:] = bytes(len(buffer))
                return
            now_s = self._stream.now_s()
            if self._queue.fill(buffer, frames, played_s, now_s) or self._queue.has_ended(now_s):
                self._wake()

    def _on_device_lost(self, number: int) -> None:
        """Handle a change that may come from any thread."""
        with self._condition:
            self._needs_devices = True
            if number == self._stream_number and self.state.is_playing:
                self._stop_playback(WhySilent.DEVICE_GONE)
            if number == self._stream_number:
                self._stream_for = (None, "")  # never reused, however soon playback starts again
                if self._stream is None:  # `_open` has not stored it yet and must not use it
                    self._stream_number += 1

    def _stop_playback(self, silence: WhySilent | None) -> None:
        """Pause at the sample that is heard now."""
        self._queue.jump(self._position())
        self._queue.until = None
        self._set_state(replace(self.state, is_playing=False, until=None, silence=silence))

    def _set_state(self, state: PlayerState) -> None:
        self._wake()
        if state != self.state:
            self.state = state
            self._changed()

    def _wake(self) -> None:
        self._condition.notify_all()

    def _position(self) -> float:
        return self._queue.position(self._stream.now_s() if self._stream is not None else 0.0)

    def _length(self, audio: OpenAudio) -> float:
        """Return the length in samples, as far as it is known."""
        return min(self._queue.end, audio.shape.length if audio.shape.is_exact else self._queue.end)

    def _limit_loop(self, audio: OpenAudio, first: int, last: int) -> tuple[int, int]:
        """Return the loop, limited to the known length and at least as long as the shortest loop."""
        shortest = round(SHORTEST_LOOP_S * audio.shape.rate_hz)
        length = self._length(audio)
        last = max(last if last < length else int(length), shortest)
        return max(0, min(first, last - shortest)), last

    def _clamp(self, sample: float) -> float:
        return max(0.0, sample if self._audio is None else min(sample, self._length(self._audio)))
