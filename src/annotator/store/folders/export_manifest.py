"""What exports wrote into a folder, listed there by format and name. The next that may replace one puts away what it
does not write anew, and nothing else that somebody keeps there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from annotator.formats.source.paths import OWN_LIST, escape_fault, folded

_LONGEST_BYTES = 64 * 1024 * 1024


type OwnFiles = Mapping[str, frozenset[str]]


def list_content(own: OwnFiles) -> bytes:
    listed = {form: sorted(names) for form, names in own.items() if names}
    return (json.dumps(listed, ensure_ascii=False, indent=0) + "\n").encode()


def listed_files(folder: Path) -> OwnFiles:
    """By format the names, with `/`, of what was written here and is still here; none where no list can be read. No
    name leads out of the folder, not by a link either. Raises OSError."""
    path = folder / OWN_LIST
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST_BYTES:
        return {}
    try:
        listed = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    if not isinstance(listed, dict):
        return {}
    found = {form: _here(folder, names) for form, names in listed.items() if isinstance(names, list)}
    return {form: names for form, names in found.items() if names}


def replaced_files(own: OwnFiles, form: str, names: Collection[str]) -> OwnFiles:
    """Of earlier exports those that one in this format, which made files of these names, takes the place of."""
    return {each: files for each, files in own.items() if each == form or not files.isdisjoint(names)}


def _here(folder: Path, names: Iterable[object]) -> frozenset[str]:
    return frozenset(name for name in names if isinstance(name, str) and _is_here(folder, name))


def _is_here(folder: Path, name: str) -> bool:
    if escape_fault(name) is not None or "\0" in name or name == OWN_LIST:
        return False
    path = folder / name
    return path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve())


def put_away(folder: Path, earlier: Collection[str], kept: Collection[str]) -> int:
    """Removes what is no longer wanted, with the folders that are empty then; how many files went. Names that some
    system takes for the same are one. Raises OSError."""
    wanted = {folded(name) for name in kept}
    gone = [folder / name for name in earlier if folded(name) not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    above = {parent for path in gone for parent in path.parents if folder in parent.parents}
    for parent in sorted(above, key=lambda parent: len(parent.parts), reverse=True):
        with suppress(OSError):  # somebody keeps something in it
            parent.rmdir()
    return len(gone)
