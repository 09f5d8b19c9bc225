"""A long shift in one process: tasks of five kinds in turn, answered and submitted in the real window. Linux only.

    PYTHONPATH=tests .venv/bin/python -m benchmarks.mixed_shift FOLDER TURNS

Measures memory, descriptors and processes after each turn. Run it by itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median

from msgspec import Struct
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported, DraftSaved, Event, Failed, TaskPutAway, TaskShown, TaskSubmitted
from annotator.ui.viewers.video.view import VideoView
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.video_shift import resident_mb, workers_left

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
QUESTION = """<Choices name="what" toName="{}" required="true"><Choice value="Yes"/><Choice value="No"/></Choices>"""
FORM = """<Header value="$words"/><Rating name="how" toName="it"/><Number name="many" toName="it"/>
<DateTime name="day" toName="it" only="date"/><TextArea name="why" toName="it"/>
<Taxonomy name="kind" toName="it"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>"""
WORDS = "A street with a bench, and a tree beside it. " * 20
# The median of this many turns at both ends, because a single turn varies.
ENDS = 3


class Kind(Struct, frozen=True):
    """`count` tasks per turn. `media` is the sample with their media, if any."""

    tag: str
    count: int
    media: str = ""
    more: str = ""


# A hundred tasks per turn.
KINDS: Mapping[str, Kind] = {
    "pictures": Kind("Image", 36, "image-tagging"),
    "texts": Kind("Text", 30),
    "forms": Kind("Text", 30, more=FORM),
    "sounds": Kind("Audio", 2, "audio-transcription"),
    "films": Kind("Video", 2, "video-moderation"),
}
TASKS_A_TURN = sum(kind.count for kind in KINDS.values())


def bundle(folder: Path, name: str, kind: Kind, turns: int) -> Path:
    """Return a bundle with enough tasks for all turns. Media are repeated."""
    places = sorted((SAMPLES / kind.media / "media").iterdir()) if kind.media else []
    named = [f"media/{place.name}" for place in places] or [WORDS]
    rows = [f'{number},"{named[number % len(named)]}"' for number in range(turns * kind.count + 1)]
    design = f'<View><{kind.tag} name="it" value="$words"/>{QUESTION.format("it")}{kind.more}</View>'
    files = {
        "bundle.toml": MANIFEST.replace("street-things", name).encode(),
        "config.xml": design.encode(),
        "tasks.csv": "\n".join(["id,words", *rows]).encode(),
        **{f"media/{place.name}": place.read_bytes() for place in places},
    }
    return write_folder(folder / name, files)


class MixedShift:
    """A long shift. `memory_mb` is the memory of the window's process after each turn, `descriptors` its open
    descriptors, and `processes` its media processes."""

    def __init__(self, folder: Path, turns: int) -> None:
        self._folder, self._turns = folder, turns
        self.memory_mb: list[float] = []
        self.descriptors: list[int] = []
        self.processes: list[int] = []
        self.skipped = 0

    async def work(self, running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        keys: dict[str, str] = {}
        for name, kind in KINDS.items():
            place = bundle(self._folder, name, kind, self._turns)
            taken = await driver.event(BundleImported, partial(running.window.inbox.take, str(place)))
            keys[name] = taken.key
        for _turn in range(self._turns):
            for name, kind in KINDS.items():
                await self._several(driver, keys[name], kind.count)
            self._note()
        running.top.closing.emit()

    async def _several(self, driver: Driver, key: str, count: int) -> None:
        keyboard = Keyboard(driver)
        await driver.event(TaskShown, lambda: driver.running.window.open_bundle(key))
        for _number in range(count):
            await driver.task_on_screen()
            for video in keyboard.panel.findChildren(VideoView):
                await driver.until(partial(_is_on_screen, video), "its first frame is on screen")
                await keyboard.key(Qt.Key.Key_F4)
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_1))
            driver.press(Qt.Key.Key_Return, CTRL)
            await driver.until(lambda: _has(driver, TaskSubmitted) or _has(driver, Failed), "it is sent")
            if not _has(driver, TaskSubmitted):  # on a busy machine its medium did not load in time
                await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
                self.skipped += 1
            del driver.events[:]
        await driver.task_on_screen()
        await driver.event(TaskPutAway, lambda: driver.press(Qt.Key.Key_Left, ALT))

    def _note(self) -> None:
        self.memory_mb.append(resident_mb())
        self.descriptors.append(len([*Path("/proc/self/fd").iterdir()]))
        self.processes.append(len(workers_left()))
        sys.stdout.write(f"{self.memory_mb[-1]:.1f} MB, {self.descriptors[-1]} open, {self.processes[-1]} processes\n")
        sys.stdout.flush()

    @property
    def growth_mb(self) -> float:
        """Return the growth from the second turn on. The first is a warm-up."""
        return median(self.memory_mb[-ENDS:]) - median(self.memory_mb[1 : 1 + ENDS])


def _is_on_screen(video: VideoView) -> bool:
    return video.images.number is not None


def _has(driver: Driver, kind: type[Event]) -> bool:
    return any(isinstance(event, kind) for event in driver.events)


def work_through(folder: Path, turns: int) -> MixedShift:
    shift = MixedShift(folder, turns)
    assert main(["open", "--home", str(folder / "home")], shift.work) == 0
    return shift


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _folder, _turns = sys.argv[1:]
    _shift = work_through(Path(_folder), int(_turns))
    sys.stdout.write(f"{TASKS_A_TURN * int(_turns)} tasks, {_shift.skipped} skipped: {_shift.growth_mb:+.1f} MB\n")
