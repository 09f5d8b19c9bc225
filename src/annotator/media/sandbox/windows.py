"""What a worker gives up on Windows besides what its start took from it (`windows_start`): it can load no more code of
others, reach no remote or lowered code, draw nothing, and has the least integrity that there is, for good."""

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

# SetProcessMitigationPolicy: the number of a policy in PROCESS_MITIGATION_POLICY, and its bits. What a process already
# broke before (it drew something, its code lies on a share) is refused, and the rest holds all the same.
_NO_NEW_CODE = (2, 0b1)
_POLICIES = (
    (4, 0b1),  # no calls for windows and drawing
    (6, 0b1),  # no extensions that would be loaded into it
    (8, 0b1),  # no code but Microsoft's from now on: it has all of its own
    (9, 0b1),  # no fonts but the system's
    (10, 0b111),  # no code from shares, none that low integrity wrote; the system's first
)


def enter_sandbox(system: System, *, writes_code: bool) -> SandboxReport:
    """`writes_code` where decoding writes code for itself: FFmpeg does for scaling. Shut in is who has lost its
    integrity, and is alone in a job that ends with the program."""
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
    """As the innermost job that it is in has it; there may be others around."""
    limits = Limits()
    found = system.kernel32.QueryInformationJobObject(
        c_void_p(), c_uint32(EXTENDED_LIMITS), ctypes.byref(limits), c_uint32(ctypes.sizeof(limits)), c_void_p()
    )
    wanted = ONE_PROCESS | KILL_ON_CLOSE
    return bool(found) and limits.flags & wanted == wanted and limits.most_processes == 1
