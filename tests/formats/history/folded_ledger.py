"""The fold of a ledger, read once from its beginning."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.ledger.entries import Entry
from annotator.core.pay.meter import Folds


def folded(entries: Iterable[Entry]) -> Folds:
    folds = Folds()
    for entry in entries:
        folds.apply(entry)
    return folds
