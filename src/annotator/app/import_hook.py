"""Python's own import function, restored after Qt is loaded.

PySide replaces it by one that reads the source of every module to look for `from __feature__ import`. That takes 60
of the 550 ms of processor time of a start, and this program uses no such feature."""

from __future__ import annotations

import builtins
import importlib


def keep_imports_plain() -> None:
    """Load QtCore, which replaces the import function, and put the original back. Calling it again changes nothing."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
