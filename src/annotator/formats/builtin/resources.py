"""Access to the files that ship with the program: schemas, presets, rules, samples, icons, themes, translations."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import annotator


@cache
def resource_folder() -> Path:
    """Return the `resources/` folder of the frozen program, the installed wheel or the checkout."""
    package = Path(annotator.__path__[0])
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"


def resource_bytes(name: str) -> bytes:
    """Return a shipped file by its path below `resources/`, for example `schema/bundle.schema.json`."""
    return (resource_folder() / name).read_bytes()
