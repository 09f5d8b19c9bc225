"""The numbers of system calls that a worker may make, against what the kernel's own tables say: arm64 takes them from
`include/uapi/asm-generic/unistd.h`, where what is older than it (poll, select, epoll_wait) has none. They were never
run there."""

from __future__ import annotations

import struct

import pytest

from annotator.media.sandbox.seccomp import filter_steps

GENERIC = {
    "epoll_create1": 20,
    "epoll_ctl": 21,
    "epoll_pwait": 22,
    "dup": 23,
    "fcntl": 25,
    "close": 57,
    "lseek": 62,
    "read": 63,
    "write": 64,
    "readv": 65,
    "writev": 66,
    "pread64": 67,
    "pselect6": 72,
    "ppoll": 73,
    "exit": 93,
    "exit_group": 94,
    "futex": 98,
    "set_robust_list": 99,
    "nanosleep": 101,
    "clock_gettime": 113,
    "clock_nanosleep": 115,
    "sched_getaffinity": 123,
    "sched_yield": 124,
    "restart_syscall": 128,
    "tgkill": 131,
    "sigaltstack": 132,
    "rt_sigaction": 134,
    "rt_sigprocmask": 135,
    "rt_sigreturn": 139,
    "getpid": 172,
    "getrusage": 165,
    "gettid": 178,
    "recvmsg": 212,
    "brk": 214,
    "munmap": 215,
    "mremap": 216,
    "clone": 220,
    "mmap": 222,
    "mprotect": 226,
    "madvise": 233,
    "getrandom": 278,
    "rseq": 293,
    "clone3": 435,
}
X86_64 = {
    "read": 0,
    "write": 1,
    "close": 3,
    "poll": 7,
    "lseek": 8,
    "mmap": 9,
    "mprotect": 10,
    "munmap": 11,
    "brk": 12,
    "rt_sigaction": 13,
    "rt_sigprocmask": 14,
    "rt_sigreturn": 15,
    "pread64": 17,
    "readv": 19,
    "writev": 20,
    "select": 23,
    "sched_yield": 24,
    "mremap": 25,
    "madvise": 28,
    "dup": 32,
    "nanosleep": 35,
    "getpid": 39,
    "getrusage": 98,
    "recvmsg": 47,
    "clone": 56,
    "exit": 60,
    "fcntl": 72,
    "sigaltstack": 131,
    "gettid": 186,
    "futex": 202,
    "sched_getaffinity": 204,
    "restart_syscall": 219,
    "clock_gettime": 228,
    "clock_nanosleep": 230,
    "exit_group": 231,
    "epoll_wait": 232,
    "epoll_ctl": 233,
    "tgkill": 234,
    "pselect6": 270,
    "ppoll": 271,
    "set_robust_list": 273,
    "epoll_pwait": 281,
    "epoll_create1": 291,
    "getrandom": 318,
    "rseq": 334,
    "clone3": 435,
}
MACHINES = {"aarch64": (0xC00000B7, GENERIC), "x86_64": (0xC000003E, X86_64)}  # AUDIT_ARCH_*, linux/audit.h
PROCESS = 4_321
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
THREAD, NEW_USER, SET_OWNER = 0x00010900, 0x10000000, 8
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06


def answer(
    machine: str, number: int, *arguments: int, audited: int | None = None, may_start_threads: bool = True
) -> int:
    """Return the kernel's answer, by the rules of its filter machine (linux/filter.h)."""
    given = (*arguments, *[0] * 6)[:6]
    data = struct.pack("=iIQ6Q", number, MACHINES[machine][0] if audited is None else audited, 0, *given)
    steps = filter_steps(machine, PROCESS, may_start_threads=may_start_threads)
    place, held = 0, 0
    while True:
        code, if_true, if_false, value = steps[place]
        place += 1
        if code == RETURN:
            return value
        if code == LOAD:
            (held,) = struct.unpack_from("=I", data, value)
        elif code == AND:
            held &= value
        else:
            place += if_true if (held == value if code == EQUAL else held >= value) else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_by_number_just_the_calls_of_decoding_are_allowed(machine: str) -> None:
    _audited, table = MACHINES[machine]
    allowed = {number for number in range(1_024) if answer(machine, number) == ALLOW}
    looked_at = {table[name] for name in ("clone", "tgkill", "clone3")}
    assert allowed == set(table.values()) - looked_at
    assert answer(machine, table["clone3"]) == ENOSYS


@pytest.mark.parametrize("machine", MACHINES)
def test_of_three_calls_the_arguments_count(machine: str) -> None:
    _audited, table = MACHINES[machine]
    assert answer(machine, table["clone"], THREAD | 0x003D0F00) == ALLOW
    assert answer(machine, table["clone"], 17) == EPERM  # SIGCHLD: a process
    assert answer(machine, table["clone"], THREAD | NEW_USER) == EPERM
    assert answer(machine, table["fcntl"], 0, SET_OWNER, PROCESS) == EPERM
    assert answer(machine, table["tgkill"], PROCESS) == ALLOW
    assert answer(machine, table["tgkill"], PROCESS + 1) == EPERM


# `fstat` of glibc 2.41 and before 2.33; of 2.33 to 2.38 (with AT_EMPTY_PATH); statx
FORMS_OF_FSTAT = {"x86_64": (5, 262, 332), "aarch64": (80, 79, 291)}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_worker_asks_about_no_file_with_any_glibc(machine: str) -> None:
    assert {answer(machine, number, 3, 0, 0, 0x1000) for number in FORMS_OF_FSTAT[machine]} == {EPERM}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_worker_that_has_its_threads_starts_none(machine: str) -> None:
    _audited, table = MACHINES[machine]
    assert answer(machine, table["clone"], THREAD | 0x003D0F00, may_start_threads=False) == EPERM
    assert answer(machine, table["clone3"], may_start_threads=False) == ENOSYS
    assert answer(machine, table["read"], may_start_threads=False) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machine_s_numbers_end_the_worker(machine: str) -> None:
    assert answer(machine, 0, audited=0x40000003) == KILL  # AUDIT_ARCH_I386
    assert answer(machine, 1 << 30) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_no_jump_leads_out_of_the_filter(machine: str) -> None:
    steps = filter_steps(machine, PROCESS)
    assert len(steps) <= 4_096
    for place, (code, if_true, if_false, _value) in enumerate(steps):
        assert code in (LOAD, EQUAL, AT_LEAST, AND, RETURN)
        assert place + 1 + max(if_true, if_false) < len(steps) + (code == RETURN)
