"""Python's own import function, restored after Qt is loaded. PySide replaces `builtins.__import__` by a function
that reads the source of every imported module to look for `from __feature__ import`, which this program does not
use. PySide6 6.11 has no switch for it. The original saves 31 ms of 568 ms of processor time until the first task
(medians of 13 starts each; 46 of 544 ms at best)."""

from __future__ import annotations

import builtins
import importlib


def restore_builtin_import() -> None:
    """Load QtCore, which replaces the import function, and put the original back. Calling it again changes nothing."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
