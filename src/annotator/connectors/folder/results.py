"""The results of a folder, found again: what `FolderConnector` wrote there, and what others put beside it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.outbox.decisions import DECISIONS_FILE

# The folder of one bundle at one revision, as the connector names it.
BUNDLE_KEY = re.compile(r".+@[1-9][0-9]*")
RESULT_SUFFIX = ".json"
# Absent on Windows: there only the look at the file before it is opened is left.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """`path` is relative to the folder that was given, with slashes. `key` is `id@revision` for what stands where
    results stand. `odd` says why something cannot be one: hidden, link, special, folder, name or place."""

    path: str
    key: str = ""
    odd: str = ""

    @property
    def stem(self) -> str:
        """The file's name without `.json`: the `unique_id` of a result."""
        return self.path.rpartition("/")[2].removesuffix(RESULT_SUFFIX)


class ResultsFolder:
    """A results folder, or the folder of one bundle in it. Read only. All raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own_key = folder.resolve().name

    @property
    def name(self) -> str:
        return self._folder.resolve().name or str(self._folder)

    def listing(self) -> Iterator[ResultFile]:
        """Everything in it, by name."""
        members = _members(self._folder)
        if BUNDLE_KEY.fullmatch(self._own_key) and not any(
            _is_folder(member) and BUNDLE_KEY.fullmatch(member.name) for member in members
        ):
            yield from _all_listed(members, "", self._own_key)
            return
        for member in members:
            if _is_folder(member) and BUNDLE_KEY.fullmatch(member.name):
                yield from _all_listed(_members(Path(member.path)), f"{member.name}/", member.name)
            else:
                found = _listed(member, "", "")
                yield found if found.odd else ResultFile(found.path, odd="place")

    def read(self, path: str, limit_bytes: int) -> bytes:
        """At most one byte more than the limit."""
        descriptor = os.open(self._folder / path, _OPEN_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit_bytes + 1)


def _members(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as members:
        return sorted(members, key=lambda member: member.name)


def _all_listed(members: list[os.DirEntry[str]], prefix: str, key: str) -> Iterator[ResultFile]:
    """Empties the list on the way: what the system told of hundreds of thousands of files is not kept."""
    members.reverse()
    while members:
        member = members.pop()
        if member.name != DECISIONS_FILE:  # the requester's own word about them
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


def _is_folder(member: os.DirEntry[str]) -> bool:
    return member.is_dir(follow_symlinks=False) and not member.is_junction()
