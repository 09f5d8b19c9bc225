"""Lock and sleep over a real D-Bus of our own, from a logind that a test directs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication

from annotator.core.system_signs import SystemSign
from annotator.ui.system_signals.logind import Logind
from ui.stage import Stage, staged
from ui.system_signals.fake_logind import DIRECTOR, MANAGER_PATH, SERVICE
from work.desks import an_office

PATIENCE_S = 20


@contextmanager
def told_by(*command: str) -> Iterator[str]:
    """Yields the first line that a process of ours says, and ends it afterwards."""
    running = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert running.stdout is not None
    try:
        yield running.stdout.readline().strip()
    finally:
        running.terminate()
        running.wait(PATIENCE_S)
        running.stdout.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bus that only these tests know."""
    where = f"--address=unix:path={tmp_path_factory.mktemp('bus') / 'socket'}"
    with told_by("dbus-daemon", "--session", "--nofork", "--nopidfile", where, "--print-address=1") as address:
        yield address


@pytest.fixture
def fake_logind(address: str) -> Iterator[None]:
    with told_by(sys.executable, str(Path(__file__).with_name("fake_logind.py")), address) as said:
        assert said == "ready"
        yield


def bus_at(address: str, name: str) -> QDBusConnection:
    bus = QDBusConnection.connectToBus(address, name)
    assert bus.isConnected()
    return bus


def direct(address: str, *said: str) -> None:
    bus = bus_at(address, "director")
    for what in said:
        call = QDBusMessage.createMethodCall(SERVICE, MANAGER_PATH, DIRECTOR, "Say")
        call.setArguments([what])
        answer = bus.call(call, QDBus.CallMode.Block, PATIENCE_S * 1000)
        assert answer.type() is QDBusMessage.MessageType.ReplyMessage, answer.errorMessage()


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
        await stage.until(lambda: len(heard) >= 4, "four signs are heard")
        assert heard == expected
        direct(address, "hint on")
        await stage.until(lambda: heard[4:] == [SystemSign.LOCKED], "the hint is heard")
        direct(address, "hint off")
        await stage.until(lambda: heard[5:] == [SystemSign.UNLOCKED], "the hint is heard")
        logind.close()
        direct(address, "Lock")
        assert len(heard) == 6

    staged(app, an_office(), scenario)


@pytest.mark.usefixtures("fake_logind")
def test_a_session_that_is_locked_already_is_known_to_be(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        direct(address, "hint on")
        heard: list[SystemSign] = []
        logind = Logind(bus_at(address, "program"), "c7")
        logind.listen(heard.append)
        await stage.until(lambda: heard == [SystemSign.LOCKED], "the lock is known")
        logind.close()

    staged(app, an_office(), scenario)


@pytest.mark.usefixtures("fake_logind")
def test_without_a_session_sleep_is_heard_all_the_same(app: QApplication, address: str) -> None:
    async def scenario(stage: Stage) -> None:
        heard: list[SystemSign] = []
        logind = Logind(bus_at(address, "program"), "unknown")
        hearing = logind.listen(heard.append)
        assert (hearing.locks, hearing.sleeps) == (False, True)
        assert "No session of this name" in hearing.detail
        direct(address, "sleep")
        await stage.until(lambda: heard == [SystemSign.ABOUT_TO_SLEEP], "sleep is heard")
        logind.close()

    staged(app, an_office(), scenario)


def test_a_bus_without_logind_tells_nothing_and_says_so(app: QApplication, address: str) -> None:
    del app
    hearing = Logind(bus_at(address, "alone"), "c7").listen(lambda _sign: None)
    assert (hearing.locks, hearing.sleeps) == (False, False)
    assert hearing.detail


def test_no_bus_at_all_is_no_trouble(app: QApplication) -> None:
    del app
    hearing = Logind(QDBusConnection("there is none")).listen(lambda _sign: None)
    assert (hearing.locks, hearing.sleeps, hearing.detail) == (False, False, "there is no system bus")
