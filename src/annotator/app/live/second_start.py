"""annotator is started once more in a home that is open already: the window that is there comes to the front.

One file in the home tells of it, and no socket: who comes second writes into it, and the window empties it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, Qt
from PySide6.QtWidgets import QApplication

from annotator.core.errors import HomeInUse
from annotator.store.folders.home import Home

ANSWER_WITHIN_S = 5.0
LOOK_AGAIN_S = 0.05


@asynccontextmanager
async def alone_in(home: Home) -> AsyncIterator[None]:
    """The home is this process's own inside. Raises HomeInUse when another has it, whose window is called."""
    try:
        with home.lock(), _coming_forward(home.call):
            yield
    except HomeInUse as in_use:
        in_use.came_forward = await _came_forward(home.call)
        raise


def is_answered(ended: BaseException) -> bool:
    """Whether the window that the person wanted is in front of them."""
    return isinstance(ended, HomeInUse) and ended.came_forward


@contextmanager
def _coming_forward(call: Path) -> Iterator[None]:
    """Inside, whatever windows there are answer a call. A disk that will not have the file keeps nobody from work."""
    _write(call, b"")  # also what somebody wrote whom nobody could answer any more
    watcher = QFileSystemWatcher([str(call)])
    watcher.fileChanged.connect(lambda _path: _answer(call))
    try:
        yield
    finally:
        watcher.deleteLater()


async def _came_forward(call: Path) -> bool:
    """Calls the window of the process that has the home. Whether it came."""
    if not _write(call, b"1"):
        return False
    until = time.monotonic() + ANSWER_WITHIN_S
    while _waits(call):
        if time.monotonic() > until:
            return False
        await asyncio.sleep(LOOK_AGAIN_S)
    return True


def _answer(call: Path) -> None:
    """To be emptied changes the file as well, and calls nobody."""
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    if not windows or not _waits(call):
        return
    _write(call, b"")
    for window in windows:
        if window.windowType() is Qt.WindowType.Window:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()
            QApplication.alert(window)  # where the system lets nobody come to the front by himself


def _write(call: Path, what: bytes) -> bool:
    """Whether the disk took it."""
    try:
        call.write_bytes(what)
    except OSError:
        return False
    return True


def _waits(call: Path) -> bool:
    """Whether somebody called, and nobody answered yet."""
    try:
        return call.stat().st_size > 0
    except OSError:
        return True
