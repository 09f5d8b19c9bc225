"""Quality of video playback in the real window: the offset between audio and image, and dropped frames.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/played_video.py [SECONDS] [HEIGHT]

A video of 1080p30, or of HEIGHT, flashes and beeps at each second, at normal and double speed. The window is on an Xvfb
and plays on a null sink of PulseAudio. Another process reads a pixel of the screen every millisecond, and the sink's
monitor is recorded: the comparison uses the real output of the program, not its own figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from unittest.mock import patch

from msgspec import Struct, field

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from annotator.app.gui.program import Running
    from annotator.ui.viewers.video.view import VideoView
    from journeys.driver import Driver
    from pulse_server import PulseServer

SECONDS = 60
SCREEN_PX = (1_920, 1_200)
BRIGHT = 128
CONFIG = """<View><Video name="film" value="$film"/>
<Choices name="what" toName="film" required="true"><Choice value="Flashes"/><Choice value="None"/></Choices></View>"""


class Played(Struct):
    """Times on the monotonic clock. `frames` are the painted frames, in order."""

    speed: float
    frames: list[int] = field(default_factory=list)
    flashes_s: list[float] = field(default_factory=list)
    beeps_s: list[float] = field(default_factory=list)

    @property
    def left_out(self) -> float:
        """Return the share of dropped frames between the first and the last."""
        return 1 - len(set(self.frames)) / (max(self.frames) - min(self.frames) + 1)

    @property
    def offsets_ms(self) -> list[float]:
        """Return the offset of each beep from the nearest flash. Above 0 the audio is late."""
        every = [min((beep - flash for flash in self.flashes_s), key=abs, default=1.0) for beep in self.beeps_s]
        return [1_000 * offset for offset in every if abs(offset) < 0.4 / self.speed]


class Audience:
    """Plays the video at each speed in the window and measures."""

    def __init__(self, server: PulseServer, display: str, seconds: int, painted: list[int]) -> None:
        """Create the audience. Each painted frame is appended to `painted`."""
        self._server, self._display, self._seconds, self._painted = server, display, seconds, painted
        self.played: list[Played] = []

    async def watch(self, running: Running) -> None:
        from annotator.ui.viewers.video.view import VideoView
        from journeys.driver import Driver

        driver = Driver(running)
        running.top.resize(*SCREEN_PX)
        await driver.active()
        await driver.task_on_screen()
        video = running.window.workbench.findChild(VideoView)
        assert video is not None
        for speed in (1.0, 2.0):
            self.played.append(await self._play(driver, video, speed))
        running.top.closing.emit()

    async def _play(self, driver: Driver, video: VideoView, speed: float) -> Played:
        from benchmarks.timed_recording import TimedRecording
        from media.video.flashing_videos import FRAMES_A_SECOND

        played = Played(speed)
        video.playing.pause()
        video.go_to_frame(0)
        video.playing.set_speed(speed)
        await driver.until(lambda: video.images.number == 0, "its first frame is on screen")
        await driver.rested(1_500)  # a spare worker may be starting
        recording = TimedRecording("cinema", self._server.environment)
        before = len(self._painted)
        with self._seen(video, played):
            video.playing.toggle()
            last = self._seconds * FRAMES_A_SECOND - FRAMES_A_SECOND // 2
            while (video.images.number or 0) < last:
                await driver.rested(500)
            video.playing.pause()
        recording.stop()
        played.frames = self._painted[before:]
        played.beeps_s = recording.beeps_s(0.2)
        return played

    @contextmanager
    def _seen(self, video: VideoView, played: Played) -> Iterator[None]:
        centre = video.images.mapToGlobal(video.images.rect().center())
        script = Path(__file__).with_name("screen_watch.py")
        command = [sys.executable, str(script), self._display, str(centre.x()), str(centre.y())]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield
            told, _nothing = process.communicate("", 10)
        before = 0
        for line in told.splitlines():
            moment_ns, shade = map(int, line.split())
            if shade > BRIGHT >= before:
                played.flashes_s.append(moment_ns / 1e9)
            before = shade


@contextmanager
def _painted() -> Iterator[list[int]]:
    """Record the painted frames of windows created from now on."""
    from annotator.ui.viewers.video.screen import VideoScreen

    paint = VideoScreen.paintEvent
    numbers: list[int] = []

    def counted(self: VideoScreen, event: QPaintEvent) -> None:
        paint(self, event)
        if self.number is not None:
            numbers.append(self.number)

    with patch.object(VideoScreen, "paintEvent", counted):
        yield numbers


def main(seconds: int = SECONDS, height_px: int = 1_080) -> None:
    from annotator.app.main import main as run
    from bundle_making import MANIFEST, write_folder
    from media.video.flashing_videos import flashing
    from pulse_server import pulse_for_this_process
    from virtual_screen import virtual_screen

    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder, virtual_screen(*SCREEN_PX) as display:
        place = Path(folder)
        video = flashing(place / "film.mp4", height_px * 16 // 9, height_px, seconds)
        files = {
            "bundle.toml": MANIFEST.encode(),
            "config.xml": CONFIG.encode(),
            "tasks.csv": b"id,film\n1,media/film.mp4\n",
            "media/film.mp4": video.read_bytes(),
        }
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        with pulse_for_this_process() as server, _painted() as painted:
            server.plug("cinema")
            audience = Audience(server, display, seconds, painted)
            command = ["open", "--home", str(place / "home"), str(write_folder(place / "bundle", files))]
            assert run(command, audience.watch) == 0
    sys.stdout.write(f"{height_px}p30, {seconds} s      audio behind the image: median     largest    dropped frames\n")
    for played, aim in zip(audience.played, ("aim 0.3 %", "aim 1 %"), strict=True):
        offsets = played.offsets_ms or [float("nan")]
        words = f"{median(offsets):+34.1f} ms {max(offsets, key=abs):+8.1f} ms {100 * played.left_out:9.2f} %   {aim}"
        sys.stdout.write(f"{played.speed:g}x, {len(offsets):3} beeps{words}\n")
    sys.stdout.write("aim for the audio: 20 ms\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(*map(int, sys.argv[1:]))
