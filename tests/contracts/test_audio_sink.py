"""The contract of audio sinks: buffers are requested in sequence, and the clock never goes back."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from msgspec import Struct, field

from annotator.core.errors import SinkFault
from annotator.core.ports.audio import AudioSink, OpenSink
from annotator.media.audio.playback.player import NullSink
from annotator.media.audio.playback.portaudio import PortAudioSink
from fakes.audio_sink import VirtualSink
from pulse_server import pulse_for_this_process

DEADLINE_S = 120.0


class Filled(Struct):
    """A recorder of requested buffers: frames, bytes and playback time of each."""

    asked: list[tuple[int, int, float]] = field(default_factory=list)
    gone: int = 0

    def fill(self, buffer: memoryview, frames: int, heard_s: float) -> None:
        self.asked.append((frames, buffer.nbytes, heard_s))
        buffer[:] = array("f", [0.25] * (buffer.nbytes // 4)).tobytes()

    def lose(self) -> None:
        self.gone += 1


class Played(Struct):
    """A sink, and a function that lets its time pass."""

    sink: AudioSink
    pass_s: Callable[[float], None]

    def until(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + DEADLINE_S
        while not is_so():
            assert time.monotonic() < end, "nothing was asked for"
            self.pass_s(0.02)


def virtual() -> Played:
    sink = VirtualSink()
    return Played(sink, sink.advance)


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def silent() -> Played:
    return Played(NullSink(), wait)


def portaudio() -> Played:
    return Played(PortAudioSink(), wait)


@pytest.fixture(scope="module")
def null_sink() -> Iterator[None]:
    """Run a PulseAudio null sink with a recorder attached, because without one it takes its time."""
    with pulse_for_this_process() as server:
        server.plug("null")
        with server.recorded("null"):
            yield


@pytest.fixture(params=[virtual, silent, portaudio], ids=lambda maker: maker.__name__)
def played(request: pytest.FixtureRequest) -> Played:
    if request.param is portaudio:
        request.getfixturevalue("null_sink")
    made: Played = request.param()
    return made


def opened(played: Played, filled: Filled, rate_hz: int = 48_000, channels: int = 2) -> OpenSink:
    return played.sink.open("", rate_hz, channels, filled.fill, filled.lose)


def test_it_asks_for_whole_frames_that_follow_each_other(played: Played) -> None:
    filled = Filled()
    stream = opened(played, filled)
    played.until(lambda: len(filled.asked) >= 10)
    stream.close()
    assert all(size == frames * stream.channels * 4 for frames, size, _ in filled.asked)
    for (frames, _, heard_s), (_, _, next_s) in zip(filled.asked, filled.asked[1:], strict=False):
        assert next_s - heard_s == pytest.approx(frames / stream.rate_hz, abs=0.05)


def test_what_is_asked_for_is_heard_soon_after(played: Played) -> None:
    filled = Filled()
    stream = opened(played, filled)
    leads: list[float] = []
    count = 0

    def looked() -> bool:
        nonlocal count
        if len(filled.asked) > count:
            count = len(filled.asked)
            leads.append(filled.asked[-1][2] - stream.now_s())
        return len(leads) >= 5

    played.until(looked)
    stream.close()
    assert -0.1 < min(leads) <= max(leads) < 1.0, leads


def test_its_clock_goes_on(played: Played) -> None:
    stream = opened(played, Filled())
    before = stream.now_s()
    played.until(lambda: stream.now_s() > before + 0.05)
    stream.close()


def test_after_closing_nothing_is_asked_for_and_closing_again_is_no_fault(played: Played) -> None:
    filled = Filled()
    stream = opened(played, filled)
    played.until(lambda: bool(filled.asked))
    stream.close()
    count = len(filled.asked)
    played.pass_s(0.1)
    stream.close()
    assert len(filled.asked) == count
    assert filled.gone == 0


def test_it_opens_again_with_another_shape(played: Played) -> None:
    for rate_hz, channels in ((44_100, 1), (48_000, 2), (16_000, 1)):
        filled = Filled()
        stream = opened(played, filled, rate_hz, channels)
        played.until(partial(bool, filled.asked))
        stream.close()
        assert stream.rate_hz > 0
        assert stream.channels in (1, 2)


@pytest.mark.parametrize("sink", [VirtualSink(), PortAudioSink()], ids=["virtual", "portaudio"])
def test_a_device_that_is_not_there_is_a_fault(sink: AudioSink) -> None:
    with pytest.raises(SinkFault) as caught:
        sink.open("gone", 48_000, 2, Filled().fill, Filled().lose)
    assert caught.value.params["device"] == "gone"


def test_only_real_sinks_have_devices(played: Played) -> None:
    devices = played.sink.devices()
    assert bool(devices) != isinstance(played.sink, NullSink)
    assert played.sink.devices() == devices


def test_a_device_is_found_again_by_its_key(played: Played) -> None:
    for device in played.sink.devices():
        filled = Filled()
        stream = played.sink.open(device.key, 48_000, 2, filled.fill, filled.lose)
        played.until(partial(bool, filled.asked))
        stream.close()
