"""Landlock (linux/landlock.h): a limit of the files that a thread, and those it starts later, may reach. Here it
allows none."""

from __future__ import annotations

import ctypes
import os
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_ASK_FOR_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # the number of rights in each version; 16 from version 5
_TCP, _FOREIGN_SOCKETS_AND_SIGNALS = 0b11, 0b11


def landlock_version(libc: ctypes.CDLL) -> int:
    """Return the version of Landlock, 0 if there is none."""
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_FOR_VERSION)))


def forbid_files(libc: ctypes.CDLL) -> int:
    """Forbid to open any path; from version 4 also TCP, from version 6 also signals to processes outside.

    Return the version, or 0 if that failed. The process must have given up new privileges before."""
    version = landlock_version(libc)
    if version < 1:
        return 0
    handled = struct.pack(
        "=QQQ",
        (1 << _FILE_RIGHTS.get(version, 16)) - 1,
        _TCP if version >= 4 else 0,
        _FOREIGN_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    ruleset = libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return 0
    try:
        return version if libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)
