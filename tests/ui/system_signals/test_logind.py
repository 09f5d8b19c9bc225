"""Lock and sleep over a real D-Bus of our own, from a logind that a test directs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from annotator.core.ports.machine import SystemSign
from annotator.ui.system_signals import logind
from annotator.ui.system_signals.logind import Logind
from services.service_env import make_env
from ui.stage import Stage, staged
from ui.system_signals import private_bus
from ui.system_signals.fake_logind import MANAGER_PATH, SERVICE
from ui.system_signals.private_bus import bus_at, played


@pytest.fixture
def fake_logind(address: str) -> Iterator[None]:
    with played("fake_logind.py", address):
        yield


def direct(address: str, *said: str) -> None:
    private_bus.direct(address, SERVICE, MANAGER_PATH, *said)


@pytest.mark.usefixtures("fake_logind")
def test_everything_that_logind_says_of_this_session_is_heard_once_and_in_order(
    app: QApplication, address: str
) -> None:
    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        logind = Logind(bus_at(address, "program"), "c7")
        hearing = logind.listen(heard.append)
        assert (hearing.locks, hearing.sleeps) == (True, True)
        direct(address, "sleep", "wake", "other session", "Lock", "Unlock")
        expected = [SystemSign.ABOUT_TO_SLEEP, SystemSign.WOKE, SystemSign.LOCKED, SystemSign.UNLOCKED]
        await stage.until(lambda: len(heard) >= 4, "four signs are played")
        assert heard == expected
        direct(address, "hint on")
        await stage.until(lambda: heard[4:] == [SystemSign.LOCKED], "the hint is played")
        direct(address, "hint off", "hint off")
        await stage.until(lambda: heard[5:] == [SystemSign.UNLOCKED], "the hint is played")
        direct(address, "hint off", "wake")
        await stage.until(lambda: heard[6:] == [SystemSign.WOKE], "a hint that says the same is no news")
        logind.close()
        direct(address, "Lock")
        assert len(heard) == 7

    staged(app, make_env(), scenario)


@pytest.mark.usefixtures("fake_logind")
def test_a_session_that_is_locked_already_is_known_to_be(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        direct(address, "hint on")
        heard: list[SystemSign] = []
        logind = Logind(bus_at(address, "program"), "c7")
        logind.listen(heard.append)
        await stage.until(lambda: heard == [SystemSign.LOCKED], "the lock is known")
        logind.close()

    staged(app, make_env(), scenario)


@pytest.mark.usefixtures("fake_logind")
def test_without_a_session_sleep_is_heard_all_the_same(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        logind = Logind(bus_at(address, "program"), "unknown")
        hearing = logind.listen(heard.append)
        assert (hearing.locks, hearing.sleeps) == (False, True)
        assert "No session of this name" in hearing.detail
        direct(address, "sleep")
        await stage.until(lambda: heard == [SystemSign.ABOUT_TO_SLEEP], "sleep is played")
        logind.close()

    staged(app, make_env(), scenario)


def test_a_bus_without_logind_tells_nothing_and_says_so(app: QApplication, address: str) -> None:
    del app
    hearing = Logind(bus_at(address, "alone"), "c7").listen(lambda _sign: None)
    assert (hearing.locks, hearing.sleeps) == (False, False)
    assert hearing.detail


def test_no_bus_at_all_is_no_trouble(app: QApplication) -> None:
    del app
    hearing = Logind(QDBusConnection("there is none")).listen(lambda _sign: None)
    assert (hearing.locks, hearing.sleeps, hearing.detail) == (False, False, "there is no system bus")


def test_the_reason_is_given_in_the_language_of_the_user(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    del app
    monkeypatch.setattr(logind, "_", str.upper)
    assert Logind(QDBusConnection("there is none")).listen(lambda _sign: None).detail == "THERE IS NO SYSTEM BUS"
