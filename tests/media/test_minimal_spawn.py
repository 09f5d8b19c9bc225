"""The program's environment never gets into a worker, not even before it clears its own."""

from __future__ import annotations

import io
import os
import pickletools
import re
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest

from annotator.media.worker_process import SpawnedWorker


def tell_environment(pipe: Connection) -> None:
    """Report the environment of the process at its start."""
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


def test_the_main_module_is_not_run_again_in_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("raise SystemExit('run again')", encoding="utf-8")
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)
    monkeypatch.setattr(sys.modules["__main__"], "__file__", str(script), raising=False)
    worker = SpawnedWorker(tell_environment, "telling")
    assert wait([worker.pipe], 60)
    assert worker.pipe.recv_bytes()
    worker.end()


def interrupted(pipe: Connection) -> None:
    """Interrupt it as by Ctrl+C, without a handler."""
    os.kill(os.getpid(), signal.SIGINT)
    pipe.send_bytes(b"still here")


def test_ctrl_c_in_a_terminal_never_reaches_a_worker() -> None:
    worker = SpawnedWorker(interrupted, "telling")
    assert wait([worker.pipe], 60)
    assert worker.pipe.recv_bytes() == b"still here"
    worker.end()


def test_all_that_a_worker_is_told_first_is_there_before_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose parent is ended in between would complain of half a message, in the person's terminal."""
    heard: list[bytes] = []

    def spawn(_program: str, command: Sequence[str | bytes], _environment: object, **_more: object) -> int:
        found = re.search(r"pipe_handle=(\d+)", " ".join(map(str, command)))
        assert found is not None
        heard.append(os.read(int(found[1]), 1 << 16))
        raise OSError("no process is to be had")

    monkeypatch.setattr(os, "posix_spawn", spawn)
    with pytest.raises(OSError, match="no process"):
        SpawnedWorker(tell_environment, "telling")
    both = io.BytesIO(heard[0])
    for _message in range(2):
        assert [*pickletools.genops(both)][-1][0].name == "STOP"
    assert both.read() == b""
