"""A check of the hash chain of a home's ledger. `annotator ledger verify` also reports missing parcels, which test
ledgers do not have."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from annotator.app.ledger.reader import ledger_batches
from annotator.app.ledger.verify import checked_entries


def is_unbroken(home: Path) -> bool:
    """Return whether all entries form an intact chain. Return False if there are none."""
    with ledger_batches(home) as batches:
        verdict = checked_entries(chain.from_iterable(batches))
    return verdict.why is None and verdict.entries > 0
