"""The common base of all tags of a labeling config."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.design.condition import Condition


class Tag(Struct, frozen=True, kw_only=True):
    """A tag; `line` is its first line in the config. `condition` None: always visible."""

    line: int = 0
    condition: Condition | None = None


class Header(Tag, frozen=True, kw_only=True):
    value: str
    size: int = 4  # 1 (largest) to 6
