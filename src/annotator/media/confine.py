"""What a picture worker gives up before it opens a stranger's file. A sound worker gives up more (`sealed`). Best
effort: what a system lacks is left out.

Everywhere but Windows: memory and core dumps are limited. On Linux, x86-64 and arm64, besides: Landlock
(linux/landlock.h) leaves reading alone and takes writing, except of shared memory; seccomp (linux/seccomp.h,
linux/filter.h) takes new sockets, new programs and the memory of other processes. Both apply to the calling thread and
to the threads it starts later.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass

MEMORY_LIMIT_BYTES = 4 * 1024**3
SHARED_MEMORY = "/dev/shm"

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2  # prctl(2)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_WRITE_FILE, _READ_FILE, _READ_FOLDER, _REMOVE_FILE = 1 << 1, 1 << 2, 1 << 3, 1 << 5
_SHARED_RIGHTS = _READ_FILE | _WRITE_FILE | _REMOVE_FILE
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many each version of Landlock knows; 16 from version 5
_TCP, _FOREIGN_SOCKETS_AND_SIGNALS = 0b11, 0b11
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF
_ALLOW, _REFUSE_WITH_EPERM = 0x7FFF0000, 0x00050001


@dataclass(frozen=True, slots=True)
class _Machine:
    """An AUDIT_ARCH value and the numbers of: socket, execve, execveat, ptrace, process_vm_readv, process_vm_writev,
    io_uring_setup, pidfd_getfd."""

    audit: int
    refused: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, (41, 59, 322, 101, 310, 311, 425, 438)),
    "aarch64": _Machine(0xC00000B7, (198, 221, 281, 117, 270, 271, 425, 438)),
}


def confine() -> None:
    if sys.platform == "win32":
        return
    limit_resources(())
    machine = _MACHINES.get(platform.machine())
    if sys.platform == "linux" and machine is not None and struct.calcsize("P") == 8:
        with suppress(AttributeError, OSError):
            libc = ctypes.CDLL(None)
            if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
                restrict_files(libc, (("/", _READ_FILE | _READ_FOLDER), (SHARED_MEMORY, _SHARED_RIGHTS)))
                _forbid_calls(libc, machine)


def limit_resources(more: tuple[tuple[str, int], ...]) -> None:
    """Memory and core dumps, and what else is named as `resource` names it. Unknown names are left out."""
    import resource

    for name, limit in (("RLIMIT_AS", MEMORY_LIMIT_BYTES), ("RLIMIT_CORE", 0), *more):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or limit <= hard:
            with suppress(OSError, ValueError):
                resource.setrlimit(kind, (limit, limit))


def restrict_files(libc: ctypes.CDLL, rules: tuple[tuple[str, int], ...]) -> None:
    """By Landlock: nothing but these folders, each with its rights."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    handled = struct.pack(
        "=QQQ",
        (1 << _FILE_RIGHTS.get(version, 16)) - 1,
        _TCP if version >= 4 else 0,
        _FOREIGN_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    ruleset = libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return
    try:
        for folder, rights in rules:
            _allow(libc, ruleset, folder, rights)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, folder: str, rights: int) -> None:
    beneath = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, beneath), 0)
    finally:
        os.close(beneath)


def _forbid_calls(libc: ctypes.CDLL, machine: _Machine) -> None:
    """A filter over `struct seccomp_data`: the call's number at offset 0, the architecture at 4. Numbers from
    0x40000000 on are the x32 names of the same calls."""
    count = len(machine.refused)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, count + 3, machine.audit),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, 1 << 30),
    ]
    steps += [(_EQUAL, count - index, 0, number) for index, number in enumerate(machine.refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE_WITH_EPERM)]
    filter_calls(libc, steps)


def filter_calls(libc: ctypes.CDLL, steps: list[tuple[int, int, int, int]]) -> None:
    """Each step is an instruction of classic BPF: code, jump if true, jump if false, value."""
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    libc.prctl(_SET_SECCOMP, _SECCOMP_FILTER, struct.pack("@HP", len(steps), ctypes.addressof(code)), 0, 0)
