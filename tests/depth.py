"""How much of what there is a run takes: a part by rule as ever, and all of it with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

import os
from collections.abc import Sequence

IS_DEEP = bool(os.environ.get("ANNOTATOR_DEEP_TESTS"))


def part[T](everything: Sequence[T], one_in: int, first: int = 0) -> Sequence[T]:
    """Each so-manieth, from the one at `first` on; all of them in a deep run."""
    return everything if IS_DEEP else everything[first::one_in]
