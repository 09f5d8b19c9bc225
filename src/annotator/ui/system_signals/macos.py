"""Lock signals on macOS, from the distributed notifications of its login window. CFNotificationCenterAddObserver of
CoreFoundation (https://developer.apple.com/documentation/corefoundation) calls a C function on the main run loop,
which Qt runs. `com.apple.screenIsLocked` and its counterpart are widely used but not documented by Apple. Sleep is
not observed: only IOKit reports it, and the clocks show it anyway."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Protocol

from annotator.core.ports.machine import Hearing, SystemSign
from annotator.ui.i18n.translation import _

_SIGNS = {"com.apple.screenIsLocked": SystemSign.LOCKED, "com.apple.screenIsUnlocked": SystemSign.UNLOCKED}


class Notifications(Protocol):
    def observe(self, name: str, notify: Callable[[], None]) -> bool: ...

    def forget_all(self) -> None: ...


class MacOs:
    """An implementation of `core.ports.machine.SystemSignals`."""

    def __init__(self, notifications: Notifications) -> None:
        self._notifications = notifications

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        def listener_of(sign: SystemSign) -> Callable[[], None]:
            return lambda: hear(sign)

        heard = [self._notifications.observe(name, listener_of(sign)) for name, sign in _SIGNS.items()]
        detail = (
            _("distributed notifications; sleep is told by the clocks") if all(heard) else _("no notification centre")
        )
        return Hearing(locks=all(heard), sleeps=False, detail=detail)

    def close(self) -> None:
        self._notifications.forget_all()


if sys.platform == "darwin":
    _CALLBACK = ctypes.CFUNCTYPE(
        None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
    )
    _UTF8 = 0x08000100  # kCFStringEncodingUTF8
    _AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately

    class DistributedCenter:
        """The `Notifications` of the system."""

        def __init__(self) -> None:
            self._library = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
            self._library.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
            self._library.CFStringCreateWithCString.restype = ctypes.c_void_p
            self._library.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
            self._library.CFNotificationCenterAddObserver.argtypes = [
                ctypes.c_void_p, ctypes.c_void_p, _CALLBACK, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long,
            ]  # fmt: skip
            self._library.CFNotificationCenterRemoveEveryObserver.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
            self._center = self._library.CFNotificationCenterGetDistributedCenter()
            self._kept: list[object] = []  # the system would call a callback that Python has freed

        def observe(self, name: str, notify: Callable[[], None]) -> bool:
            if not self._center:
                return False
            callback = _CALLBACK(lambda _center, _observer, _name, _object, _info: notify())
            words = self._library.CFStringCreateWithCString(None, name.encode(), _UTF8)
            self._kept += [callback, words]
            self._library.CFNotificationCenterAddObserver(self._center, id(self), callback, words, None, _AT_ONCE)
            return True

        def forget_all(self) -> None:
            if self._center:
                self._library.CFNotificationCenterRemoveEveryObserver(self._center, id(self))
            self._kept.clear()
