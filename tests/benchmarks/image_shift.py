"""Memory after hundreds of photographs in one process, of all processes of the program. Linux only.

    PYTHONPATH=tests .venv/bin/python -m benchmarks.image_shift FOLDER [IMAGES]

On each photograph two boxes are drawn by keys; it is zoomed and submitted. Run it by itself. Aim: less than 50 MB
more after 500 photographs than after the first 50.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported, DraftSaved, TaskShown, TaskSubmitted
from benchmarks.images import drawn
from benchmarks.processes import memory_mb
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL = Qt.KeyboardModifier.ControlModifier
IMAGES, DIFFERENT = 500, 12
ENDS = 25
DESIGN = """<View><Image name="picture" value="$picture"/><RectangleLabels name="things" toName="picture">
<Label value="Car"/><Label value="Sign"/></RectangleLabels></View>"""


def bundle(folder: Path, count: int) -> Path:
    """Return a bundle of photographs of 12 megapixels. Each is repeated under other names."""
    photographs = [drawn(folder / f"{number}.jpg", (4000, 3000), 2.5).read_bytes() for number in range(DIFFERENT)]
    rows = [f"{number},media/{number}.jpg" for number in range(count + 1)]
    media = {f"media/{number}.jpg": photographs[number % DIFFERENT] for number in range(count + 1)}
    files = {"bundle.toml": MANIFEST.encode(), "config.xml": DESIGN.encode()}
    return write_folder(folder / "bundle", {**files, "tasks.csv": "\n".join(["id,picture", *rows]).encode(), **media})


class ImageShift:
    def __init__(self, place: Path, count: int) -> None:
        self._place, self._count = place, count
        self.memory_mb: list[float] = []

    async def work(self, running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        taken = await driver.event(BundleImported, partial(running.window.inbox.take, str(self._place)))
        await driver.event(TaskShown, lambda: running.window.open_bundle(taken.key))
        keyboard = Keyboard(driver)
        for number in range(self._count):
            await driver.task_on_screen()
            await keyboard.tab_to_widget(keyboard.panel.parts.marked["picture"])
            for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
                await keyboard.key(key, CTRL)
            for label in (Qt.Key.Key_1, Qt.Key.Key_2):
                for key in (label, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down):
                    await keyboard.key(key)
                await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_Space))
            await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return, CTRL))
            del driver.events[:]
            self.memory_mb.append(memory_mb(os.getpid()))
            if number % 50 == 49:
                sys.stdout.write(f"{number + 1}: {self.memory_mb[-1]:.1f} MB\n")
                sys.stdout.flush()
        running.top.closing.emit()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _folder = Path(sys.argv[1])
    _count = int(sys.argv[2]) if len(sys.argv) > 2 else IMAGES
    _shift = ImageShift(bundle(_folder, _count), _count)
    assert main(["open", "--home", str(_folder / "home")], _shift.work) == 0
    _early, _late = median(_shift.memory_mb[50 - ENDS : 50]), median(_shift.memory_mb[-ENDS:])
    sys.stdout.write(f"{_count} images: {_late - _early:+.1f} MB\n")
