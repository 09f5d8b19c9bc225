"""Requests to the interpreter during a test, outside a writable folder (PEP 578)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fuzz.lines import SOURCE

_ROOT = str(Path(__file__).parents[2])

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What may be read at any time: the program, its libraries, and what the system says of itself.
_READ = (_ROOT, SOURCE, sys.prefix, sys.base_prefix, "/usr/", "/proc/", "/sys/", "/dev/null", "/etc/localtime")
_NEVER = {"socket.connect", "socket.bind", "os.system", "os.exec", "os.posix_spawn", "subprocess.Popen",
          "ftplib.connect", "urllib.Request", "webbrowser.open"}  # fmt: skip
_CHANGES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
            "os.chown", "shutil.rmtree", "shutil.copyfile", "shutil.move"}  # fmt: skip

# A hook stays for good, so there is one, and it tells whoever watches.
_watching: list[tuple[str, list[str]]] = []
_hooked: list[bool] = []


@contextmanager
def watched_outside(folder: Path) -> Iterator[list[str]]:
    """A list that grows by what is done outside."""
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_heard)
    signals: list[str] = []
    _watching.append((str(folder), signals))
    try:
        yield signals
    finally:
        _watching.pop()


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    folder, signals = _watching[-1]
    if event == "os.posix_spawn" and "--multiprocessing-fork" in arguments[1]:
        return  # a worker
    if event in _NEVER or (event in _CHANGES and not _lies_in(arguments[0], folder)):
        signals.append(f"{event} {arguments[:2]!r}")
    elif event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        path, _mode, flags = arguments
        is_written = isinstance(flags, int) and bool(flags & _WRITES)
        if not _lies_in(path, folder, *(() if is_written else _READ)) and os.fspath(path) != os.devnull:
            signals.append(f"open {path!r} {flags}")


def _lies_in(path: object, *folders: str) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return True  # a descriptor: who opened it was heard
    return str(Path(os.fsdecode(path)).absolute()).startswith(folders)
