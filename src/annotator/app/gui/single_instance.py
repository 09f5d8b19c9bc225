"""A second start of annotator in an open home: the existing window comes to the front and takes in the bundle. It does
the same with a file that the desktop asks the program to open. Calls are files in a folder of the home, without a
socket: the second process writes one, and the process that answers or the second process removes it. So each call is
answered once or not at all, however many come at once."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import stat
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QFileSystemWatcher, Qt, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak_as_chosen
from annotator.core.errors import HomeInUse
from annotator.store.disk import make_folder, write_new
from annotator.store.folders.home import Home
from annotator.ui.i18n.translation import _, filled

if TYPE_CHECKING:
    from annotator.services.bundles import Bundles
    from annotator.ui.windows.main import MainWindow

ANSWER_WITHIN_S = 5.0
# A window that is just starting has to read its records before it can take in anything.
TAKEN_WITHIN_S = 30.0
LOOK_AGAIN_S = 0.05
_TURNS_A_LOCK = 10
_LARGEST_BYTES = 32 * 1024
_LONGEST_PATH = 4_096
_MOST = 100
_END = ".call"


class Application(QApplication):
    """An application that receives files from the desktop, as macOS sends them: as events, not as arguments. A file
    waits until someone takes it, because the first one may come before there is a window."""

    file_waits = Signal()

    def __init__(self) -> None:
        super().__init__(["annotator"])
        self._files: list[str] = []

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if event.file():  # empty for an address of the web
            self._files.append(event.file())
            self.file_waits.emit()
        return True

    def take_files(self) -> list[str]:
        """Return the files that the desktop asked to open since the last call."""
        files, self._files = self._files, []
        return files


class Calls:
    """The calls of second starts and the files from the desktop, in the process that owns the home."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._take_in: Callable[[str], None] = lambda _place: None
        self._is_closing: Callable[[], bool] = lambda: True
        self._watcher = QFileSystemWatcher()
        # A disk that cannot hold the folder must not keep the user from working.
        with suppress(OSError):
            make_folder(folder)
            self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(lambda _path: self._answer())
        self._desktop = _desktop()
        if self._desktop is not None:
            self._desktop.file_waits.connect(self._answer)

    def take_in_by(self, take_in: Callable[[str], None], is_closing: Callable[[], bool]) -> None:
        """Set the handler of bundles. Before that, and while the window closes, bundles wait."""
        self._take_in = take_in
        self._is_closing = is_closing
        self._answer()

    def close(self) -> None:
        self._watcher.deleteLater()
        if self._desktop is not None:
            self._desktop.file_waits.disconnect(self._answer)

    def _answer(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        if not windows:
            return
        taken: list[str] = []
        for call in _calls(self._folder):
            wanted = _wanted(call)
            if wanted and self._is_closing():
                continue
            if _taken_away(call) and wanted is not None:
                taken.append(wanted)
        if self._desktop is not None and not self._is_closing():
            taken += self._desktop.take_files()
        if taken:
            _come_forward()
        for place in filter(None, taken):
            self._take_in(place)


@asynccontextmanager
async def acquire_single_instance(home: Home, bundle: str | None = None) -> AsyncIterator[Calls | None]:
    """Own the home within the context, and yield the calls. Yield None, with a message, if another process owns it
    and its window takes the call. Raise HomeInUse if no window answers, and BundleRefused if the bundle has
    problems, after printing them."""
    with ExitStack() as lock_stack:
        if not await _acquires_home(home, bundle, lock_stack):
            for place in desktop.take_files() if (desktop := _desktop()) else ():
                _put(home.calls, place)
            speak_as_chosen(home.folder)
            if bundle is not None:
                from annotator.app.gui.handover_result import refuse_unsound

                refuse_unsound(bundle)
            _print_message(bundle)
            yield None
            return
        calls = Calls(home.calls)
        lock_stack.callback(calls.close)
        yield calls


def _desktop() -> Application | None:
    """Return the application that gets files from the desktop. A test may run in another one."""
    app = QApplication.instance()
    return app if isinstance(app, Application) else None


def _print_message(bundle: str | None) -> None:
    """Print the message of a second start, in the language of the home."""
    if sys.stdout is None:  # a windowed program on Windows has none
        return
    words = _("annotator is already running. Its window is now in front.")
    if bundle is not None:
        name = "".join(sign if sign.isprintable() else "?" for sign in Path(bundle).name or bundle)
        words = filled(_("annotator is already running. “{name}” will open in its window."), {"name": name})
    sys.stdout.write(words + "\n")


async def taken_in(bundles: Bundles, window: Callable[[], MainWindow], location: str) -> None:
    """Add a bundle of a second start. The user stays at the current page until the bundle is known to be valid; then
    the inbox shows it. During a task, and about problems, a notice is shown beside the work."""
    loop, known = asyncio.get_running_loop(), await bundles.keys()
    progress = window().inbox.begin_taking(location)
    turned: list[bool] = []

    def turn() -> None:
        if not turned:
            turned.append(True)
            window().turn_to_taking()

    def valid_so_far(done_bytes: int, all_bytes: int) -> None:
        if not turned:
            loop.call_soon_threadsafe(turn)
        progress(done_bytes, all_bytes)

    key = await bundles.take(location, valid_so_far)
    if key is not None:
        turn()
    await window().go_on_with(location, key, was_there=key in known)


async def _acquires_home(home: Home, bundle: str | None, lock_stack: ExitStack) -> bool:
    """Return True once this process owns the home; False if a window took the call. Raise HomeInUse."""
    try:
        lock_stack.enter_context(home.lock())
    except HomeInUse:
        call = _put(home.calls, bundle)
        if call is None:
            raise
    else:
        return True
    until_s = time.monotonic() + (ANSWER_WITHIN_S if bundle is None else TAKEN_WITHIN_S)
    for turn in count(1):
        if not call.exists():
            break
        if turn % _TURNS_A_LOCK == 0:
            with suppress(HomeInUse):
                lock_stack.enter_context(home.lock())
                return _taken_away(call) or _let_go(lock_stack)
        if time.monotonic() > until_s and _taken_away(call):
            raise HomeInUse(path=str(home.folder))
        await asyncio.sleep(LOOK_AGAIN_S)
    return False


def _let_go(lock_stack: ExitStack) -> bool:
    """Release the lock. The previous owner took the call and ended just then."""
    lock_stack.close()
    return False


def _put(folder: Path, bundle: str | None) -> Path | None:
    """Write the file of a call atomically. Return None if the disk refuses it."""
    name = secrets.token_hex(8)
    part = folder / f".{name}.part"
    call = folder / f"{name}{_END}"
    try:
        make_folder(folder)
        words = json.dumps({"bundle": "" if bundle is None else str(Path(bundle).absolute())})
        write_new(part, words.encode())
        part.rename(call)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return None
    return call


def _calls(folder: Path) -> list[Path]:
    """Return the calls, oldest first. Leftovers of killed processes are removed."""
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in islice(folder.iterdir(), _MOST):
            age_s = time.time() - path.lstat().st_mtime
            if not -TAKEN_WITHIN_S <= age_s <= 2 * TAKEN_WITHIN_S:
                _taken_away(path)
            elif path.suffix == _END:
                found.append((-age_s, path))
    return [path for _moment, path in sorted(found)]


def _wanted(call: Path) -> str | None:
    """Return the place of a bundle, "" for none. Return None if the file is not a call by annotator."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(call, flags)
        try:
            found = os.fstat(descriptor)
            is_own = sys.platform == "win32" or found.st_uid == os.getuid()
            if not (is_own and stat.S_ISREG(found.st_mode)):
                return None
            data = os.read(descriptor, _LARGEST_BYTES + 1)
        finally:
            os.close(descriptor)
        return _place(json.loads(data)) if len(data) <= _LARGEST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None


def _place(text: Any) -> str | None:
    """Return an absolute path of this computer, with any characters, or None for anything else."""
    if not isinstance(text, dict) or list(text) != ["bundle"] or not isinstance(text["bundle"], str):
        return None
    place = text["bundle"]
    if not place:
        return ""
    is_plain = len(place) <= _LONGEST_PATH and "\0" not in place and Path(place).is_absolute()
    return place if is_plain else None


def _taken_away(call: Path) -> bool:
    """Remove a call and return whether this process did it."""
    try:
        call.unlink()
    except OSError:
        return False
    return True


def _come_forward() -> None:
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window.windowType() is Qt.WindowType.Window:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()
            QApplication.alert(window)  # where the system does not let windows come to the front by themselves
