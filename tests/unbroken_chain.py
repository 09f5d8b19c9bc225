"""Whether a home's ledger is one chain of hashes. `annotator ledger verify` asks more: of a ledger that was written for
tests without parcels it tells that too."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from annotator.app.ledger.reader import ledger_batches
from annotator.app.ledger.verdict import checked_entries


def is_unbroken(home: Path) -> bool:
    """Read to the end; False also where there is no entry."""
    with ledger_batches(home) as batches:
        verdict = checked_entries(chain.from_iterable(batches))
    return verdict.why is None and verdict.entries > 0
