"""Windows and macOS, as far as they can be played here: what their messages mean, and that nothing is left behind."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from annotator.core.ports.machine import SystemSign, SystemSignals
from annotator.ui.system_signals.factory import Silence, listening_to_system
from annotator.ui.system_signals.macos import MacOs
from annotator.ui.system_signals.windows import WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, Message, Windows


class FakeNotices:
    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.registered: list[int] = []

    def register(self, window: int) -> bool:
        self.registered.append(window)
        return self.works

    def unregister(self, window: int) -> None:
        self.registered.remove(window)


class FakeCenter:
    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.observers: dict[str, Callable[[], None]] = {}

    def observe(self, name: str, notify: Callable[[], None]) -> bool:
        self.observers[name] = notify
        return self.works

    def forget_all(self) -> None:
        self.observers.clear()


@pytest.mark.parametrize(
    ("message", "wparam", "sign"),
    [
        (WM_WTSSESSION_CHANGE, 7, SystemSign.LOCKED),
        (WM_WTSSESSION_CHANGE, 8, SystemSign.UNLOCKED),
        (WM_WTSSESSION_CHANGE, 1, None),  # WTS_CONSOLE_CONNECT
        (WM_POWERBROADCAST, 4, SystemSign.ABOUT_TO_SLEEP),
        (WM_POWERBROADCAST, 0x12, SystemSign.WOKE),
        (WM_POWERBROADCAST, 7, None),  # PBT_APMRESUMESUSPEND follows 0x12 when a person woke it
        (WM_POWERBROADCAST, 0xA, None),  # PBT_APMPOWERSTATUSCHANGE: the charger
        (0x0100, 7, None),  # WM_KEYDOWN
    ],
)
def test_windows_messages_to_our_window_mean_what_the_documents_say(
    app: QApplication, message: int, wparam: int, sign: SystemSign | None
) -> None:
    del app
    notices, heard = FakeNotices(), list[SystemSign]()
    windows = Windows(notices)
    assert windows.listen(heard.append).locks
    (window,) = notices.registered
    for hwnd, kind in (
        (window, QByteArray(b"windows_generic_MSG")),
        (window + 1, b"windows_generic_MSG"),
        (window, b"xcb"),
    ):
        told = Message(hwnd, message, wparam)
        assert windows.nativeEventFilter(kind, ctypes.addressof(told)) == (False, 0)
    assert heard == ([sign] if sign is not None else [])
    windows.close()
    assert notices.registered == []


def test_windows_that_cannot_register_say_so(app: QApplication) -> None:
    del app
    windows = Windows(FakeNotices(works=False))
    hearing = windows.listen(lambda _sign: None)
    assert (hearing.locks, hearing.sleeps) == (False, True)
    assert "WTSRegisterSessionNotification" in hearing.detail
    windows.close()


def test_macos_tells_lock_and_unlock() -> None:
    center, heard = FakeCenter(), list[SystemSign]()
    macos = MacOs(center)
    assert macos.listen(heard.append).locks
    for name in ("com.apple.screenIsLocked", "com.apple.screenIsUnlocked"):
        center.observers[name]()
    assert heard == [SystemSign.LOCKED, SystemSign.UNLOCKED]
    macos.close()
    assert center.observers == {}
    assert not MacOs(FakeCenter(works=False)).listen(heard.append).locks


def test_where_nothing_is_told_the_reason_is() -> None:
    signals: SystemSignals = Silence("there is no D-Bus here")
    hearing = signals.listen(lambda _sign: None)
    signals.close()
    assert (hearing.locks, hearing.sleeps, hearing.detail) == (False, False, "there is no D-Bus here")


def test_this_machine_has_one_of_them_whatever_it_can_hear(app: QApplication) -> None:
    del app
    with listening_to_system(lambda _sign: None) as hearing:
        assert hearing.detail
