"""What a worker is started with of the environment of the program. Keys and tokens that lie there, as they do for many
a tool, would lie in its memory, whatever it clears."""

from __future__ import annotations

import os
import sys

# What an interpreter, a frozen program and the C library look for before anything of ours runs.
_KEPT = frozenset({"LANG", "LANGUAGE", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR"})
_KEPT_BEGINNINGS = ("LC_", "PYTHON", "DYLD_", "_PYI")
# Without one Python asks the system whose it is, and the C library may ask a service of it through a socket.
_NO_HOME = {"HOME": "/"} if sys.platform != "win32" else {}


def bare_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_KEPT_BEGINNINGS)}
    return {**kept, **_NO_HOME}
