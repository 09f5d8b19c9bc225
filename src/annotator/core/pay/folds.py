"""All that is folded from the ledger and kept at hand, together: one entry goes into each, in order."""

from __future__ import annotations

from msgspec import Struct, field

from annotator.core.ledger.entries import Entry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.pay.meter import Meter


class Folds(Struct):
    """Its fields, and theirs, are all of the state: `core.ledger.checkpoint` writes them down."""

    meter: Meter = field(default_factory=Meter)
    line: IntervalStore = field(default_factory=IntervalStore)

    def apply(self, entry: Entry) -> None:
        self.line.add(self.meter.apply(entry, self.line))
