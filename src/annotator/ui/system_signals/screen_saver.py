"""Locks on Linux, from lockers that speak on the person's own bus and not to logind.

https://specifications.freedesktop.org/idle-inhibit-spec/latest/ names the service `org.freedesktop.ScreenSaver`; it has
the method `GetActive` and the signal `ActiveChanged(b)`, which comes when the screen is covered (true) and uncovered
(false). Whether a password is asked for is not told, and does not matter here: nobody works behind it. The object
stands at `/org/freedesktop/ScreenSaver` or, with older desktops, at `/ScreenSaver`; the signal is taken from either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from annotator.core.ports.machine import Hearing, SystemSign

SERVICE = "org.freedesktop.ScreenSaver"
PATHS = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
PATIENCE_MS = 500
_ANY_PATH = ""


class ScreenSaver(QObject):
    """`core.ports.machine.SystemSignals`. `bus` is the session bus, or another in a test. Heard as well is a screen
    saver that comes later."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self._hear: Callable[[SystemSign], None] = lambda _sign: None

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear
        if not self._bus.isConnected():
            return Hearing(locks=False, sleeps=False, detail="there is no session bus")
        # PySide takes the text that SLOT() makes, and refuses the bytes that its own stubs ask for.
        slot = cast("bytes", SLOT("changes(bool)"))
        hears = self._bus.connect(SERVICE, _ANY_PATH, SERVICE, "ActiveChanged", self, slot)
        there = self._bus.interface().isServiceRegistered(SERVICE).value()
        if there is not True:
            return Hearing(locks=False, sleeps=False, detail="no screen saver on the session bus")
        for path in PATHS:
            self._ask_whether_active(path)
        return Hearing(locks=hears, sleeps=False, detail="screen saver")

    def close(self) -> None:
        self._hear = lambda _sign: None
        self.deleteLater()

    @Slot(bool)
    def changes(self, active: bool) -> None:
        self._hear(SystemSign.LOCKED if active else SystemSign.UNLOCKED)

    def _ask_whether_active(self, path: str) -> None:
        """Without waiting; where nothing stands at this path, an error is the answer, and no news."""
        call = QDBusMessage.createMethodCall(SERVICE, path, SERVICE, "GetActive")
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call, PATIENCE_MS), self)

        def answered() -> None:
            if watcher.reply().arguments() == [True]:
                self._hear(SystemSign.LOCKED)
            watcher.deleteLater()

        watcher.finished.connect(answered)
