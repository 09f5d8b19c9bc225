"""The sandbox on Windows, in addition to the restricted start (`windows_start`): the worker loads no further foreign
code, no remote code and no code of low integrity, draws nothing, and drops to the lowest integrity for good. The
bindings of the Windows API (winnt.h, winbase.h and processthreadsapi.h) have fixed sizes, so that they are the same
on every system. https://learn.microsoft.com/windows/win32/api/ describes each. None of it was run on Windows."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from ctypes import c_int64, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p, c_wchar_p
from typing import Any, NamedTuple

from annotator.media.messages import SandboxReport

LOW, UNTRUSTED = 0x1000, 0x0000  # SECURITY_MANDATORY_*_RID
_LABEL_AUTHORITY, _IS_INTEGRITY, _TOKEN_INTEGRITY_LEVEL = 16, 0x20, 25
QUERY, ADJUST_DEFAULT = 0x0008, 0x0080  # TOKEN_*
ONE_PROCESS, PROCESS_MEMORY, DIE_ON_EXCEPTION, KILL_ON_CLOSE = 0x0008, 0x0100, 0x0400, 0x2000  # JOB_OBJECT_LIMIT_*
EXTENDED_LIMITS, UI_LIMITS = 9, 4  # JOBOBJECTINFOCLASS


class Sid(ctypes.Structure):
    """A security identifier with one part, as used for integrity levels."""

    _fields_ = [("revision", c_uint8), ("parts", c_uint8), ("authority", c_uint8 * 6), ("part", c_uint32)]


class IntegrityLabel(ctypes.Structure):
    """The structure TOKEN_MANDATORY_LABEL."""

    _fields_ = [("sid", c_void_p), ("attributes", c_uint32)]


class Limits(ctypes.Structure):
    """The structure JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("least_working_set", c_size_t),
        ("most_working_set", c_size_t),
        ("most_processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
        ("counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    ]


class Startup(ctypes.Structure):
    """The structure STARTUPINFOEXW."""

    _fields_ = [
        ("size", c_uint32),
        ("reserved", c_wchar_p),
        ("desktop", c_wchar_p),
        ("title", c_wchar_p),
        ("places", c_uint32 * 7),
        ("flags", c_uint32),
        ("show", c_uint16),
        ("reserved_size", c_uint16),
        ("reserved_bytes", c_void_p),
        ("input", c_void_p),
        ("output", c_void_p),
        ("errors", c_void_p),
        ("attributes", c_void_p),
    ]


class StartedProcess(ctypes.Structure):
    """The structure PROCESS_INFORMATION."""

    _fields_ = [("process", c_void_p), ("thread", c_void_p), ("process_id", c_uint32), ("thread_id", c_uint32)]


class System(NamedTuple):
    """The libraries, and the function that returns the error code of their last call (GetLastError)."""

    kernel32: Any
    advapi32: Any
    last_error: Callable[[], int]


def lowered(system: System, token: c_void_p, level: int) -> bool:
    """Lower the integrity of a token and return whether that succeeded. It can only be lowered."""
    sid = Sid(1, 1, (c_uint8 * 6)(0, 0, 0, 0, 0, _LABEL_AUTHORITY), level)
    label = IntegrityLabel(ctypes.cast(ctypes.byref(sid), c_void_p), _IS_INTEGRITY)
    size = ctypes.sizeof(label) + ctypes.sizeof(sid)
    done = system.advapi32.SetTokenInformation(
        token, c_uint32(_TOKEN_INTEGRITY_LEVEL), ctypes.byref(label), c_uint32(size)
    )
    return bool(done)


def own_token(system: System, access: int) -> c_void_p | None:
    """Return the token of this process, which the caller must close."""
    system.kernel32.GetCurrentProcess.restype = c_void_p
    token = c_void_p()
    process = c_void_p(system.kernel32.GetCurrentProcess())
    is_open = system.advapi32.OpenProcessToken(process, c_uint32(access), ctypes.byref(token))
    return token if is_open else None


if sys.platform == "win32":

    def this_system() -> System:
        return System(
            ctypes.WinDLL("kernel32", use_last_error=True),
            ctypes.WinDLL("advapi32", use_last_error=True),
            ctypes.get_last_error,
        )


# SetProcessMitigationPolicy: the number of a policy in PROCESS_MITIGATION_POLICY, and its bits. A policy that the
# process already violates (it drew something, its code is on a share) is refused; the others still hold.
_NO_NEW_CODE = (2, 0b1)
_POLICIES = (
    (4, 0b1),  # no system calls for windows and drawing
    (6, 0b1),  # no extension DLLs
    (8, 0b1),  # only code signed by Microsoft from now on; its own is loaded already
    (9, 0b1),  # only system fonts
    (10, 0b111),  # no code from shares or of low integrity; system folder first
)


def enter_sandbox(system: System, *, writes_code: bool) -> SandboxReport:
    """Enter the sandbox. `writes_code` is True where decoding generates code, as FFmpeg does for scaling. The
    process counts as sandboxed if it has dropped its integrity and is alone in a job that ends with the program."""
    os.environ.clear()
    for policy, bits in (*_POLICIES, *(() if writes_code else (_NO_NEW_CODE,))):
        value = c_uint32(bits)
        system.kernel32.SetProcessMitigationPolicy(c_uint32(policy), ctypes.byref(value), c_size_t(4))
    return SandboxReport(lowered=_has_lost_integrity(system) and _is_alone(system))


def writes_code() -> bool:
    return "av" in sys.modules


def _has_lost_integrity(system: System) -> bool:
    token = own_token(system, ADJUST_DEFAULT)
    if token is None:
        return False
    try:
        return lowered(system, token, UNTRUSTED)
    finally:
        system.kernel32.CloseHandle(token)


def _is_alone(system: System) -> bool:
    """Return whether the innermost job allows this process only. There may be outer jobs."""
    limits = Limits()
    found = system.kernel32.QueryInformationJobObject(
        c_void_p(), c_uint32(EXTENDED_LIMITS), ctypes.byref(limits), c_uint32(ctypes.sizeof(limits)), c_void_p()
    )
    wanted = ONE_PROCESS | KILL_ON_CLOSE
    return bool(found) and limits.flags & wanted == wanted and limits.most_processes == 1
