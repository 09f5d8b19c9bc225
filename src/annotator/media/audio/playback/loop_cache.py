"""A cache for a loop, which is fetched and stretched once and then played from memory."""

from __future__ import annotations

from annotator.media.audio.playback.chunks import Piece


class LoopCache:
    """Pieces by the sample at which they begin. The cache is for one loop, speed and stream, identified by `key`.

    Only pieces that continue from the beginning of the loop without a gap are kept, so it never exceeds the loop."""

    def __init__(self) -> None:
        self._key: object = None
        self._pieces: dict[float, Piece] = {}
        self._goes_on_at = 0.0

    def find(self, key: object, start: float) -> Piece | None:
        return self._pieces.get(start) if key == self._key else None

    def keep(self, key: object, first: float, piece: Piece) -> None:
        if key != self._key:
            self._key, self._pieces, self._goes_on_at = key, {}, first
        if piece.start == self._goes_on_at:
            self._pieces[piece.start] = piece
            self._goes_on_at = piece.end
