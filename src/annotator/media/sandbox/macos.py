"""The sandbox on macOS: Seatbelt denies everything that it can, for the whole process and for good. sandbox_init(3)
is deprecated, but browsers use it; without flags it takes a profile as text. Files that are open or handed over may
still be used (sandbox(7)). Written from that page and from Firefox's profiles, which note that `(deny default)`
leaves out process information, NVRAM and mapping of code. Not yet run on a Mac."""

from __future__ import annotations

import ctypes
import os
from typing import Any

from annotator.media.messages import SandboxReport

# FFmpeg asks for the number of processors, and decodes in one thread without an answer. An unknown name would make the
# whole profile invalid, so newer names are tested first, and the last profile has none.
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
_PROFILE_TEXT = 0


def enter_sandbox(system: Any) -> SandboxReport:
    """Enter the sandbox. `system` is the C library. The report is based on a test: opening the root folder fails."""
    is_taken = any(_applies(system, profile) for profile in _PROFILES)
    return SandboxReport(by_profile=is_taken and _is_root_closed())


def _applies(system: Any, profile: str) -> bool:
    reason = ctypes.c_char_p()
    try:
        system.sandbox_init.argtypes = [ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p)]
        system.sandbox_init.restype = ctypes.c_int
        system.sandbox_free_error.argtypes = [ctypes.c_char_p]
        system.sandbox_free_error.restype = None
        result = system.sandbox_init(profile.encode(), _PROFILE_TEXT, ctypes.byref(reason))
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
