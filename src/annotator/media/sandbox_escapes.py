"""Escape attempts of code that has taken over a decoder. `annotator self-test` runs them in a worker of their own.
Everything that they need is imported before the worker is sandboxed."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from annotator.media.messages import receive, send

if sys.platform == "win32":
    import _winapi
else:
    import fcntl
    import resource
    import termios

_MOST_DESCRIPTORS = 64


class Target(NamedTuple):
    """The objects of an attempt, sent to the worker. `file` is in `folder`; `process` is the window's or a stand-in."""

    file: str
    folder: str
    process: int


class EscapesTried(NamedTuple):
    """The reply of the worker: the names of the attempts that were not denied."""

    not_denied: tuple[str, ...]


type Attempt = Callable[[Target], object]


def is_denied(attempt: Attempt, target: Target) -> bool:
    """Return whether an attempt was denied. An attempt that fails for another reason counts as not denied."""
    try:
        attempt(target)
    except (PermissionError, NotImplementedError):
        return True
    except OSError:
        return False
    return False


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library. Raise OSError with its errno."""
    ctypes.set_errno(0)
    result = int(getattr(_LIBC, name)(*arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def _write(target: Target) -> None:
    Path(target.folder, "written").touch()


def _environment(_target: Target) -> None:
    if not os.environ:
        raise PermissionError


def _connection(_target: Target) -> None:
    """Connect to a local port without a server. Some systems allow creating a socket, none connecting."""
    with socket.socket() as tried:
        tried.connect(("127.0.0.1", 9))


if sys.platform == "win32":
    # https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
    _TERMINATE, _READ_MEMORY, _SET_QUOTA = 0x0001, 0x0010, 0x0100
    # Read before the environment is cleared. The program prints the user's name and ends.
    _PROGRAM = os.environ.get("SYSTEMROOT", r"C:\Windows") + r"\System32\whoami.exe"

    def _opened(access: int) -> Attempt:
        """Open the process, which is the first step of each such attack."""
        return lambda target: _winapi.CloseHandle(_winapi.OpenProcess(access, False, target.process))

    def _terminal(_target: Target) -> None:
        """Open the console's input. A process without a console finds no such file."""
        try:
            os.close(os.open("CONIN$", os.O_RDWR))
        except OSError as error:
            raise PermissionError from error

    def _program(_target: Target) -> None:
        os.spawnv(os.P_WAIT, _PROGRAM, [_PROGRAM])

    _ATTEMPTS_OF_SYSTEM: Mapping[str, Attempt] = {
        "type into the terminal": _terminal,
        "send a signal": _opened(_TERMINATE),
        "change limits": _opened(_SET_QUOTA),
        "start a process": _program,
        "start a program": _program,
        "read another's memory": _opened(_READ_MEMORY),
    }

else:

    def _terminal(_target: Target) -> None:
        """Insert a character into the input of any terminal: the user's shell would run it."""
        for descriptor in range(_MOST_DESCRIPTORS):
            try:
                fcntl.ioctl(descriptor, termios.TIOCSTI, b"#")
            except OSError:
                continue
            return
        fcntl.ioctl(os.open("/dev/tty", os.O_RDWR), termios.TIOCSTI, b"#")

    def _limits(target: Target) -> None:
        if sys.platform == "linux":
            resource.prlimit(target.process, resource.RLIMIT_CORE)
        else:
            raise NotImplementedError  # macOS has no such call

    def _fork(_target: Target) -> None:
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)

    def _program(target: Target) -> None:
        """Start a program. On macOS it exists, because Seatbelt checks the file before the permission to run it."""
        if sys.platform == "linux":
            os.execv(Path(target.folder, "none"), ["none"])
        else:
            os.waitpid(os.posix_spawn("/usr/bin/true", ["true"], {}), 0)

    def _memory(target: Target) -> None:
        """Read no bytes, with the call that could read all of another process's memory."""
        if sys.platform == "linux":
            call("process_vm_readv", target.process, None, 0, None, 0, 0)
        elif _LIBC.task_for_pid(
            ctypes.c_uint.in_dll(_LIBC, "mach_task_self_"), target.process, ctypes.create_string_buffer(4)
        ):
            raise PermissionError

    _ATTEMPTS_OF_SYSTEM: Mapping[str, Attempt] = {
        "type into the terminal": _terminal,
        "send a signal": lambda target: os.kill(target.process, 0),
        "change limits": _limits,
        "start a process": _fork,
        "start a program": _program,
        "read another's memory": _memory,
    }

# The names are the ones shown to the user.
ATTEMPTS: Mapping[str, Attempt] = {
    "read a file": lambda target: os.close(os.open(target.file, os.O_RDONLY)),
    "list a folder": lambda target: [*Path(target.folder).iterdir()],
    "write a file": _write,
    "change who may read a file": lambda target: Path(target.file).chmod(0o600),
    "read the environment": _environment,
    "open a connection": _connection,
    **_ATTEMPTS_OF_SYSTEM,
}


def serve(pipe: Connection) -> None:
    """Run the worker: receive a file, its folder and a process, and report the attempts that were not denied."""
    from annotator.media.worker_main import SandboxedEndpoint, prepare_process

    prepare_process()
    SandboxedEndpoint(pipe)
    target = receive(pipe, Target)
    send(pipe, EscapesTried(tuple(name for name, attempt in ATTEMPTS.items() if not is_denied(attempt, target))))


_LIBC = ctypes.CDLL(None if sys.platform != "win32" else "ucrtbase", use_errno=True)
