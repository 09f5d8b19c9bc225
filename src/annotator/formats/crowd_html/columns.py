"""Which columns of a table of tasks fill the variables of a converted crowd-html template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from annotator.core.bundle.tasks import REWARD_COLUMN, TIME_COLUMNS


class ColumnKind(StrEnum):
    """What a variable shows."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    OPTIONS = "options"  # a list of what can be chosen
    LINES = "lines"  # a list of texts, shown as one text, each on a line of its own


class ColumnUse(Struct, frozen=True):
    """`path` is what the template names: `original.text` of `{{ task.input.original.text }}`, `image_url` of
    `${image_url}`. A column of the table that is called so as a whole comes first, then the value inside of a nested
    one (`text` of the column `original`). `item` is the path inside of each item of a list, empty: the item itself.
    `line` is its first use in the template."""

    path: str
    kind: ColumnKind
    item: str
    line: int


# Columns that a bundle reads on its own account.
_RESERVED = frozenset({"id", REWARD_COLUMN, *TIME_COLUMNS})
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Columns:
    """Gives each use a variable name of its own: the path itself where that is possible, `original_text` for
    `original.text`. What is shown as a picture and as a text has two variables: the first is filled with a file of the
    bundle, the other with what the table says."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ColumnKind, str], str] = {}
        self._uses: dict[str, ColumnUse] = {}

    def variable(self, path: str, kind: ColumnKind, line: int, item: str = "") -> str:
        """`$name`, as it stands in a labeling config."""
        key = (path, kind, item)
        if key not in self._names:
            name = self._free(_UNSAFE.sub("_", path) or "column", kind)
            self._names[key] = name
            self._uses[name] = ColumnUse(path, kind, item, line)
        return "$" + self._names[key]

    def shows(self, path: str) -> bool:
        return any(use.path == path for use in self._uses.values())

    def is_file(self, path: str) -> bool:
        """Whether what is shown from there is a picture or a recording."""
        files = (ColumnKind.IMAGE, ColumnKind.AUDIO, ColumnKind.VIDEO)
        return any(use.path == path and use.kind in files for use in self._uses.values())

    def uses(self) -> Mapping[str, ColumnUse]:
        """Variable name, without the `$` -> what fills it."""
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
