"""Several output files from one pass through the envelopes: reading them again takes longer than writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import tee

from annotator.core.outbox.envelope import Envelope

type Chunks = Callable[[Iterable[Envelope]], Iterator[bytes]]


def write_in_one_pass(envelopes: Iterable[Envelope], formats: Sequence[Chunks]) -> Iterator[tuple[int, bytes]]:
    """Yield pieces with the number of their format. The format that has read the fewest envelopes continues. So only
    as many envelopes are held as one format reads for a piece."""
    walks = [_Walk(shared, chunks) for shared, chunks in zip(tee(envelopes, len(formats)), formats, strict=True)]
    going = dict(enumerate(walks))
    while going:
        number = min(going, key=lambda number: going[number].count)
        piece = next(going[number].pieces, None)
        if piece is None:
            del going[number]
        elif piece:
            yield number, piece


class _Walk:
    def __init__(self, envelopes: Iterator[Envelope], chunks: Chunks) -> None:
        self.count = 0
        self.pieces = chunks(self._counted(envelopes))

    def _counted(self, envelopes: Iterator[Envelope]) -> Iterator[Envelope]:
        for envelope in envelopes:
            self.count += 1
            yield envelope
