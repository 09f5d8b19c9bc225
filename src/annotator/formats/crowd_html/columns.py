"""Mapping of task table columns to the variables of a converted crowd-html template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from annotator.core.bundle.tasks import REWARD_COLUMN, TIME_COLUMNS


class ColumnKind(StrEnum):
    """The use of a variable in the template."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    OPTIONS = "options"  # a list of options
    LINES = "lines"  # a list of texts, shown as one text with a line for each


class ColumnUse(Struct, frozen=True):
    """A variable that a template uses.

    `path` is the name in the template: `original.text` of `{{ task.input.original.text }}`, `image_url` of
    `${image_url}`. A column with this full name has priority over a nested value (`text` in the column `original`).
    `item` is the path inside each item of a list, empty for the item itself. `line` is the first use in the
    template."""

    path: str
    kind: ColumnKind
    item: str
    line: int


# Columns with a meaning in a bundle.
_RESERVED = frozenset({"id", REWARD_COLUMN, *TIME_COLUMNS})
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Columns:
    """Assignment of variable names to uses.

    The name is the path if possible, `original_text` for `original.text`. A value that is shown both as an image and
    as text has two variables: one holds a file of the bundle, the other the original cell."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ColumnKind, str], str] = {}
        self._uses: dict[str, ColumnUse] = {}

    def variable(self, path: str, kind: ColumnKind, line: int, item: str = "") -> str:
        """Return `$name` for use in a labeling config."""
        key = (path, kind, item)
        if key not in self._names:
            name = self._free(_UNSAFE.sub("_", path) or "column", kind)
            self._names[key] = name
            self._uses[name] = ColumnUse(path, kind, item, line)
        return "$" + self._names[key]

    def shows(self, path: str) -> bool:
        return any(use.path == path for use in self._uses.values())

    def is_file(self, path: str) -> bool:
        """Return True if the value is shown as an image, audio or video."""
        files = (ColumnKind.IMAGE, ColumnKind.AUDIO, ColumnKind.VIDEO)
        return any(use.path == path and use.kind in files for use in self._uses.values())

    def uses(self) -> Mapping[str, ColumnUse]:
        """Return a mapping of variable name, without `$`, to its use."""
        return dict(self._uses)

    def _free(self, wanted: str, kind: ColumnKind) -> str:
        name = f"{wanted}_{kind}" if wanted.lower() in _RESERVED else wanted
        if name not in self._uses:
            return name
        name = f"{name}_{kind}"
        number = 2
        while name in self._uses:
            name = f"{wanted}_{number}"
            number += 1
        return name
