"""What a worker gives up on macOS besides: all that Seatbelt can deny, for the whole process and for good.

sandbox_init(3) is marked as deprecated, and is what browsers call; with no flag it takes a profile in words. What is
open already, or is handed over, may still be used (sandbox(7)). Written to that, to the profiles that Firefox has,
and to their word that `(deny default)` leaves out processes' facts, NVRAM and mapping of code. Not run on a Mac so far.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any

from annotator.media.sandbox.report import SandboxReport

# FFmpeg asks how many processors there are, and without an answer decodes in one thread. Names that a system does not
# know of would make the whole profile void: they are asked for, and the last profile has none.
_PROFILES = (
    """(version 1)
(deny default)
(deny process-info*)
(if (defined? 'nvram*) (deny nvram*))
(if (defined? 'file-map-executable) (deny file-map-executable))
(allow sysctl-read (sysctl-name "hw.activecpu") (sysctl-name "hw.logicalcpu") (sysctl-name "hw.ncpu"))
""",
    "(version 1)\n(deny default)\n",
)
_PROFILE_IN_WORDS = 0


def enter_sandbox(system: Any) -> SandboxReport:
    """`system` is the C library. Believed is what comes of it: the root of all files cannot be opened any more."""
    is_taken = any(_is_taken(system, profile) for profile in _PROFILES)
    return SandboxReport(by_profile=is_taken and _is_root_closed())


def _is_taken(system: Any, profile: str) -> bool:
    reason = ctypes.c_char_p()
    try:
        system.sandbox_init.argtypes = [ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p)]
        system.sandbox_init.restype = ctypes.c_int
        system.sandbox_free_error.argtypes = [ctypes.c_char_p]
        system.sandbox_free_error.restype = None
        result = system.sandbox_init(profile.encode(), _PROFILE_IN_WORDS, ctypes.byref(reason))
    except AttributeError:
        return False
    if reason.value is not None:
        system.sandbox_free_error(reason)
    return bool(result == 0)


def _is_root_closed() -> bool:
    try:
        os.close(os.open(os.sep, os.O_RDONLY))
    except PermissionError:
        return True
    except OSError:
        return False
    return False
