"""Selection of the system signals for this platform."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotator.core.ports.machine import Hearing, SystemSign, SystemSignals


def system_signals() -> SystemSignals:
    if sys.platform == "win32":
        from annotator.ui.system_signals.windows import Windows, WtsNotices

        return Windows(WtsNotices())
    if sys.platform == "darwin":
        from annotator.ui.system_signals.macos import DistributedCenter, MacOs

        return MacOs(DistributedCenter())
    try:
        from PySide6.QtDBus import QDBusConnection

        from annotator.ui.system_signals.combined import Together
        from annotator.ui.system_signals.logind import Logind
        from annotator.ui.system_signals.screen_saver import ScreenSaver
    except ImportError as missing:  # libdbus may be missing
        return Silence(f"Qt's D-Bus cannot be loaded: {missing}")
    logind = Logind(QDBusConnection.systemBus(), os.environ.get("XDG_SESSION_ID") or "auto")
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):  # connecting without an existing bus may start one
        return logind
    return Together(logind, ScreenSaver(QDBusConnection.sessionBus()))


@contextmanager
def listening_to_system(hear: Callable[[SystemSign], None]) -> Iterator[Hearing]:
    """Listen to system signals within the context."""
    signals = system_signals()
    try:
        yield signals.listen(hear)
    finally:
        signals.close()


class Silence:
    """An implementation of `core.ports.machine.SystemSignals` for systems without any source."""

    def __init__(self, why: str) -> None:
        self._why = why

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        del hear
        return Hearing(locks=False, sleeps=False, detail=self._why)

    def close(self) -> None:
        """Do nothing: nothing was started."""
