"""What every tag of a labeling config has."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.design.condition import Condition


class Tag(Struct, frozen=True, kw_only=True):
    """`line` is where the tag begins in the config. `condition` None: always visible."""

    line: int = 0
    condition: Condition | None = None


class Header(Tag, frozen=True, kw_only=True):
    value: str
    size: int = 4  # 1 (largest) to 6
