"""The worker's history with a requester: what its jobs brought so far, and its decisions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

from annotator.core.money.items import merged
from annotator.core.money.states import ACCEPTED, MoneyState
from annotator.core.pay.meter import Meter
from annotator.core.pay.totals import Totals


class RequesterHistory(Struct, frozen=True):
    """Work time and money of all bundles of a requester, and its decisions about rewards.
    `days_to_decide` is the median, or None."""

    totals: Totals
    approved: int
    rejected: int
    days_to_decide: float | None


def requester_histories(meter: Meter, bundles: Mapping[str, Sequence[str]]) -> dict[str, RequesterHistory]:
    """Return the history by requester, where any task was submitted. `bundles` are the keys of its bundles."""
    earnings, found = meter.earnings, dict[str, RequesterHistory]()
    waits = earnings.waits(date.min, date.max)
    for name, keys in bundles.items():
        histories = [meter.history(key) for key in keys]
        totals = Totals(
            work_ms=sum(history.work_ms for history in histories),
            tasks=sum(history.tasks for history in histories),
            money=earnings.takings(merged(earnings.bundle(key) for key in keys)),
        )
        accounts = {number: earnings.account(number) for number in earnings.all_time}
        own = [number for number, account in accounts.items() if account.requester == account.payer == name]
        tallies = merged({0: earnings.all_time[number]} for number in own).get(0, {})
        waited = [days for number in own for days in waits.get(number, ())]
        rejected = tallies[MoneyState.REJECTED].count if MoneyState.REJECTED in tallies else 0
        approved = sum(tally.count for state, tally in tallies.items() if state in ACCEPTED)
        if totals.tasks:
            found[name] = RequesterHistory(totals, approved, rejected, median(waited) if waited else None)
    return found
