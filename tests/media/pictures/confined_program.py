"""A program that confines itself as a worker does and tries what it can still do, with the folder it is told."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

from annotator.media.confine import confine


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


def main(folder: Path) -> None:
    """Writes the outcome of each attempt as JSON."""
    room = SharedMemory(create=True, size=64)
    confine()

    def write_shared() -> None:
        again = SharedMemory(room.name)
        assert again.buf is not None
        again.buf[0] = 7
        again.close()

    there = folder / "there"
    attempts: dict[str, Callable[[], object]] = {
        "read": there.read_bytes,
        "list": lambda: [*folder.iterdir()],
        "shared memory": write_shared,
        "write": (folder / "new").touch,
        "overwrite": lambda: there.open("r+"),
        "remove": there.unlink,
        "rename": lambda: there.rename(folder / "elsewhere"),
        "socket": socket.socket,
        "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "local socket": lambda: socket.socket(socket.AF_UNIX),
        "program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    }
    sys.stdout.write(json.dumps({name: outcome(attempt) for name, attempt in attempts.items()}))
    room.close()
    room.unlink()


main(Path(sys.argv[1]))
