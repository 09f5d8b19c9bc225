"""How well sound plays while the window's thread is busy: a sine of some minutes on a null sink of PulseAudio,
recorded behind it; meanwhile the window paints, and holds the interpreter for 12 ms at a time. Run it by itself:

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/played_sound.py --minutes 10
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from annotator.media.sound.playing.player import SoundPlayer
from annotator.media.sound.playing.portaudio import PortAudioSink
from annotator.media.sound.window_side.service import SoundService
from pulse_server import RATE_HZ, pulse_for_this_process

_BUSY_S = 0.012
_WAVE_S = 0.01  # of a sine of 440 Hz nothing stays near 0 for so long


@dataclass(frozen=True, slots=True)
class Played:
    """`gaps_ms`: each stretch of silence within what was heard."""

    heard_s: float
    gaps_ms: tuple[float, ...]
    paints: int

    def __str__(self) -> str:
        gaps = ", ".join(f"{gap:.0f} ms" for gap in self.gaps_ms) or "none"
        return f"{self.heard_s:.1f} s were heard, gaps: {gaps}; the window painted {self.paints} times meanwhile"


class Busy(QWidget):
    """Draws lines for as long as a waveform at its worst, again and again."""

    paints = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        end = time.perf_counter() + _BUSY_S
        x = 0
        while time.perf_counter() < end:
            painter.drawLine(x % 900, 0, x % 900, 200)
            x += 1
        painter.end()
        self.paints += 1


async def _played(path: str, kept: Path, widget: Busy, seconds: float) -> None:
    service, player = SoundService(kept), SoundPlayer(PortAudioSink())
    player.load(await service.open(path))
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    player.play()
    while loop.time() < end:
        widget.update()
        _ = player.position
        await asyncio.sleep(0.003)
    await player.close()
    await service.close()


def measured(minutes: float) -> Played:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["annotator"])
    assert isinstance(app, QApplication)
    widget = Busy()
    widget.resize(900, 200)
    widget.show()
    seconds = minutes * 60
    with pulse_for_this_process() as server, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sine.wav"
        _write_sine(path, seconds + 10)
        server.plug("busy")
        with server.recorded("busy") as recording:
            loop = QEventLoop(app)
            with loop:
                loop.run_until_complete(_played(str(path), Path(folder), widget, seconds))
            pcm = recording.pcm()
    widget.close()
    loud = np.flatnonzero(np.abs(pcm) > 1e-2)
    quiet = np.diff(loud)
    gaps = quiet[quiet > _WAVE_S * RATE_HZ]
    return Played((loud[-1] - loud[0]) / RATE_HZ, tuple(float(gap) / RATE_HZ * 1000 for gap in gaps), widget.paints)


def _write_sine(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        second = np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100) * 16_000
        for _ in range(round(seconds)):
            file.writeframes(second.astype("<i2").tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    sys.stdout.write(f"{measured(parser.parse_args().minutes)}\n")


if __name__ == "__main__":
    main()
