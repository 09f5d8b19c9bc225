"""A fake of `core.ports.folders.Moves` that transfers nothing."""

from __future__ import annotations

from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.bundles import Progress
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook

NUMBER = "0123456789abcdef" * 2
OUTLOOK = MoveOutlook(2, 30, 1, 5 << 20, ("https://label.example.org",), "/media/results", 1)


class FakeMoves:
    """Fake transfers of two progress steps each."""

    def outlook(self) -> MoveOutlook:
        return OUTLOOK

    def pack(self, location: str, now: Timestamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        del now, is_running, overwrite
        _step(progress)
        return MovedOut(NUMBER, location, OUTLOOK.size_bytes, OUTLOOK)

    def unpack(self, location: str, now: Timestamp, progress: Progress) -> MovedIn:
        del location
        _step(progress)
        return MovedIn(NUMBER, now.utc_ms, 40, 2, 30, 1, OUTLOOK.servers, "/media/results")


def _step(progress: Progress) -> None:
    for done_bytes in (1, 2):
        progress(done_bytes, 2)
