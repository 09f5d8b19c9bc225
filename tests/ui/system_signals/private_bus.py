"""A D-Bus that only these tests know, and services of our own on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

PATIENCE_S = 120
DIRECTOR = "test.Director"


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


@contextmanager
def played(program: str, *arguments: str) -> Iterator[None]:
    """A service of ours, until the end of the test."""
    with told_by(sys.executable, str(Path(__file__).with_name(program)), *arguments) as said:
        assert said == "ready"
        yield


def bus_at(address: str, name: str) -> QDBusConnection:
    bus = QDBusConnection.connectToBus(address, name)
    assert bus.isConnected()
    return bus


def direct(address: str, service: str, path: str, *said: str) -> None:
    """Makes a service of ours say it, as the real one would."""
    bus = bus_at(address, "director")
    for what in said:
        call = QDBusMessage.createMethodCall(service, path, DIRECTOR, "Say")
        call.setArguments([what])
        answer = bus.call(call, QDBus.CallMode.Block, PATIENCE_S * 1000)
        assert answer.type() is QDBusMessage.MessageType.ReplyMessage, answer.errorMessage()
