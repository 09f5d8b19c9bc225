"""The Linux system calls that a decoder may make (linux/seccomp.h, linux/filter.h): those observed while it decoded
every format (`strace -c -f`), on x86-64 and arm64. All others fail with EPERM. The arguments of three calls are
checked. `clone` may only create threads, and not even these in a worker that has all it needs; `clone3` is refused,
because its flags are in memory, and libc then falls back to `clone`. `fcntl` may copy and query descriptors: with
F_SETOWN it would send signals. `tgkill` may only signal the process itself. No file can be asked about: from glibc
2.33 to 2.38 `fstat` is `newfstatat`, which also takes a path, so a worker gets the size of its file by `lseek`."""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_SET_FILTER, _IN_ALL_THREADS = 1, 1  # seccomp(2)
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06  # classic BPF
# offsets in struct seccomp_data; the low half of arguments
_NUMBER_AT, _MACHINE_AT, _FIRST_AT, _SECOND_AT = 0, 4, 16, 24
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_X32 = 1 << 30

# The flags with which a thread shares its process, and those that would create a namespace (CLONE_NEW*).
_THREAD_FLAGS = 0x00000100 | 0x00000800 | 0x00010000  # CLONE_VM, CLONE_SIGHAND, CLONE_THREAD
_WORLD_FLAGS = 0x7E020080
_FCNTL = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

type Step = tuple[int, int, int, int]  # code, jump if true, jump if false, value

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Name to call number on x86-64 and on arm64, which lacks the older calls.
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
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
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "getrusage": (98, 165),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "epoll_wait": (232, None),
    "epoll_ctl": (233, 21),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "epoll_pwait": (281, 22),
    "epoll_create1": (291, 20),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_LOOKED_AT = {
    "x86_64": {"clone": 56, "fcntl": 72, "tgkill": 234},
    "aarch64": {"clone": 220, "fcntl": 25, "tgkill": 131},
}
_CLONE3 = 435


def _machine() -> str:
    """Return the machine type without importing `platform`, which takes longer than everything done here."""
    if sys.platform == "win32":
        machine = ""
    else:
        machine = os.uname().machine
    return machine


def is_known_machine() -> bool:
    return _machine() in _AUDIT and struct.calcsize("P") == 8


def forbid_calls(libc: ctypes.CDLL, process: int, *, may_start_threads: bool = True) -> bool:
    """Install the filter for all threads of the process. Return whether that succeeded. The
    process must have given up new privileges before. `process` is its own id."""
    steps = filter_steps(_machine(), process, may_start_threads=may_start_threads)
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    return int(libc.syscall(_SECCOMP[_machine()], _SET_FILTER, _IN_ALL_THREADS, program)) == 0


def filter_steps(machine: str, process: int, *, may_start_threads: bool = True) -> list[Step]:
    """Return the instructions of the filter. Numbers from 2^30 on are the x32 variants of the same calls."""
    column = 0 if machine == "x86_64" else 1
    numbers = [number for pair in _ALLOWED.values() if (number := pair[column]) is not None]
    looked_at = _LOOKED_AT[machine]
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
        *(
            _check_argument(looked_at["clone"], _FIRST_AT, (_THREAD_FLAGS,), _THREAD_FLAGS | _WORLD_FLAGS)
            if may_start_threads
            else ()
        ),
        *_check_argument(looked_at["fcntl"], _SECOND_AT, _FCNTL),
        *_check_argument(looked_at["tgkill"], _FIRST_AT, (process,)),
    ]
    # Each jumps to the last step. The kernel compiles the filter at every start, so it is kept short.
    steps += [(_EQUAL, len(numbers) - index, 0, number) for index, number in enumerate(numbers)]
    return [*steps, (_RETURN, 0, 0, _ERROR | _EPERM), (_RETURN, 0, 0, _ALLOW)]


def _check_argument(number: int, place: int, values: tuple[int, ...], mask: int = 0xFFFFFFFF) -> list[Step]:
    """Allow a call if its masked argument is among `values`, else EPERM."""
    compared = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    found = [
        (_LOAD, 0, 0, place),
        (_AND, 0, 0, mask),
        *compared,
        (_RETURN, 0, 0, _ERROR | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return [(_EQUAL, 0, len(found), number), *found]
