"""Tables that grow by rows, in the memory of this process or in memory that the parent owns."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Room(Protocol):
    def rows(self, count: int) -> NDArray[Any]:
        """Return a table of at least `count` rows; written rows keep their values."""
        ...


class OwnRoom:
    """A table of rows of `shape` and `dtype` in this process."""

    def __init__(self, dtype: Any, shape: tuple[int, ...] = ()) -> None:
        self._table: NDArray[Any] = np.zeros((1024, *shape), dtype)

    def rows(self, count: int) -> NDArray[Any]:
        while count > len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        return self._table
