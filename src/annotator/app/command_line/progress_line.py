"""How far a command is, where a terminal shows it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotator.core.ports.bundles import Progress

LINE = 79  # columns of a terminal, less one, so that no line is broken


@contextmanager
def told_in_place(words: Callable[[int, int], str]) -> Iterator[Progress]:
    """One line of a terminal, written over and gone in the end; nothing elsewhere, and where there are no words."""
    if not is_seen():
        yield lambda _done, _all: None
        return

    def tell(done: int, in_all: int) -> None:
        if line := words(done, in_all):
            sys.stderr.write(f"\r{line:{LINE}}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write(f"\r{'':{LINE}}\r")


def is_seen() -> bool:
    """A windowed program on Windows has no standard error at all."""
    return sys.stderr is not None and sys.stderr.isatty()
