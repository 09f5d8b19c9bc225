"""Selection of the system signals for this platform."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotator.core.ports.machine import Hearing, SystemSign, SystemSignals
from annotator.ui.i18n.translation import _


def system_signals() -> SystemSignals:
    if sys.platform == "win32":
        from annotator.ui.system_signals.windows import Windows, WtsNotices

        return Windows(WtsNotices())
    if sys.platform == "darwin":
        from annotator.ui.system_signals.macos import DistributedCenter, MacOs

        return MacOs(DistributedCenter())
    try:
        from PySide6.QtDBus import QDBusConnection

        from annotator.ui.system_signals.logind import Logind
        from annotator.ui.system_signals.screen_saver import ScreenSaver
    except ImportError as missing:  # libdbus may be missing
        return Silence(_("D-Bus cannot be loaded: {fault}").format(fault=missing))
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


class Together:
    """An implementation of `core.ports.machine.SystemSignals`. A lock ends with the first unlock from a source that
    reported it. Further unlocks, and unlocks from other sources, are ignored. All other signals are passed on, and
    so is each lock: a lock whose end was missed does not hide the next one."""

    def __init__(self, *signals: SystemSignals) -> None:
        self._signals = signals
        self._hear: Callable[[SystemSign], None] = lambda _sign: None
        # Sources that reported the current lock.
        self._witnesses: set[int] = set()

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self._hear = hear

        def listener_of(number: int) -> Callable[[SystemSign], None]:
            return lambda sign: self._on_signal(number, sign)

        hearings = [source.listen(listener_of(number)) for number, source in enumerate(self._signals)]
        return Hearing(
            locks=any(hearing.locks for hearing in hearings),
            sleeps=any(hearing.sleeps for hearing in hearings),
            detail="; ".join(hearing.detail for hearing in hearings),
        )

    def close(self) -> None:
        for source in self._signals:
            source.close()

    def _on_signal(self, number: int, sign: SystemSign) -> None:
        match sign:
            case SystemSign.LOCKED:
                is_news = True
                self._witnesses.add(number)
            case SystemSign.UNLOCKED:
                is_news = number in self._witnesses
                if is_news:
                    self._witnesses.clear()
            case _:
                is_news = True
        if is_news:
            self._hear(sign)
