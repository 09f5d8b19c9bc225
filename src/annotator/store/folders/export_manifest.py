"""The manifest of an export folder: the files that exports wrote, by format and name. A later export that may
replace them deletes the files that it does not write again, and no other files in the folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from annotator.formats.source.paths import OWN_LIST, escape_fault, folded

_LONGEST_BYTES = 64 * 1024 * 1024


type ExportedFiles = Mapping[str, frozenset[str]]


def list_content(exported: ExportedFiles) -> bytes:
    listed = {form: sorted(names) for form, names in exported.items() if names}
    return (json.dumps(listed, ensure_ascii=False, indent=0) + "\n").encode()


def listed_files(folder: Path) -> ExportedFiles:
    """Return the names (with `/`) of exported files that still exist, by format. Empty if there is no readable
    manifest. No name leads out of the folder, not even by a link. Raise OSError."""
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


def replaced_files(exported: ExportedFiles, form: str, names: Collection[str]) -> ExportedFiles:
    """Return the files of earlier exports that an export in format `form` with files of these `names` replaces."""
    return {each: files for each, files in exported.items() if each == form or not files.isdisjoint(names)}


def _here(folder: Path, names: Iterable[object]) -> frozenset[str]:
    return frozenset(name for name in names if isinstance(name, str) and _is_here(folder, name))


def _is_here(folder: Path, name: str) -> bool:
    if escape_fault(name) is not None or "\0" in name or name == OWN_LIST:
        return False
    path = folder / name
    return path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve())


def delete_unwanted(folder: Path, earlier: Collection[str], wanted_names: Collection[str]) -> int:
    """Delete the files that are no longer wanted and the folders that are empty then. Return the number of deleted
    files. Names that are equal on some system count as the same. Raise OSError."""
    wanted = {folded(name) for name in wanted_names}
    gone = [folder / name for name in earlier if folded(name) not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    above = {parent for path in gone for parent in path.parents if folder in parent.parents}
    for parent in sorted(above, key=lambda parent: len(parent.parts), reverse=True):
        with suppress(OSError):  # the folder contains other files
            parent.rmdir()
    return len(gone)
