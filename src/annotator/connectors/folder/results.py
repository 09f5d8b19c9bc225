"""The result files in a folder: those that `FolderConnector` wrote and other files beside them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from annotator.core.outbox.requester_files import BESIDE_FILES
from annotator.core.outbox.result_source import BUNDLE_KEY, RESULT_SUFFIX, ResultFile

# Number of names sorted at a time, so that the listing of a million files is never held in memory.
_IN_ORDER = 20_000
# Maximum depth of nested folders above the bundle folders.
DEEPEST = 3
# The flags do not exist on Windows. There, only the check before the file is opened remains.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ResultsFolder:
    """A results folder, the folder of one bundle in it, or a folder that contains results folders.

    All methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own_key = folder.resolve().name

    @property
    def name(self) -> str:
        return self._folder.resolve().name or str(self._folder)

    def listing(self) -> Iterator[ResultFile]:
        """Yield every file, sorted by name within blocks of some thousand files."""
        if BUNDLE_KEY.fullmatch(self._own_key) and not any(map(_is_of_a_bundle, _members(self._folder))):
            yield from _all_listed(self._folder, "", self._own_key)
            return
        yield from _nested(self._folder, "", DEEPEST)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Read at most one byte more than the limit."""
        descriptor = os.open(self._folder / path, _OPEN_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit_bytes + 1)


def _nested(folder: Path, prefix: str, high_bit_depth: int) -> Iterator[ResultFile]:
    """Yield the results of nested folders, for example one folder for each worker, down to a limited depth."""
    for member in _members(folder):
        if _is_of_a_bundle(member):
            yield from _all_listed(Path(member.path), f"{prefix}{member.name}/", member.name)
            continue
        listed = _listed(member, prefix, "")
        if listed.odd == "folder" and high_bit_depth:
            own = _nested(Path(member.path), f"{listed.path}/", high_bit_depth - 1)
            first = next(own, None)
            yield ResultFile(listed.path, odd="empty") if first is None else first
            yield from own
        else:
            yield listed if listed.odd else ResultFile(listed.path, odd="place")


def _members(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as members:
        for some in batched(members, _IN_ORDER):
            yield from sorted(some, key=lambda member: member.name)


def _all_listed(folder: Path, prefix: str, key: str) -> Iterator[ResultFile]:
    for member in _members(folder):
        if member.name not in BESIDE_FILES:  # files that the requester writes about the results
            yield _listed(member, prefix, key)


def _listed(member: os.DirEntry[str], prefix: str, key: str) -> ResultFile:
    mode = member.stat(follow_symlinks=False).st_mode
    odd = ""
    if member.name.startswith("."):
        odd = "hidden"
    elif stat.S_ISLNK(mode) or member.is_junction():
        odd = "link"
    elif stat.S_ISDIR(mode):
        odd = "folder"
    elif not stat.S_ISREG(mode):
        odd = "special"
    elif not member.name.endswith(RESULT_SUFFIX):
        odd = "name"
    return ResultFile(f"{prefix}{member.name}", key, odd)


def _is_of_a_bundle(member: os.DirEntry[str]) -> bool:
    is_folder = member.is_dir(follow_symlinks=False) and not member.is_junction()
    return is_folder and BUNDLE_KEY.fullmatch(member.name) is not None
