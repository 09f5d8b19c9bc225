"""Tables that grow by rows: in memory of the process that asks, or in memory that another process owns."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Room(Protocol):
    def rows(self, count: int) -> NDArray[Any]:
        """A table with at least this many rows; those that were written keep their values."""
        ...


class OwnRoom:
    """Rows of `shape` and `dtype` in this process."""

    def __init__(self, dtype: Any, shape: tuple[int, ...] = ()) -> None:
        self._table: NDArray[Any] = np.zeros((1024, *shape), dtype)

    def rows(self, count: int) -> NDArray[Any]:
        while count > len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        return self._table
