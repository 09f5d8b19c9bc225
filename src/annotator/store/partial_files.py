"""Incomplete files, written under a hidden temporary name, and the cleanup of their leftovers."""

from __future__ import annotations

import os
import re
import secrets
import sys
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

PART = ".part"
_NAMES = re.compile(r"\.(.+)\.[0-9a-f]{8}" + re.escape(PART), re.DOTALL)
# Nothing shows whether the writing program is alive. No file is written that long without a new byte.
LEFT_AFTER_S = 24 * 3600.0


def part_of(target: Path) -> Path:
    """Return the temporary path for `target`. Leftovers of killed programs are deleted first."""
    return parts_of((target,))[target]


def parts_of(targets: Collection[Path]) -> Mapping[Path, Path]:
    """Return the temporary path for each target. Every folder is scanned once."""
    for folder in {target.parent for target in targets}:
        _remove_left(folder, {target.name for target in targets if target.parent == folder})
    return {target: target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}") for target in targets}


def _remove_left(folder: Path, names: Collection[str]) -> None:
    """Delete leftovers that belong to the user. If the folder cannot be read, the caller that writes to it reports
    that."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _NAMES.fullmatch(entry.name)
            if found is not None and found[1] in names and _is_left(entry):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _is_left(entry: os.DirEntry[str]) -> bool:
    found = entry.stat(follow_symlinks=False)
    return entry.is_file(follow_symlinks=False) and is_ours(found) and time.time() - found.st_mtime > LEFT_AFTER_S


def is_ours(found: os.stat_result) -> bool:
    """Return whether the user owns the file. On Windows every readable file counts."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid()
