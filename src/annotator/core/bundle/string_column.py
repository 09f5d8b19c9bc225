"""A column of texts in contiguous memory: a value costs its UTF-8 bytes and four more, not a Python object.

A bundle of 100,000 tasks is open all day; as a mapping per task, its table would take four to six times as much
memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

ROWS_IN_PIECE = 512


class ColumnPiece(NamedTuple):
    """Consecutive texts in UTF-8, joined. `ends` holds the end of each in `data`, in bytes."""

    data: bytes | memoryview
    ends: array[int]

    def text(self, index: int) -> str:
        begin = self.ends[index - 1] if index else 0
        return str(self.data[begin : self.ends[index]], "utf-8")

    def texts(self) -> Iterator[str]:
        begin = 0
        for end in self.ends:
            yield str(self.data[begin:end], "utf-8")
            begin = end


def packed(texts: Sequence[str]) -> ColumnPiece:
    """Pack texts. Raise UnicodeEncodeError for a lone surrogate."""
    encoded = [text.encode() for text in texts]
    return ColumnPiece(b"".join(encoded), array("I", accumulate(map(len, encoded))))


class Column(Struct, frozen=True):
    """A column; every piece except the last holds `ROWS_IN_PIECE` texts."""

    pieces: tuple[ColumnPiece, ...] = ()

    def __len__(self) -> int:
        return (len(self.pieces) - 1) * ROWS_IN_PIECE + len(self.pieces[-1].ends) if self.pieces else 0

    def __getitem__(self, index: int) -> str:
        """Return one element; negative indices count from the end. Raise IndexError."""
        piece, place = divmod(range(len(self))[index], ROWS_IN_PIECE)
        return self.pieces[piece].text(place)

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            yield from piece.texts()

    def copied(self) -> Column:
        """Return a copy in memory of its own; a column that was read from a file keeps the whole file in memory."""
        return Column(tuple(ColumnPiece(bytes(piece.data), piece.ends) for piece in self.pieces))

    @property
    def is_empty(self) -> bool:
        """True if all texts are empty."""
        return not any(piece.data for piece in self.pieces)
