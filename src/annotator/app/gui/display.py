"""A screen to open a window on, or a sentence where there is none: Qt itself would end the process with abort()."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from annotator.ui.i18n.translation import _

NOT_OPENED = 2  # exit code, as for anything else that was asked and cannot be
# Each is enough for Qt to try. The first also names what needs no screen, such as `offscreen`.
_NAMED_BY = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


def names_display(environment: Mapping[str, str], system: str) -> bool:
    """Whether the environment names a screen; `system` as in `sys.platform`. Windows and macOS need no name for it."""
    return system in ("win32", "darwin") or any(environment.get(name) for name in _NAMED_BY)


def display_is_named() -> bool:
    """Asked before Qt is loaded, and before anything is started. Says so where there is none."""
    if names_display(os.environ, sys.platform):
        return True
    words = _("No display to open a window on: none of {names} is set.").format(names=", ".join(_NAMED_BY))
    sys.stderr.write(f"{words} {_remedy()}\n")
    return False


@contextmanager
def told_if_unreachable() -> Iterator[None]:
    """While Qt looks for the screen that is named. Where it gives up, the process ends with `NOT_OPENED`: Qt leaves no
    other way than the one that leads past its last message."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    heard: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtFatalMsg:
            heard.append(message)
            return
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(_unreachable(heard))
            sys.stderr.flush()
        os._exit(NOT_OPENED)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        if sys.stderr is not None:
            sys.stderr.writelines(f"{message}\n" for message in heard)


def _unreachable(heard: list[str]) -> str:
    """With Qt's own words below, for whoever has to find out why."""
    named = ", ".join(f"{name}={os.environ[name]}" for name in _NAMED_BY if os.environ.get(name))
    words = _("Cannot open a window on the display {named}.").format(named=named)
    lines = [f"    {line}" for message in heard for line in message.split("\n")]
    return "\n".join([f"{words} {_remedy()}", *lines]) + "\n"


def _remedy() -> str:
    return _("Start annotator in a desktop session. Commands such as annotator check do not need a display.")
