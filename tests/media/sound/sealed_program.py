"""A program that gives up what a sound worker gives up, and tries what it can still do, with the folder it is told."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from annotator.media.confined.seal import seal
from annotator.media.sound.decoding.getting_ready import get_ready


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "done"


def in_a_thread() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def main(folder: Path) -> None:
    """Writes the outcome of each attempt as JSON to what was the standard output."""
    get_ready()
    there = folder / "there"
    answer, medium = os.dup(1), os.open(there, os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    seal({answer, medium})

    def call(name: str, *arguments: object) -> None:
        if getattr(libc, name)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), name)

    attempts: dict[str, Callable[[], object]] = {
        "read what was handed over": lambda: os.pread(medium, 5, 0),
        "thread": in_a_thread,
        "read": there.read_bytes,
        "look": there.stat,
        "list": lambda: [*folder.iterdir()],
        "write": lambda: (folder / "new").touch(),
        "remove": there.unlink,
        "mode": lambda: there.chmod(0o777),
        "times": lambda: os.utime(there),
        "memory with a name": lambda: os.open("/dev/shm/annotator-test", os.O_RDWR | os.O_CREAT),
        "memory without": lambda: os.memfd_create("x"),
        "socket": socket.socket,
        "local socket": lambda: socket.socket(socket.AF_UNIX),
        "fork": os.fork,
        "program": lambda: os.execv(sys.executable, [sys.executable]),
        "end another": lambda: os.kill(os.getppid(), signal.SIGCONT),
        "limits of another": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
        "terminal": lambda: os.get_terminal_size(0),
        "shared memory": lambda: call("shmget", 0, 4_096, 0o1600),
        "watch": lambda: call("inotify_init"),
    }
    found = {name: outcome(attempt) for name, attempt in attempts.items()}
    found["environment"] = " ".join(os.environ) or "empty"
    os.write(answer, json.dumps(found).encode())


main(Path(sys.argv[1]))
