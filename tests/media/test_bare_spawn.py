"""What lies in the environment of the program never comes into a worker, not even before it clears its own."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest

from annotator.media.spawned import SpawnedWorker


def tell_environment(pipe: Connection) -> None:
    """As it was when the process began."""
    pipe.send_bytes(Path("/proc/self/environ").read_bytes())


def test_a_worker_begins_with_what_its_interpreter_needs_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_TEST_TOKEN", "secret")
    monkeypatch.setenv("LC_TIME", "C.UTF-8")
    worker = SpawnedWorker(tell_environment, "telling")
    assert wait([worker.pipe], 60)
    lines = [line.decode().partition("=") for line in worker.pipe.recv_bytes().split(b"\0") if line]
    given = {name: value for name, _sign, value in lines}
    worker.end()
    assert given["LC_TIME"] == "C.UTF-8"
    assert given["HOME"] == "/"
    assert not given.keys() & {"ANNOTATOR_TEST_TOKEN", "PATH", "USER", "DISPLAY"}
    assert os.environ["ANNOTATOR_TEST_TOKEN"] == "secret"
