"""The progress of a command, shown in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotator.core.ports.bundles import Progress

LINE = 79  # columns of a terminal, less one, so that no line is broken


@contextmanager
def told_in_place(words: Callable[[int, int], str]) -> Iterator[Progress]:
    """Show a line that is overwritten and removed at the end; nothing without a terminal, or where the text is
    empty."""
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
    """Return whether standard error is a terminal. A windowed program on Windows has no standard error."""
    return sys.stderr is not None and sys.stderr.isatty()
