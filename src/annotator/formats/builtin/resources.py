"""Where the files that ship with the program are: schemas, presets, rules, samples, icons, themes, translations."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import annotator


@cache
def resource_folder() -> Path:
    """`resources/` of the frozen program, of an installed wheel, or of the checkout, whichever this is."""
    package = Path(annotator.__path__[0])
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"


def resource_bytes(name: str) -> bytes:
    """A shipped file by its path under `resources/`, for example `schema/bundle.schema.json`."""
    return (resource_folder() / name).read_bytes()
