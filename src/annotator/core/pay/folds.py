"""All folds of the ledger, updated together with each entry in order."""

from __future__ import annotations

from msgspec import Struct, field

from annotator.core.ledger.entries import Entry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.pay.meter import Meter


class Folds(Struct):
    """All folds. Their fields are the whole state, stored by `core.ledger.checkpoint`."""

    meter: Meter = field(default_factory=Meter)
    line: IntervalStore = field(default_factory=IntervalStore)

    def apply(self, entry: Entry) -> None:
        self.line.add(self.meter.apply(entry, self.line))
