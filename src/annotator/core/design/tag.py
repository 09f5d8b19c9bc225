"""What every tag of a labeling config has."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.design.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`line` is where the tag begins in the config. `condition` None: always visible."""

    line: int = 0
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Tag):
    value: str
    size: int = 4  # 1 (largest) to 6
