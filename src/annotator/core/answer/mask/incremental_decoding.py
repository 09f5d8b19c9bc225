"""Incremental decoding of a mask: a noisy one of 50 megapixels takes half a second in total. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.compression import mask_bytes
from annotator.core.answer.mask.label_studio_rle import BadMask, pixel_count, runs_in
from annotator.core.answer.mask.row_spans import Spans

# No displayable image is higher; each row takes memory of its own.
MOST_ROWS = 1_000_000


class MaskReading:
    def __init__(self, rle: Any, size: Size) -> None:
        """Start to decode a compressed mask or Label Studio's form, for an image of this size. Raise BadMask."""
        data, (width, height) = mask_bytes(rle), size
        if pixel_count(data) != width * height or height > MOST_ROWS:
            raise BadMask("picture")
        self._runs, self._width = runs_in(data), width
        self._rows: dict[int, list[int]] = {}
        self._own: list[int] = []
        self._base = self._limit = 0  # of the current row

    @property
    def rows(self) -> Mapping[int, Spans]:
        """The bounds of each row decoded so far."""
        return {row: tuple(bounds) for row, bounds in self._rows.items()}

    def read_on(self, most_runs: int | None = None) -> bool:
        """Decode `most_runs` runs, or all; return True if the mask is complete. Raise BadMask."""
        runs = list(islice(self._runs, most_runs))
        for start, end in runs:
            self._add(start, end)
        return most_runs is None or len(runs) < most_runs

    def _add(self, start: int, end: int) -> None:
        """Add a run; most runs are within one row."""
        if start >= self._limit:
            self._begin(start // self._width)
        while end > self._limit:
            self._own += (start - self._base, self._width)
            start = self._limit
            self._begin(start // self._width)
        self._own += (start - self._base, end - self._base)

    def _begin(self, row: int) -> None:
        self._base, self._limit = row * self._width, (row + 1) * self._width
        self._rows[row] = self._own = []
