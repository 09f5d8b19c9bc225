"""The check for a display, with a message if there is none: Qt itself would end the process with abort()."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from annotator.ui.i18n.translation import _

NOT_OPENED = 2  # exit code, as for other requests that cannot be fulfilled
# Each of these is enough for Qt to try. The first may also name a platform without a display, such as `offscreen`.
_NAMED_BY = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


def names_display(environment: Mapping[str, str], system: str) -> bool:
    """Return whether the environment names a display; `system` is `sys.platform`. Windows and macOS need none."""
    return system in ("win32", "darwin") or any(environment.get(name) for name in _NAMED_BY)


def display_is_named() -> bool:
    """Return whether a display is named; print a message if not. Called before Qt is loaded, first of all."""
    if names_display(os.environ, sys.platform):
        return True
    words = _("Cannot open a window: none of the environment variables {names} is set.").format(
        names=", ".join(_NAMED_BY)
    )
    sys.stderr.write(f"{words} {_remedy()}\n")
    return False


@contextmanager
def exit_if_unreachable() -> Iterator[None]:
    """Show a message and exit with `NOT_OPENED` if Qt cannot reach the display. After its last message Qt ends the
    process, so the message handler exits first."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    qt_messages: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtFatalMsg:
            qt_messages.append(message)
            return
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(_unreachable(qt_messages))
            sys.stderr.flush()
        os._exit(NOT_OPENED)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        if sys.stderr is not None:
            sys.stderr.writelines(f"{message}\n" for message in qt_messages)


def _unreachable(qt_messages: list[str]) -> str:
    """Return the message, followed by Qt's own messages for diagnosis."""
    named = ", ".join(f"{name}={os.environ[name]}" for name in _NAMED_BY if os.environ.get(name))
    words = _("Cannot open a window on the display {named}.").format(named=named)
    lines = [f"    {line}" for message in qt_messages for line in message.split("\n")]
    return "\n".join([f"{words} {_remedy()}", *lines]) + "\n"


def _remedy() -> str:
    return _("Start annotator in a desktop session. Commands such as “annotator check” do not need a display.")
