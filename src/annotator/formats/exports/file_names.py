"""Names of exported files: one for each medium of each submission, unique on every system."""

from __future__ import annotations

import re
from posixpath import basename

from annotator.formats.source.paths import folded

_LONGEST_PART = 60
_UNSAFE = re.compile(r"[^\w.\- ]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class FileNames:
    """The file names of one export. `taken` are names in use, without suffixes."""

    def __init__(self, *taken: str) -> None:
        self._taken = {folded(name) for name in taken}

    def name(self, path: str, task_id: str, whose: str) -> str:
        """Return a name such as `interview.7.k3fa-...`: the names of the medium and the task, and the worker if
        several answered. It begins like the media file, because players find subtitles by this prefix."""
        medium = safe_part(basename(path).rpartition(".")[0]) or "sound"
        parts = [medium, *(part for part in (safe_part(task_id), safe_part(whose)) if part and part != medium)]
        return unused_name(".".join(parts), self._taken)


def unused_name(base: str, taken: set[str]) -> str:
    """Return the name, numbered if it is among the `taken` ones, and add it to them."""
    name = base
    number = 1
    while folded(name) in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(folded(name))
    return name


def safe_part(text: str) -> str:
    """Return text as a part of a file name that is valid on any system."""
    plain = _UNSAFE.sub("_", text).strip(" ._")[:_LONGEST_PART].strip(" ._")
    return f"{plain}_" if _DEVICES.fullmatch(plain) else plain
