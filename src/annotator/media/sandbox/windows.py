"""The sandbox on Windows, in addition to the restricted start (`windows_start`): the worker loads no further foreign
code, no remote code and no code of low integrity, draws nothing, and drops to the lowest integrity for good."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import c_size_t, c_uint32, c_void_p

from annotator.media.sandbox.report import SandboxReport
from annotator.media.sandbox.windows_calls import (
    ADJUST_DEFAULT,
    EXTENDED_LIMITS,
    KILL_ON_CLOSE,
    ONE_PROCESS,
    UNTRUSTED,
    Limits,
    System,
    lowered,
    own_token,
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
    """Enter the sandbox. `writes_code` is True where decoding generates code, as FFmpeg does for scaling.

    The process counts as sandboxed if it has dropped its integrity and is alone in a job that ends with the program."""
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
