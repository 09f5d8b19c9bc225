"""Python's own import, also after Qt was loaded.

PySide puts one in its place that looks whether `from __feature__ import` is asked for, and reads the source of every
module for that, at a tenth of what a start takes. This program asks for no such feature.
"""

from __future__ import annotations

import builtins
import importlib


def keep_imports_plain() -> None:
    """Loads QtCore, which replaces what imports, and puts back what it kept of before. Once and again is the same."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
