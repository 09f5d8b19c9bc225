"""Landlock (linux/landlock.h): which files a thread may still reach, and those that it starts later. Here: none."""

from __future__ import annotations

import ctypes
import os
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_ASK_FOR_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many each version knows; 16 from version 5
_TCP, _FOREIGN_SOCKETS_AND_SIGNALS = 0b11, 0b11


def landlock_version(libc: ctypes.CDLL) -> int:
    """0 where there is none."""
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_FOR_VERSION)))


def forbid_files(libc: ctypes.CDLL) -> int:
    """Nothing can be opened any more, by any path; from version 4 on no TCP either, from 6 on no signal to a process
    outside. The version that does so, or 0. No new privileges must be allowed before."""
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
