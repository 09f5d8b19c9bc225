"""Escape attempts on Windows, where they differ from those of other systems (`sandbox_escapes`)."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import _winapi
    import os
    from collections.abc import Callable, Mapping
    from typing import Any

    # https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
    _TERMINATE, _READ_MEMORY, _SET_QUOTA = 0x0001, 0x0010, 0x0100
    # Read before the environment is cleared. The program prints the user's name and ends.
    _PROGRAM = os.environ.get("SYSTEMROOT", r"C:\Windows") + r"\System32\whoami.exe"

    def _opened(access: int) -> Callable[[Any], object]:
        """Open the process, which is the first step of each such attack."""
        return lambda target: _winapi.CloseHandle(_winapi.OpenProcess(access, False, target.process))

    def _terminal(_target: object) -> None:
        """Open the console's input. A process without a console finds no such file."""
        try:
            os.close(os.open("CONIN$", os.O_RDWR))
        except OSError as error:
            raise PermissionError from error

    def _program(_target: object) -> None:
        os.spawnv(os.P_WAIT, _PROGRAM, [_PROGRAM])

    ATTEMPTS_THERE: Mapping[str, Callable[[Any], object]] = {
        "type into the terminal": _terminal,
        "send a signal": _opened(_TERMINATE),
        "change limits": _opened(_SET_QUOTA),
        "start a process": _program,
        "start a program": _program,
        "read another's memory": _opened(_READ_MEMORY),
    }
