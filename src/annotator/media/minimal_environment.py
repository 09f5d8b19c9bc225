"""The environment variables that a worker process gets. Keys and tokens in the program's environment would otherwise
be in its memory, whatever it clears."""

from __future__ import annotations

import os
import sys

# Variables that an interpreter, a frozen program and the C library read before our own code runs.
_KEPT = frozenset({"LANG", "LANGUAGE", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR"})
_KEPT_BEGINNINGS = ("LC_", "PYTHON", "DYLD_", "_PYI")
# Without HOME Python looks up the user, and the C library may ask a service through a socket.
_NO_HOME = {"HOME": "/"} if sys.platform != "win32" else {}


def bare_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)}
    return {**kept, **_NO_HOME}
