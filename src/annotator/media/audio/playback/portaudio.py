"""Audio devices, through PortAudio (http://files.portaudio.com/docs/v19-doxydocs/, `portaudio.h`)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from msgspec import Struct

from annotator.core.errors import SinkFault
from annotator.core.ports.audio import Fill, SinkDevice

_log = logging.getLogger(__name__)

# A shorter latency underruns while the window is busy; a longer one is noticeable at a seek.
LATENCY_S = 0.2
# A device that reports a higher delay is wrong.
_LATEST_S = 2.0


class _Output(Struct, frozen=True):
    index: int
    device: SinkDevice
    is_default: bool
    channels: int
    rate_hz: int


class PortAudioSink:
    """The sink that loads PortAudio at its first use. PortAudio finds new devices only after it is initialized
    again, which ends all playback. So this is done only while nothing plays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._library: ModuleType | None = None
        self._playing = 0
        self._is_fresh = False

    def devices(self) -> tuple[SinkDevice, ...]:
        with self._lock:
            try:
                self._reinitialize()
                return tuple(output.device for output in self._outputs())
            except SinkFault as fault:
                _log.info("no sound: %s", fault.params.get("detail"))
                return ()

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> PortAudioStream:
        with self._lock:
            try:
                return self._open_stream(device, rate_hz, channels, fill, gone)
            except SinkFault:
                if self._playing:
                    raise
                # The device may have been plugged in or replaced since PortAudio last looked.
                self._is_fresh = False
                self._reinitialize()
                return self._open_stream(device, rate_hz, channels, fill, gone)

    def _open_stream(
        self, key: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]
    ) -> PortAudioStream:
        library = self._load_library()
        output = next(
            (found for found in self._outputs() if key == found.device.key or (not key and found.is_default)), None
        )
        if output is None:
            raise SinkFault(device=key, detail="there is no such device")
        failure = ""
        for rate, count in _formats_to_try(output, rate_hz, channels):
            try:
                stream = PortAudioStream(library, output.index, rate, count, fill, gone, self._closed)
            except library.PortAudioError as error:
                failure = str(error)
            else:
                self._playing += 1
                self._is_fresh = False
                return stream
        raise SinkFault(device=key, detail=failure)

    def _closed(self) -> None:
        with self._lock:
            self._playing -= 1

    def _load_library(self) -> ModuleType:
        if self._library is None:
            try:
                import sounddevice
            except OSError as error:
                raise SinkFault(device="", detail=str(error)) from error
            self._library = sounddevice
            self._is_fresh = True
        return self._library

    def _reinitialize(self) -> None:
        library = self._load_library()
        if self._playing or self._is_fresh:
            return
        try:
            library._terminate()
            library._initialize()
        except library.PortAudioError as error:
            raise SinkFault(device="", detail=str(error)) from error

    def _outputs(self) -> tuple[_Output, ...]:
        """Return the outputs of the system's default audio API. Other APIs reach the same devices under other names."""
        library = self._load_library()
        self._is_fresh = False
        try:
            apis = library.query_hostapis()
            known = library.query_devices()
        except library.PortAudioError as error:
            raise SinkFault(device="", detail=str(error)) from error
        api = next((api for api in apis if api["default_output_device"] >= 0), None)
        if api is None:
            return ()
        return tuple(
            _output(index, known[index], api) for index in api["devices"] if known[index]["max_output_channels"] > 0
        )


def _output(index: int, known: dict[str, Any], api: dict[str, Any]) -> _Output:
    name = str(known["name"])
    return _Output(
        index,
        SinkDevice(f"{api['name']}: {name}", name),
        index == api["default_output_device"],
        int(known["max_output_channels"]),
        round(known["default_samplerate"]),
    )


def _formats_to_try(output: _Output, rate_hz: int, channels: int) -> Iterator[tuple[int, int]]:
    """Yield the rates and channel counts to try: those of the audio first, then those of the device."""
    counts = dict.fromkeys((min(channels, output.channels), min(2, output.channels)))
    for rate in dict.fromkeys((rate_hz, output.rate_hz)):
        for count in counts:
            yield rate, count


class PortAudioStream:
    """An open stream. Times are those of the monotonic clock; the device reports how far ahead of now a buffer is."""

    def __init__(
        self,
        library: ModuleType,
        index: int,
        rate_hz: int,
        channels: int,
        fill: Fill,
        gone: Callable[[], None],
        closed: Callable[[], None],
    ) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._fill = fill
        self._gone = gone
        self._closed = closed
        self._is_closing = False
        self.underflows = 0
        self._stream = library.RawOutputStream(
            samplerate=rate_hz,
            device=index,
            channels=channels,
            dtype="float32",
            latency=LATENCY_S,
            callback=self._on_buffer,
            finished_callback=self._on_finished,
        )
        self._latency_s = float(self._stream.latency)
        try:
            self._stream.start()
        except library.PortAudioError:
            self._is_closing = True
            self._stream.close()
            raise

    @property
    def rate_hz(self) -> int:
        return self._rate_hz

    @property
    def channels(self) -> int:
        return self._channels

    def now_s(self) -> float:
        return time.monotonic()

    def close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._stream.abort()
        self._stream.close()
        self._closed()
        if self.underflows:
            _log.warning("the device ran dry %d times", self.underflows)

    def _on_buffer(self, out: Any, frames: int, times: Any, status: Any) -> None:
        """Fill a buffer. Called in the device's thread."""
        now_s = time.monotonic()
        if status.output_underflow:
            self.underflows += 1
        ahead_s = times.outputBufferDacTime - times.currentTime
        if not 0 <= ahead_s <= _LATEST_S:
            ahead_s = self._latency_s
        self._fill(memoryview(out).cast("B"), frames, now_s + ahead_s)

    def _on_finished(self) -> None:
        """Report a lost device. Called in the device's thread, also after `close`."""
        if not self._is_closing:
            self._gone()
