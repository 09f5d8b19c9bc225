"""The largest cell that Python's csv module reads. The whole process has one such limit."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_limits: list[int] = []  # the own limit of Python first, then those of current readers


@contextmanager
def cells_up_to(characters: int) -> Iterator[None]:
    """Allow larger cells while a file is read. Threads that read at the same time have the largest limit of them."""
    with _lock:
        if not _limits:
            _limits.append(csv.field_size_limit())
        _limits.append(characters)
        csv.field_size_limit(max(_limits))
    try:
        yield
    finally:
        with _lock:
            _limits.remove(characters)
            csv.field_size_limit(max(_limits))
            if len(_limits) == 1:
                _limits.clear()
