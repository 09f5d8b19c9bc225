"""Lock and sleep signals on Windows, from messages to a hidden window.
https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change needs WTSRegisterSessionNotification;
https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast is sent to every top-level window."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QWindow

from annotator.core.ports.machine import Hearing, SystemSign
from annotator.ui.i18n.translation import _

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
_SIGNS = {
    (WM_WTSSESSION_CHANGE, 0x7): SystemSign.LOCKED,  # WTS_SESSION_LOCK
    (WM_WTSSESSION_CHANGE, 0x8): SystemSign.UNLOCKED,  # WTS_SESSION_UNLOCK
    (WM_POWERBROADCAST, 0x4): SystemSign.ABOUT_TO_SLEEP,  # PBT_APMSUSPEND
    (WM_POWERBROADCAST, 0x12): SystemSign.WOKE,  # PBT_APMRESUMEAUTOMATIC: sent at every wake-up, whatever caused it
}


def sign_of(message: int, wparam: int) -> SystemSign | None:
    return _SIGNS.get((message, wparam))


class Message(ctypes.Structure):
    """The first fields of a MSG structure."""

    _fields_ = [("hwnd", ctypes.c_void_p), ("message", ctypes.c_uint), ("wParam", ctypes.c_size_t)]


class SessionNotices(Protocol):
    def register(self, window: int) -> bool: ...

    def unregister(self, window: int) -> None: ...


class Windows(QAbstractNativeEventFilter):
    """An implementation of `core.ports.machine.SystemSignals`."""

    def __init__(self, notices: SessionNotices) -> None:
        super().__init__()
        self._notices = notices
        self._window: QWindow | None = None
        self._hear: Callable[[SystemSign], None] = lambda _sign: None

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear
        self._window = QWindow()  # never shown: it only has to exist
        self._window.create()
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError("the messages of a window need an application")
        application.installNativeEventFilter(self)
        locks = self._notices.register(int(self._window.winId()))
        failed = _("{call} failed").format(call="WTSRegisterSessionNotification")
        return Hearing(locks, sleeps=True, detail="" if locks else failed)

    def close(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)
        if self._window is not None:
            self._notices.unregister(int(self._window.winId()))
            self._window.destroy()
            self._window = None

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview[int], message: int
    ) -> tuple[bool, int]:
        name = kind.data() if isinstance(kind, QByteArray) else bytes(kind)
        if name in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            native = Message.from_address(int(message))
            mine = self._window is not None and native.hwnd == int(self._window.winId())
            sign = sign_of(native.message, native.wParam) if mine else None
            if sign is not None:
                self._hear(sign)
        return False, 0


if sys.platform == "win32":

    class WtsNotices:
        """The `SessionNotices` of the system."""

        def register(self, window: int) -> bool:
            this_session = 0  # NOTIFY_FOR_THIS_SESSION
            return bool(ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), this_session))

        def unregister(self, window: int) -> None:
            ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(ctypes.c_void_p(window))
