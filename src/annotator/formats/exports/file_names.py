"""Names of exported files: one for each medium of each submission, unique and valid on every system."""

from __future__ import annotations

import re
from itertools import takewhile
from posixpath import basename
from unicodedata import category, normalize

from annotator.formats.source.paths import folded, is_device

_LONGEST_PART = 60
# Three such parts, a number and a suffix are within the 255 bytes of most file systems.
_LONGEST_PART_BYTES = 90
_UNSAFE = re.compile(r"[^\w.\- ]+")


class UniqueNames:
    """The names of one export, without suffixes. `taken` are names in use."""

    def __init__(self, *taken: str) -> None:
        # The last number of each name, because thousands of files may be named alike.
        self._numbers = {folded(name): 1 for name in taken}

    def unused(self, base: str) -> str:
        """Return the name, numbered if it is in use, and take it."""
        name, number = base, self._numbers.get(folded(base), 0)
        while number and folded(name) in self._numbers:
            number += 1
            name = f"{base}-{number}"
        self._numbers[folded(base)] = number or 1
        self._numbers.setdefault(folded(name), 1)
        return name


class FileNames:
    """The names of the files about media in one export, without suffixes. `taken` are names in use."""

    def __init__(self, *taken: str) -> None:
        self._names = UniqueNames(*taken)

    def name(self, path: str, task_id: str, whose: str) -> str:
        """Return a name such as `interview.7.k3fa-...`: the names of the medium and the task, and the worker if
        several answered. It begins like the media file, because players find subtitles by this prefix."""
        medium = safe_part(basename(path).rpartition(".")[0]) or "sound"
        parts = [medium, *(part for part in (safe_part(task_id), safe_part(whose)) if part and part != medium)]
        return self._names.unused(".".join(parts))


def safe_part(text: str) -> str:
    """Return text as a part of a file name that is valid on any system."""
    plain = shortened(
        _UNSAFE.sub(_safe, normalize("NFC", text)).strip(" ._")[:_LONGEST_PART], _LONGEST_PART_BYTES
    ).strip(" ._")
    return f"_{plain}" if is_device(plain) else plain


def _safe(unsafe: re.Match[str]) -> str:
    """Return the combining marks of the letter before, which a language may have no single characters for, and `_`
    for everything else."""
    is_after_letter = unsafe.string[max(0, unsafe.start() - 1) : unsafe.start()].isalpha()
    marks = "".join(takewhile(lambda each: category(each).startswith("M"), unsafe[0])) if is_after_letter else ""
    return marks if marks == unsafe[0] else f"{marks}_"


def shortened(text: str, most_bytes: int) -> str:
    """Return the beginning of a text that has at most so many bytes."""
    return text.encode()[:most_bytes].decode(errors="ignore")
