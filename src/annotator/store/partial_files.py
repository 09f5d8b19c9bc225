"""Files that are not complete yet: written beside under a hidden name, and what a killed program left of them."""

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
# Nothing tells whether the program lives that writes one: none is written for that long without a byte more.
LEFT_AFTER_S = 24 * 3600.0


def part_of(target: Path) -> Path:
    """Where to write what will be `target`. What killed programs left of it is removed first."""
    return parts_of((target,))[target]


def parts_of(targets: Collection[Path]) -> Mapping[Path, Path]:
    """As `part_of`, of each: every folder is looked through once."""
    for folder in {target.parent for target in targets}:
        _remove_left(folder, {target.name for target in targets if target.parent == folder})
    return {target: target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}") for target in targets}


def _remove_left(folder: Path, names: Collection[str]) -> None:
    """Only what is this person's own. A folder that cannot be read is told by whoever writes there."""
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
    """Whether this person owns it. On Windows everything that can be looked at counts."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid()
