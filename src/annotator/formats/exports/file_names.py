"""What exported files are called: one for each medium of each submission, as no other is called on any system."""

from __future__ import annotations

import re
from posixpath import basename

from annotator.formats.source.paths import folded

_LONGEST_PART = 60
_UNSAFE = re.compile(r"[^\w.\- ]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class FileNames:
    """Of all that is exported together. `taken` are names that others have, without a suffix."""

    def __init__(self, *taken: str) -> None:
        self._taken = {folded(name) for name in taken}

    def name(self, path: str, task_id: str, whose: str) -> str:
        """`interview.7.k3fa-...`: the medium's name, the task's, and whose it is where several answered. A player finds
        subtitles whose name begins as its file's does."""
        medium = safe_part(basename(path).rpartition(".")[0]) or "sound"
        parts = [medium, *(part for part in (safe_part(task_id), safe_part(whose)) if part and part != medium)]
        name = base = ".".join(parts)
        number = 1
        while folded(name) in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(folded(name))
        return name


def safe_part(text: str) -> str:
    """As part of a file's name on any system."""
    plain = _UNSAFE.sub("_", text).strip(" ._")[:_LONGEST_PART].strip(" ._")
    return f"{plain}_" if _DEVICES.fullmatch(plain) else plain
