"""A moderator at work: clip after clip is opened, played a little, answered and sent. What that leaves behind.

Started with a folder, a film and how many clips there are: tells how many processes and descriptors are left.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskSubmitted
from annotator.ui.viewers.video.view import VideoView
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL = Qt.KeyboardModifier.ControlModifier
PLAYED_FRAMES = 8
CONFIG = """<View><Video name="film" value="$film"/>
<Choices name="what" toName="film" required="true"><Choice value="Flashes"/><Choice value="None"/></Choices></View>"""


class Shift:
    """`memory_mb` is that of the window's process after each clip."""

    def __init__(self, clips: int) -> None:
        self._clips = clips
        self.memory_mb: list[float] = []
        self.shared = 0  # descriptors at the end, while the last film is still open

    async def work(self, running: Running) -> None:
        driver = Driver(running)
        keyboard = Keyboard(driver)
        await driver.active()
        for clip in range(self._clips):
            await driver.task_on_screen()
            view = driver.running.services.session.view()
            assert view is not None
            assert view.index == clip
            (video,) = keyboard.panel.findChildren(VideoView)
            await driver.until(partial(_is_on_screen, video, 0), "its first frame is on screen")
            await keyboard.key(Qt.Key.Key_Space)
            await driver.until(partial(_is_on_screen, video, PLAYED_FRAMES), "it plays")
            await keyboard.key(Qt.Key.Key_1)
            await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return, CTRL))
            await asyncio.sleep(0)
            gc.collect()
            self.memory_mb.append(resident_mb())
        self.shared = shared_left()
        running.top.closing.emit()


def work_through(folder: Path, video: Path, clips: int) -> Shift:
    """In the real program; each clip is a file of its own."""
    rows = ["id,film", *(f"{clip},media/{clip}.mp4" for clip in range(clips))]
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": CONFIG.encode(),
        "tasks.csv": "\n".join(rows).encode(),
        **{f"media/{clip}.mp4": video.read_bytes() for clip in range(clips)},
    }
    shift = Shift(clips)
    command = ["open", "--home", str(folder / "home"), str(write_folder(folder / "bundle", files))]
    assert main(command, shift.work) == 0
    return shift


def _is_on_screen(video: VideoView, number: int) -> bool:
    """Return True if that frame, or one after it, is on screen."""
    here = video.images.number
    return here is not None and here >= number


def resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1_000


def workers_left() -> list[int]:
    """Processes that were spawned by this one and still run."""
    from benchmarks.processes import family

    _own, *others = family(os.getpid())
    return [pid for pid in others if "spawn_main" in _command(pid)]


def shared_left() -> int:
    """Descriptors of memory that was shared with workers: what is mapped has one too."""
    return sum("memfd:annotator" in _target(link) for link in Path("/proc/self/fd").iterdir())


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


if __name__ == "__main__":
    _folder, _video, _clips = sys.argv[1:]
    # Nothing is collected here: to free what Python knows of a window that Qt deleted ends a process now and then.
    _shift = work_through(Path(_folder), Path(_video), int(_clips))
    sys.stdout.write(f"{len(workers_left())} {_shift.shared}\n")
