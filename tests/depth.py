"""The depth of a test run: a sample of the cases, or all of them with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

import os
from collections.abc import Sequence

IS_DEEP = bool(os.environ.get("ANNOTATOR_DEEP_TESTS"))


def part[T](everything: Sequence[T], one_in: int, first: int = 0) -> Sequence[T]:
    """Return every `one_in`-th item from `first` on, or all items in a deep run."""
    return everything if IS_DEEP else everything[first::one_in]
