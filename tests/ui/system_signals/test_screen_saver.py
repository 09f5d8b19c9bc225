"""Locks from a screen saver on the person's own bus, alone and beside logind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from annotator.core.ledger.entries import EntryKind
from annotator.core.ports.machine import Hearing, SystemSign, SystemSignals
from annotator.ui.system_signals import factory as chosen
from annotator.ui.system_signals.factory import Together
from annotator.ui.system_signals.logind import Logind
from annotator.ui.system_signals.screen_saver import PATHS, ScreenSaver
from services.service_env import make_env, running
from ui.stage import Stage, staged
from ui.system_signals import fake_logind, fake_screen_saver
from ui.system_signals.private_bus import bus_at, direct, played

LOCKED, UNLOCKED = SystemSign.LOCKED, SystemSign.UNLOCKED


def cover(address: str, path: str, *said: str) -> None:
    direct(address, fake_screen_saver.SERVICE, path, *said)


def logind_says(address: str, *said: str) -> None:
    direct(address, fake_logind.SERVICE, fake_logind.MANAGER_PATH, *said)


@pytest.mark.parametrize("path", PATHS)
def test_a_screen_that_is_covered_is_locked_wherever_the_object_stands(
    app: QApplication, address: str, path: str
) -> None:
    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        saver = ScreenSaver(bus_at(address, "program"))
        assert saver.listen(heard.append) == Hearing(locks=True, sleeps=False, detail="screen saver")
        cover(address, path, "on", "off", "on")
        await stage.until(lambda: heard == [LOCKED, UNLOCKED, LOCKED], "each is heard once and in order")
        saver.close()
        cover(address, path, "off")
        assert heard == [LOCKED, UNLOCKED, LOCKED]

    with played("fake_screen_saver.py", address, path):
        staged(app, make_env(), scenario)


def test_a_screen_that_is_covered_already_is_known_to_be(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        cover(address, PATHS[0], "on")
        heard: list[SystemSign] = []
        saver = ScreenSaver(bus_at(address, "program"))
        saver.listen(heard.append)
        await stage.until(lambda: heard == [LOCKED], "the lock is known")
        saver.close()

    with played("fake_screen_saver.py", address, PATHS[0]):
        staged(app, make_env(), scenario)


def test_a_screen_saver_that_comes_later_is_heard_all_the_same(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        saver = ScreenSaver(bus_at(address, "program"))
        hearing = saver.listen(heard.append)
        assert (hearing.locks, hearing.detail) == (False, "no screen saver on the session bus")
        with played("fake_screen_saver.py", address, PATHS[1]):
            cover(address, PATHS[1], "on")
            await stage.until(lambda: heard == [LOCKED], "the lock is played")
        saver.close()

    staged(app, make_env(), scenario)


def test_without_a_session_bus_there_is_no_trouble(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    del app
    hearing = ScreenSaver(QDBusConnection("there is none")).listen(lambda _sign: None)
    assert (hearing.locks, hearing.detail) == (False, "there is no session bus")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    signals = chosen.system_signals()
    assert isinstance(signals, Logind)
    signals.close()


def test_with_a_session_bus_both_are_asked(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del app
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    with chosen.listening_to_system(lambda _sign: None) as hearing:
        assert "session bus" in hearing.detail


class Overheard:
    """Signals that leave a note of all they tell."""

    def __init__(self, signals: SystemSignals, notes: list[SystemSign]) -> None:
        self._signals = signals
        self._notes = notes

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        def noted(sign: SystemSign) -> None:
            self._notes.append(sign)
            hear(sign)

        return self._signals.listen(noted)

    def close(self) -> None:
        self._signals.close()


def test_one_lock_that_both_tell_of_is_one_lock_in_the_ledger(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        machine, notes = stage.env.services.system_events, list[SystemSign]()
        both = (Logind(bus_at(address, "one"), "c7"), ScreenSaver(bus_at(address, "two")))
        signals = Together(*(Overheard(one, notes) for one in both))
        assert signals.listen(machine.on_signal) == Hearing(locks=True, sleeps=True, detail="logind; screen saver")
        async with running(machine.run()):
            for _lock in range(2):
                notes.clear()
                logind_says(address, "hint on")
                cover(address, PATHS[0], "on")
                await stage.until(lambda: notes == [LOCKED] * 2, "both told of the lock")
                cover(address, PATHS[0], "off")
                logind_says(address, "hint off")
                await stage.until(lambda: notes[2:] == [UNLOCKED] * 2, "both told of its end")
            await stage.until(lambda: not stage.env.services.journal.context.locked, "the last end is written")
        signals.close()
        kinds = [kind for kind in await stage.env.kinds() if kind in (EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED)]
        assert kinds == [EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED] * 2

    with played("fake_logind.py", address), played("fake_screen_saver.py", address, PATHS[0]):
        staged(app, make_env(), scenario)


def test_a_logind_that_knows_of_no_lock_does_not_end_one(app: QApplication, address: str) -> None:
    """A desktop that sets no `LockedHint` may well set other properties of a session while it is locked."""

    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        signals = Together(Logind(bus_at(address, "one"), "c7"), ScreenSaver(bus_at(address, "two")))
        signals.listen(heard.append)
        cover(address, PATHS[0], "on")
        await stage.until(lambda: heard == [LOCKED], "the lock is played")
        logind_says(address, "Unlock", "hint off", "sleep")
        await stage.until(lambda: heard[1:] == [SystemSign.ABOUT_TO_SLEEP], "all that logind said is played")
        cover(address, PATHS[0], "off")
        await stage.until(lambda: heard[2:] == [UNLOCKED], "the end is played")
        signals.close()

    with played("fake_logind.py", address), played("fake_screen_saver.py", address, PATHS[0]):
        staged(app, make_env(), scenario)


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(SystemSign)), max_size=30))
def test_together_a_lock_ends_once_and_with_somebody_who_told_of_it(
    said: list[tuple[int, SystemSign]],
) -> None:
    voices, heard = [Voice(), Voice(), Voice()], list[SystemSign]()
    Together(*voices).listen(heard.append)
    for number, sign in said:
        before = len(heard)
        voices[number].hear(sign)
        if sign not in (LOCKED, UNLOCKED) or len(heard) > before:
            assert heard[before:] == [sign]
    turns = [sign for sign in heard if sign in (LOCKED, UNLOCKED)]
    assert all(LOCKED in pair for pair in pairwise([UNLOCKED, *turns]))
    assert heard.count(LOCKED) == [sign for _number, sign in said].count(LOCKED)


def test_a_lock_whose_end_nobody_told_does_not_hide_the_next() -> None:
    """Some systems say that they lock, and do not: who types behind it is seen, and nobody says that it is over."""
    voices, heard = [Voice(), Voice()], list[SystemSign]()
    Together(*voices).listen(heard.append)
    for voice in voices:
        voice.hear(LOCKED)
    assert heard == [LOCKED, LOCKED]


class Voice:
    """Signals that a test speaks for."""

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        self.hear = hear
        return Hearing(locks=True, sleeps=False, detail="a voice")

    def close(self) -> None:
        """Nothing is left open."""
