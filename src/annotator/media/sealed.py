"""What a worker gives up that is handed all it needs as descriptors: everything else. Best effort, as `confine` is.

Everywhere but Windows: a session of its own, no terminal, no environment, no descriptor but those it keeps, limits. On
Linux, x86-64 and arm64, besides: Landlock without a single rule, so that nothing can be opened; and of system calls
only those that decoding was seen to make in every format (`strace -c -f`), EPERM for all others. Both apply to the
calling thread and to the threads it starts later: no other may run yet.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress

from annotator.media.confine import filter_calls, limit_resources, restrict_files

DATA_LIMIT_BYTES = 512 * 1024**2
ADDRESS_LIMIT_BYTES = 3 * 1024**3

_NO_NEW_PRIVILEGES, _SET_DUMPABLE = 38, 4  # prctl(2)
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x00010000
_X32 = 1 << 30

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# By name: the number on x86-64, and on arm64, where the older of them are not there.
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "recvmsg": (47, 212),
    "exit": (60, 93),
    "fcntl": (72, 25),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "epoll_wait": (232, None),
    "epoll_ctl": (233, 21),
    "tgkill": (234, 131),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "epoll_pwait": (281, 22),
    "epoll_create1": (291, 20),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435


def seal(kept: set[int], data_limit_bytes: int = DATA_LIMIT_BYTES) -> None:
    """`kept` are the descriptors that stay. Nothing can be imported or opened afterwards."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        os.setsid()
    _close_all_but(kept)
    os.environ.clear()
    limits = (("RLIMIT_DATA", data_limit_bytes), ("RLIMIT_AS", ADDRESS_LIMIT_BYTES), ("RLIMIT_FSIZE", 0))
    limit_resources((*limits, ("RLIMIT_NOFILE", 64), ("RLIMIT_MEMLOCK", 0), ("RLIMIT_MSGQUEUE", 0)))
    if sys.platform == "linux" and platform.machine() in _AUDIT and struct.calcsize("P") == 8:
        with suppress(AttributeError, OSError):
            libc = ctypes.CDLL(None)
            libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
            if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
                restrict_files(libc, ())
                filter_calls(libc, _steps(platform.machine()))


def _close_all_but(kept: set[int]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    last = 2
    for descriptor in sorted(kept):
        if descriptor > last:
            os.closerange(last + 1, descriptor)
            last = descriptor
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))


def _steps(machine: str) -> list[tuple[int, int, int, int]]:
    """Over `struct seccomp_data`: the call's number at offset 0, the architecture at 4, the low half of the first
    argument at 16. `clone` only for threads; `clone3` hides its flags in memory, and without it clone is used."""
    column = 0 if machine == "x86_64" else 1
    numbers = [pair[column] for pair in _ALLOWED.values() if pair[column] is not None]
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
        (_EQUAL, 0, 4, _CLONE[machine]),
        (_LOAD, 0, 0, 16),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | _EPERM),
    ]
    for number in numbers:
        steps += [(_EQUAL, 0, 1, number or 0), (_RETURN, 0, 0, _ALLOW)]
    return [*steps, (_RETURN, 0, 0, _ERROR | _EPERM)]
