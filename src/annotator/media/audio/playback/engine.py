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
from annotator.media.audio.playback.queue import Order, Pace, PlaybackQueue

_log = logging.getLogger(__name__)

_MOST_CHANNELS = 2
SHORTEST_LOOP_S = 0.01
# The device may ask for the first buffer before `_open` has stored the stream.
_OPENED_WITHIN_S = 0.05


class Engine:
    """The state machine of a player. A stream is open only during playback.

    Requests take effect at once; opening, closing and fetching follow in the thread. `changed` is called in any
    thread whenever the state or the devices change."""

    def __init__(self, sink: AudioSink, silent: AudioSink, changed: Callable[[], None]) -> None:
        self._sink, self._silent, self._changed = sink, silent, changed
        self._turn = threading.Condition()
        self._thread: threading.Thread | None = None
        self._deck = PlaybackQueue()
        self._audio: OpenAudio | None = None
        self._stream: OpenSink | None = None
        self._stream_number = 0  # callbacks of an older stream are ignored
        self._stream_for: tuple[OpenAudio | None, str] = (None, "")  # the audio and the device of the open stream
        # For each chosen device: rate and channels of the last audio on it, and of the stream for it.
        self._formats: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {}
        self._first = 0.0  # the start of playback that has an end
        self._looks_for_devices = True
        self._stops = False
        self.state = PlayerState()
        self.devices: tuple[SinkDevice, ...] = ()

    def position(self) -> float:
        with self._turn:
            return self._position()

    def look_for_devices(self) -> None:
        with self._turn:
            self._looks_for_devices = True
            self._start()
            self._stir()

    def load(self, audio: OpenAudio | None) -> None:
        with self._turn:
            self._audio = audio
            self._deck.on_audio()
            silence = None if self.state.silence is WhySilent.AUDIO_LOST else self.state.silence
            self._become(replace(self.state, is_playing=False, loop=None, until=None, silence=silence))
            if audio is not None:
                self._start()

    def play(self, first: float | None, until: int | None) -> None:
        with self._turn:
            if self._audio is None or self._stops:
                return
            here = self._position()
            if first is None and not self.state.is_playing and here >= self._length(self._audio):
                first = self._deck.loop[0] if self._deck.loop else 0.0
            self._deck.until = until
            self._first = here if first is None else self._within(first)
            if self.state.is_playing and first is None:
                self._deck.recut(ends_changed=True)
            else:
                self._deck.jump(self._first)
            silence = WhySilent.NO_DEVICE if self.state.silence is WhySilent.NO_DEVICE else None
            self._become(replace(self.state, is_playing=True, until=until, silence=silence))

    def pause(self) -> None:
        with self._turn:
            self._stand_still(self.state.silence)

    def seek(self, sample: float) -> None:
        with self._turn:
            sample = self._within(sample)
            if self._deck.until is not None and not self._first <= sample < self._deck.until:
                self._deck.until = None
            self._deck.jump(sample)
            self._become(replace(self.state, until=self._deck.until))

    def loop(self, stretch: tuple[int, int] | None) -> None:
        with self._turn:
            if stretch is not None and self._audio is not None:
                stretch = self._loopable(self._audio, *stretch)
            here = self._position()
            self._deck.loop = stretch
            if stretch is not None and not stretch[0] <= here < stretch[1]:
                self._deck.jump(float(stretch[0]))
            elif self.state.is_playing:
                self._deck.reloop(here)
            self._become(replace(self.state, loop=stretch))

    def set_speed(self, speed: float) -> None:
        with self._turn:
            if speed == self.state.speed:
                return
            self._become(replace(self.state, speed=speed))
            if self._stream is not None and self.state.is_playing:
                self._deck.pace = replace(self._deck.pace, speed=speed)
                self._deck.recut()

    def set_gain(self, gain: float) -> None:
        with self._turn:
            self._become(replace(self.state, gain=gain))
            self._deck.gain = self.state.loudness

    def mute(self, *, is_mute: bool) -> None:
        with self._turn:
            self._become(replace(self.state, is_mute=is_mute))
            self._deck.gain = self.state.loudness

    def set_device(self, device: str) -> None:
        with self._turn:
            if device != self.state.device:
                self._deck.jump(self._position())
                self._become(replace(self.state, device=device))

    def stop(self) -> None:
        """Stop, and return when the thread is gone."""
        with self._turn:
            self._stops = True
            self._stand_still(None)
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None and not self._stops:
            self._thread = threading.Thread(target=self._run, name="player", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stops or self._stream is not None:
            with self._turn:
                while (task := self._task()) is None:
                    if self._stops:
                        return
                    self._turn.wait()
            task()

    def _task(self) -> Callable[[], None] | None:
        """Return the next task to be done without the lock."""
        stream, playing = self._stream, self.state.is_playing
        if playing and stream is not None and self._deck.is_heard_out(stream.now_s()):
            self._stand_still(self.state.silence)
            playing = False
        if stream is not None and not (playing and self._stream_for == (self._audio, self.state.device)):
            self._stream, self._stream_number = None, self._stream_number + 1
            return stream.close
        if stream is None and self._looks_for_devices and not self._stops:
            self._looks_for_devices = False
            return self._look
        if self._audio is None or not playing:
            return None
        if stream is None:
            # A device that starts asks for its whole buffer at once, so the audio is fetched before.
            self._deck.expect(self._pace(self._audio))
        order = self._deck.order()
        if stream is None and (order is None or self._deck.is_primed):
            return partial(self._open, self._audio, self.state.device, self._stream_number)
        return None if order is None else partial(self._fetch, self._audio, order, self._deck.pace)

    def _look(self) -> None:
        found = self._sink.devices()
        with self._turn:
            has_changed, self.devices = found != self.devices, found
        if has_changed:
            self._changed()

    def _open(self, audio: OpenAudio, device: str, number: int) -> None:
        shape = audio.shape
        asked = (shape.rate_hz, min(shape.channels, _MOST_CHANNELS), partial(self._fill, number))
        gone = partial(self._gone, number)
        stream, silence = None, None
        for key in dict.fromkeys((device, "")):
            try:
                stream = self._sink.open(key, *asked, gone)
            except SinkFault as fault:
                _log.warning("no sound on %r: %s", key, fault.params.get("detail"))
            else:
                break
        if stream is None:
            stream, silence = self._silent.open("", *asked, gone), WhySilent.NO_DEVICE
        with self._turn:
            is_there = number == self._stream_number
            self._stream, self._stream_for = stream, (audio, device) if is_there else (None, "")
            if is_there and self.state.is_playing and audio is self._audio:
                self._formats[device] = (shape.rate_hz, shape.channels), (stream.rate_hz, stream.channels)
                self._deck.on_stream(Pace(shape.rate_hz, stream.rate_hz, stream.channels, self.state.speed))
                self._become(replace(self.state, silence=silence))
            self._turn.notify_all()

    def _pace(self, audio: OpenAudio) -> Pace:
        """Return the likely output format."""
        shape = audio.shape
        known, stream = self._formats.get(self.state.device, (None, (0, 0)))
        if known != (shape.rate_hz, shape.channels):
            stream = (shape.rate_hz, min(shape.channels, _MOST_CHANNELS))
        return Pace(shape.rate_hz, *stream, self.state.speed)

    def _fetch(self, audio: OpenAudio, order: Order, pace: Pace) -> None:
        try:
            block = audio.block(
                order.start, order.frames, rate_hz=pace.rate_hz, channels=pace.channels, speed=pace.speed
            )
        except MediaFault as fault:
            _log.warning("the sound is lost: %s %s", fault.code, dict(fault.params))
            with self._turn:
                if audio is self._audio and self.state.is_playing:
                    self._stand_still(WhySilent.AUDIO_LOST)
            return
        with self._turn:
            self._deck.deliver(order, block)

    def _fill(self, number: int, buffer: memoryview, frames: int, heard_s: float) -> None:
        """Fill a buffer. Called in the device's thread."""
        with self._turn:
            if self._stream is None:
                self._turn.wait_for(lambda: self._stream is not None or self._stops, _OPENED_WITHIN_S)
            if number != self._stream_number or self._stream is None:
                buffer[:] = bytes(len(buffer))
                return
            now_s = self._stream.now_s()
            if self._deck.fill(buffer, frames, heard_s, now_s) or self._deck.is_heard_out(now_s):
                self._stir()

    def _gone(self, number: int) -> None:
        """Handle a change that may come from any thread."""
        with self._turn:
            self._looks_for_devices = True
            if number == self._stream_number and self.state.is_playing:
                self._stand_still(WhySilent.DEVICE_GONE)
            if number == self._stream_number:
                self._stream_for = (None, "")  # never reused, however soon playback starts again
                if self._stream is None:  # `_open` has not stored it yet and must not use it
                    self._stream_number += 1

    def _stand_still(self, silence: WhySilent | None) -> None:
        """Pause at the sample that is heard now."""
        self._deck.jump(self._position())
        self._deck.until = None
        self._become(replace(self.state, is_playing=False, until=None, silence=silence))

    def _become(self, state: PlayerState) -> None:
        self._stir()
        if state != self.state:
            self.state = state
            self._changed()

    def _stir(self) -> None:
        self._turn.notify_all()

    def _position(self) -> float:
        return self._deck.position(self._stream.now_s() if self._stream is not None else 0.0)

    def _length(self, audio: OpenAudio) -> float:
        """Return the length in samples, as far as it is known."""
        return min(self._deck.end, audio.shape.length if audio.shape.is_exact else self._deck.end)

    def _loopable(self, audio: OpenAudio, first: int, last: int) -> tuple[int, int]:
        """Return the loop, limited to the known length and at least as long as the shortest loop."""
        shortest = round(SHORTEST_LOOP_S * audio.shape.rate_hz)
        length = self._length(audio)
        last = max(last if last < length else int(length), shortest)
        return max(0, min(first, last - shortest)), last

    def _within(self, sample: float) -> float:
        return max(0.0, sample if self._audio is None else min(sample, self._length(self._audio)))
