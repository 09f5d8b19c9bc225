"""Lock signals on Linux, from screen lockers on the session bus that do not report to logind.

https://specifications.freedesktop.org/idle-inhibit-spec/latest/ defines the service `org.freedesktop.ScreenSaver`
with the method `GetActive` and the signal `ActiveChanged(b)`: true when the screen is covered, false when it is
uncovered. It does not say whether a password is required, which is irrelevant here: nobody works while the screen is
covered. The object is at `/org/freedesktop/ScreenSaver`, on older desktops at `/ScreenSaver`; signals from both are
accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from annotator.core.ports.machine import Hearing, SystemSign
from annotator.ui.i18n.translation import _

SERVICE = "org.freedesktop.ScreenSaver"
PATHS = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
PATIENCE_MS = 500
_ANY_PATH = ""


class ScreenSaver(QObject):
    """An implementation of `core.ports.machine.SystemSignals`. `bus` is the session bus, or another one in a test. A
    screen saver that starts later is heard too."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self._hear: Callable[[SystemSign], None] = lambda _sign: None

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear
        if not self._bus.isConnected():
            return Hearing(locks=False, sleeps=False, detail=_("there is no session bus"))
        # PySide accepts the string made by SLOT() and rejects the bytes required by its own stubs.
        slot = cast("bytes", SLOT("changes(bool)"))
        hears = self._bus.connect(SERVICE, _ANY_PATH, SERVICE, "ActiveChanged", self, slot)
        there = self._bus.interface().isServiceRegistered(SERVICE).value()
        if there is not True:
            return Hearing(locks=False, sleeps=False, detail=_("no screen saver on the session bus"))
        for path in PATHS:
            self._ask_whether_active(path)
        return Hearing(locks=hears, sleeps=False, detail=_("screen saver"))

    def close(self) -> None:
        self._hear = lambda _sign: None
        self.deleteLater()

    @Slot(bool)
    def changes(self, active: bool) -> None:
        self._hear(SystemSign.LOCKED if active else SystemSign.UNLOCKED)

    def _ask_whether_active(self, path: str) -> None:
        """Query the state asynchronously. A missing object replies with an error, which is ignored."""
        call = QDBusMessage.createMethodCall(SERVICE, path, SERVICE, "GetActive")
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call, PATIENCE_MS), self)

        def answered() -> None:
            if watcher.reply().arguments() == [True]:
                self._hear(SystemSign.LOCKED)
            watcher.deleteLater()

        watcher.finished.connect(answered)
