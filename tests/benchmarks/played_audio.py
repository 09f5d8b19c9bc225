"""Quality of audio playback while the user zooms and scrolls.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/played_audio.py --minutes 10

Some minutes of a sine with segments are played in the real window, on a virtual screen and a null sink of PulseAudio,
which is recorded. The report has the gaps in the recording and the longest blocks of the window's thread. Run it by
itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import traceback
import wave
from collections.abc import Iterator
from itertools import chain, cycle, repeat
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.app.gui.program import Running
from annotator.app.main import main as annotator_main
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from pulse_server import RATE_HZ, pulse_for_this_process
from virtual_screen import virtual_screen

BLOCK_MS = 16.0
_BEAT_S, _TURN_S = 0.002, 0.03
_WAVE_S = 0.01  # a 440 Hz sine never stays near 0 for this long
_SEGMENTS, _SEGMENT_S = 200, 2.5
_LEAST_S = 620.0  # segments are placed as in ten minutes, even in a shorter run
_NOTCH = 120
_CONFIG = """<View>
  <Labels name="who" toName="audio"><Label value="Ada"/><Label value="Charles"/><Label value="Noise"/></Labels>
  <Audio name="audio" value="$audio"/>
  <TextArea name="words" toName="audio" perRegion="true"/>
</View>"""
_WHO = ("Ada", "Charles", "Noise")


class Thread(Struct):
    """Measurements of the UI thread: the long turns of its event loop in ms, in wall and processor time, and the number
    of turns."""

    turns: int = 0
    wheel_turns: int = 0
    by_clock_ms: list[float] = field(default_factory=list)
    of_processor_ms: list[float] = field(default_factory=list)

    async def watch(self, until_s: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < until_s:
            clock_s, processor_s = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_BEAT_S)
            self.turns += 1
            late_ms = (time.perf_counter() - clock_s - _BEAT_S) * 1000
            busy_ms = (time.thread_time() - processor_s) * 1000
            if late_ms > BLOCK_MS:
                self.by_clock_ms.append(late_ms)
            if busy_ms > BLOCK_MS:
                self.of_processor_ms.append(busy_ms)

    def __str__(self) -> str:
        clock, processor = _worst(self.by_clock_ms), _worst(self.of_processor_ms)
        return (
            f"{self.wheel_turns} turns of the wheel; in {self.turns} turns of the loop the window's thread was held up "
            f"for more than {BLOCK_MS:g} ms {clock} by the clock, and {processor} by work of its own"
        )


def _worst(times_ms: list[float]) -> str:
    return f"{len(times_ms)} times (worst {max(times_ms):.0f} ms)" if times_ms else "never"


def _gestures() -> Iterator[tuple[int, bool]]:
    """Yield wheel turns in notches, and whether they zoom: in, along, out, back, in an endless cycle."""
    inwards, outwards = repeat((1, True), 24), repeat((-1, True), 24)
    along, back = repeat((-1, False), 40), repeat((1, False), 40)
    return cycle(chain(inwards, along, outwards, repeat((1, True), 24), back, repeat((-1, True), 24)))


async def _turn_the_wheel(view: AnnotatedAudioView, thread: Thread, until_s: float) -> None:
    loop, none = asyncio.get_running_loop(), Qt.KeyboardModifier.NoModifier
    at = QPointF(view.wave.rect().center())
    for notches, is_zoom in _gestures():
        if loop.time() >= until_s:
            return
        turned = QPoint(0, notches * _NOTCH)
        held = Qt.KeyboardModifier.ControlModifier if is_zoom else none
        place = QPointF(view.wave.mapToGlobal(at.toPoint()))
        event = QWheelEvent(
            at, place, QPoint(), turned, Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.postEvent(view.wave, event)
        thread.wheel_turns += 1
        await asyncio.sleep(_TURN_S)


async def _listened(running: Running, seconds: float, thread: Thread) -> None:
    """Simulate a worker who only listens, zooms and scrolls."""
    driver = Driver(running)
    await driver.active()
    await driver.task_on_screen()
    view = Keyboard(driver).panel.medium_view
    assert isinstance(view, AnnotatedAudioView)
    audio = view.playing.audio
    assert audio is not None
    await driver.until(lambda: audio.shape.is_exact, "the whole audio file is decoded")
    until_s = asyncio.get_running_loop().time() + seconds
    view.playing.play()
    await driver.until(lambda: view.playing.state.is_playing, "it plays")
    await asyncio.gather(thread.watch(until_s), _turn_the_wheel(view, thread, until_s))
    assert view.playing.state.is_playing, "it went on to the end"
    view.playing.pause()
    driver.running.top.closing.emit()


def _segment(number: int, every_s: float, seconds: float) -> dict[str, Any]:
    start_s = number * every_s
    value = {"start": start_s, "end": start_s + _SEGMENT_S, "channel": 0, "labels": [_WHO[number % len(_WHO)]]}
    names = {"from_name": "who", "to_name": "audio", "type": "labels"}
    return {"id": f"s{number}", **names, "value": value, "original_length": seconds}


def _bundle(folder: Path, seconds: float) -> Path:
    every_s = seconds / _SEGMENTS
    result = [_segment(number, every_s, seconds) for number in range(_SEGMENTS)]
    tasks = [{"id": "1", "data": {"audio": "media/sine.wav"}, "predictions": [{"result": result}]}]
    manifest = MANIFEST + '[tasks]\nfile = "tasks.json"\n'
    files = {"bundle.toml": manifest.encode(), "config.xml": _CONFIG.encode(), "tasks.json": json.dumps(tasks).encode()}
    bundle = write_folder(folder / "bundle", files)
    (bundle / "media").mkdir()
    _write_sine(bundle / "media" / "sine.wav", seconds)
    return bundle


def _write_sine(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        second = np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100) * 16_000
        for _ in range(round(seconds)):
            file.writeframes(second.astype("<i2").tobytes())


def _heard(pcm: NDArray[np.float32]) -> str:
    """Return the length of the audio, and each gap in it."""
    loud = np.flatnonzero(np.abs(pcm) > 1e-2)
    quiet = np.diff(loud)
    gaps_ms = quiet[quiet > _WAVE_S * RATE_HZ] / RATE_HZ * 1000
    gaps = ", ".join(f"{gap:.0f} ms" for gap in gaps_ms) or "none"
    return f"{(loud[-1] - loud[0]) / RATE_HZ:.1f} s of audio played, gaps: {gaps}"


def measured(minutes: float) -> str:
    seconds, thread = minutes * 60, Thread()

    async def companion(running: Running) -> None:
        try:
            await _listened(running, seconds, thread)
        except AssertionError:
            traceback.print_exc()
            raise

    with (
        pulse_for_this_process() as server,
        virtual_screen(1366, 768) as display,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANGUAGE": "en"}
        bundle, home = _bundle(Path(folder), max(_LEAST_S, seconds + 20)), Path(folder) / "home"
        server.plug("busy")
        with server.recorded("busy") as recording:
            status = annotator_main(["open", "--home", str(home), str(bundle)], companion)
            pcm = recording.pcm()
    assert status == 0, f"the program ended with {status}"
    return f"{_heard(pcm)}\n{thread}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    sys.stdout.write(measured(parser.parse_args().minutes))


if __name__ == "__main__":
    main()
