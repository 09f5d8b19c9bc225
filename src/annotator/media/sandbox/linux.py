"""The sandbox on Linux: Landlock for files (linux/landlock.h), seccomp for system calls (`seccomp`), no inspection
by other processes, and an end with the parent. Landlock holds for the calling thread and those that it starts later,
so no other thread may run yet."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress

from annotator.media.messages import SandboxReport
from annotator.media.sandbox.seccomp import forbid_calls, is_known_machine

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_ASK_FOR_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # the number of rights in each version; 16 from version 5
_TCP, _FOREIGN_SOCKETS_AND_SIGNALS = 0b11, 0b11


def landlock_version(libc: ctypes.CDLL) -> int:
    """Return the version of Landlock, 0 if there is none."""
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_FOR_VERSION)))


def forbid_files(libc: ctypes.CDLL) -> int:
    """Forbid to open any path; from version 4 also TCP, from version 6 also signals to processes outside. Return the
    version, or 0 if that failed. The process must have given up new privileges before."""
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


assert sys.platform == "linux"

_NO_NEW_PRIVILEGES, _SET_DUMPABLE, _SET_DEATH_SIGNAL = 38, 4, 1  # prctl(2)
# getrlimit(2), asm-generic/resource.h: the same on x86-64 and arm64. Importing the module `resource` would take a
# fifteenth of the time of sealing.
_SIZE_OF_FILES, _DATA, _CORE, _DESCRIPTORS, _LOCKED, _ADDRESSES, _QUEUES = 1, 2, 4, 7, 8, 9, 12
_LIMITS = ((_CORE, 0), (_SIZE_OF_FILES, 0), (_DESCRIPTORS, 64), (_LOCKED, 0), (_QUEUES, 0))


def enter_sandbox(
    parent: int | None, data_bytes: int, address_bytes: int, start_threads: Callable[[], None] | None = None
) -> SandboxReport:
    """Enter the sandbox. The process ends with `parent`; None where there is none. `start_threads` starts all
    the threads that it needs. With None it may start some later, as it must to watch the parent where the kernel does
    not."""
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        for kind, most in ((_DATA, data_bytes), (_ADDRESSES, address_bytes), *_LIMITS):
            _limit(libc, kind, most)
        ends_with_parent = parent is not None and _end_with(libc, parent)
        libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            files_version = forbid_files(libc)
            if start_threads is not None:
                start_threads()
            may_start_more = start_threads is None or not ends_with_parent
            only_known_calls = is_known_machine() and forbid_calls(libc, os.getpid(), may_start_threads=may_start_more)
            return SandboxReport(only_known_calls, files_version, ends_with_parent=ends_with_parent)
        return SandboxReport(ends_with_parent=ends_with_parent)
    return SandboxReport()


def _limit(libc: ctypes.CDLL, kind: int, most: int) -> None:
    """Lower a limit. A lower hard limit is kept, and a limit that cannot be set stays."""
    before = ctypes.create_string_buffer(16)
    if libc.prlimit(0, kind, None, before) == 0:
        _soft, hard = struct.unpack("@QQ", before.raw)  # no limit is the largest number
        libc.prlimit(0, kind, struct.pack("@QQ", min(most, hard), min(most, hard)), None)


def _end_with(libc: ctypes.CDLL, parent: int) -> bool:
    """Have the process killed when the thread that started it ends. Exit at once if the parent is already gone. Return
    whether the kernel agreed."""
    is_set = libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:
        os._exit(0)
    return bool(is_set)
