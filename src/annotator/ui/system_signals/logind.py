"""Lock and sleep signals on Linux, from systemd-logind over the system bus.
https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html: the manager emits
`PrepareForSleep(b)` before sleep (true) and after it (false). A session has the signals `Lock` and `Unlock`, which
request it, and the property `LockedHint`, which the desktop sets when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher, QDBusVariant

from annotator.core.ports.machine import Hearing, SystemSign
from annotator.ui.i18n.translation import _

SERVICE = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
MANAGER, SESSION, PROPERTIES = f"{SERVICE}.Manager", f"{SERVICE}.Session", "org.freedesktop.DBus.Properties"
PATIENCE_MS = 500  # logind answers within a few ms; the program must not wait for an unresponsive one


class Logind(QObject):
    """An implementation of `core.ports.machine.SystemSignals`. `bus` is the system bus, or another one in a test;
    `session_id` is the session of this program, `auto` if unknown."""

    def __init__(self, bus: QDBusConnection, session_id: str = "auto") -> None:
        super().__init__()
        self._bus = bus
        self._session_id = session_id
        self._session_path = ""
        self._hinted = False
        self._hear: Callable[[SystemSign], None] = lambda _sign: None

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear
        if not self._bus.isConnected():
            return Hearing(locks=False, sleeps=False, detail=_("there is no system bus"))
        sleeps = self._on(MANAGER_PATH, MANAGER, "PrepareForSleep", "sleeps(bool)")
        answer = self._call(MANAGER_PATH, MANAGER, "GetSession", self._session_id)
        path = answer.arguments()[0] if answer.arguments() else None
        if not isinstance(path, QDBusObjectPath) or answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            why = answer.errorMessage() or _("no answer")
            answers = self._call(MANAGER_PATH, "org.freedesktop.DBus.Peer", "Ping")
            known = answers.type() is QDBusMessage.MessageType.ReplyMessage
            return Hearing(
                locks=False, sleeps=sleeps and known, detail=_("logind names no session: {why}").format(why=why)
            )
        self._session_path = path.path()
        locks = (
            self._on(self._session_path, SESSION, "Lock", "locks()")
            and self._on(self._session_path, SESSION, "Unlock", "unlocks()")
            and self._on(self._session_path, PROPERTIES, "PropertiesChanged", "changes()")
        )
        self._ask_whether_locked()
        return Hearing(locks, sleeps, "logind")

    def close(self) -> None:
        self._hear = lambda _sign: None
        self.deleteLater()

    @Slot(bool)
    def sleeps(self, begins: bool) -> None:
        self._hear(SystemSign.ABOUT_TO_SLEEP if begins else SystemSign.WOKE)

    @Slot()
    def locks(self) -> None:
        self._hear(SystemSign.LOCKED)

    @Slot()
    def unlocks(self) -> None:
        self._hear(SystemSign.UNLOCKED)

    @Slot()
    def changes(self) -> None:
        self._ask_whether_locked()

    def _ask_whether_locked(self) -> None:
        """Query the hint asynchronously and report changes only: some desktops never set it, and other properties of
        a locked session change too."""
        call = self._message(self._session_path, PROPERTIES, "Get", SESSION, "LockedHint")
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call, PATIENCE_MS), self)

        def answered() -> None:
            arguments = watcher.reply().arguments()
            hint = arguments[0].variant() if arguments and isinstance(arguments[0], QDBusVariant) else self._hinted
            if hint is not self._hinted:
                self._hinted = bool(hint)
                self._hear(SystemSign.LOCKED if hint else SystemSign.UNLOCKED)
            watcher.deleteLater()

        watcher.finished.connect(answered)

    def _on(self, path: str, interface: str, signal: str, slot: str) -> bool:
        # PySide accepts the string made by SLOT() and rejects the bytes required by its own stubs.
        return self._bus.connect(SERVICE, path, interface, signal, self, cast("bytes", SLOT(slot)))

    def _call(self, path: str, interface: str, method: str, *arguments: str) -> QDBusMessage:
        return self._bus.call(self._message(path, interface, method, *arguments), QDBus.CallMode.Block, PATIENCE_MS)

    def _message(self, path: str, interface: str, method: str, *arguments: str) -> QDBusMessage:
        message = QDBusMessage.createMethodCall(SERVICE, path, interface, method)
        message.setArguments(list(arguments))
        return message
