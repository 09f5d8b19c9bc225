"""The delivery states of results, from the outbox and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.bundle.content import Summary
from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.money.amount import EXACT
from annotator.core.money.earnings import Earnings
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.outbox.delivery_state import (
    BundleResults,
    DeliveryState,
    ResultCount,
    ResultsExport,
    bundle_results,
    delivery_state,
    is_only_here,
)
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from annotator.services.bundles import Bundles
from annotator.services.outbox.consents import Consents
from annotator.services.preferences import Preferences

_ORDER = tuple(DeliveryState)


class Undelivered(Struct, frozen=True):
    """A job whose requester does not have all results. `rewards` are those of results to export, by currency.
    `is_due`: the job is finished, or has a file that is not marked as sent."""

    manifest: Manifest
    results: BundleResults
    rewards: Mapping[str, Decimal]
    is_due: bool = True


def is_to_export(manifest: Manifest, results: BundleResults) -> bool:
    """Return whether the requester of these results waits for an export by the worker."""
    return results.to_export > 0 and manifest.pay_kind is not PayKind.PRACTICE


def to_send(manifest: Manifest, results: BundleResults) -> ResultsExport | None:
    """Return the exported file for which the requester waits, or None. Nobody waits for practice."""
    return results.to_send if manifest.pay_kind is not PayKind.PRACTICE else None


class Deliveries:
    """The delivery states. All methods raise `StoreFault`."""

    def __init__(
        self,
        records: Records,
        bundles: Bundles,
        preferences: Preferences,
        consents: Consents,
        earnings: Callable[[], Earnings],
    ) -> None:
        self._records = records
        self._bundles = bundles
        self._preferences = preferences
        self._consents = consents
        self._earnings = earnings

    def state(self, parcel: Parcel, on_hold: Collection[str]) -> DeliveryState:
        """Return the state of the result in a parcel. `on_hold` are the keys of the bundles without consent."""
        return delivery_state(parcel, self.reward_of(parcel.unique_id), on_hold)

    def reward_of(self, unique_id: str) -> MoneyState | None:
        return self._earnings().state_of(unique_id)

    def decision_note(self, unique_id: str) -> str:
        """Return the note of the last decision about a result, which may be empty."""
        return self._earnings().decision_note(unique_id)

    async def state_of(self, parcel: Parcel) -> DeliveryState:
        return self.state(parcel, await self._on_hold())

    async def by_bundle(self) -> Mapping[str, BundleResults]:
        """Return a summary of all results by bundle key."""
        found: dict[str, list[ResultCount]] = defaultdict(list)
        for each in await self._records.count_results("", self._earnings().decisions()):
            found[each.parcel.bundle_key].append(each)
        on_hold = await self._on_hold()
        return {key: bundle_results(counts, on_hold) for key, counts in found.items()}

    async def of_bundle(self, bundle_key: str) -> BundleResults:
        """Return a summary of the results of one bundle."""
        counts = await self._records.count_results(bundle_key, self._earnings().decisions(bundle_key))
        return bundle_results(counts, await self._on_hold())

    async def undelivered(self) -> tuple[Undelivered, ...]:
        """Return the jobs whose results only the worker can deliver: finished ones with results to export, and those
        with an exported file that is not marked as sent. If there are any, unfinished jobs with results follow.
        Archived jobs and practice, which nobody waits for, are left out."""
        due: list[Undelivered] = []
        later: list[Undelivered] = []
        for bundle, own in await self._in_inbox():
            has_file = to_send(bundle.manifest, own) is not None
            if has_file or is_to_export(bundle.manifest, own):
                undelivered = await self.undelivered_of(bundle.manifest, own)
                is_due = has_file or await self._is_done(bundle)
                (due if is_due else later).append(replace(undelivered, is_due=is_due))
        return (*due, *later) if due else ()

    async def manifest(self, bundle_key: str) -> Manifest | None:
        return await self._bundles.manifest(bundle_key)

    async def unfinished(self, keys: Collection[str]) -> frozenset[str]:
        """Return those of these jobs in the inbox that have tasks left."""
        jobs = [bundle for bundle in await self._bundles.imported() if bundle.manifest.key in keys]
        return frozenset([bundle.manifest.key for bundle in jobs if not await self._is_done(bundle)])

    async def _is_done(self, bundle: Summary) -> bool:
        standing = await self._records.standing(bundle.manifest.key)
        return len(standing.done) + len(standing.dropped) >= bundle.task_count

    async def undelivered_of(self, manifest: Manifest, results: BundleResults) -> Undelivered:
        """Return what the requester of a job does not have."""
        rewards: dict[str, Decimal] = {}
        for parcel in await self._records.parcel_heads(manifest.key) if results.to_export else ():
            item = self._earnings().item(parcel.unique_id)
            if item is not None and is_only_here(parcel, delivery_state(parcel, item.state)):
                before = rewards.get(item.money.currency, Decimal(0))
                rewards[item.money.currency] = EXACT.add(before, item.money.amount)
        return Undelivered(manifest, results, rewards)

    async def to_deliver(self) -> tuple[tuple[str, ...], tuple[tuple[Manifest, ResultsExport], ...]]:
        """Return the keys of the jobs, finished or not, with results that only the worker can deliver, and the newest
        file of each job that the worker exported and has not marked as sent, the newest first."""
        jobs = [(bundle.manifest, own) for bundle, own in await self._in_inbox()]
        to_export = tuple(manifest.key for manifest, own in jobs if is_to_export(manifest, own))
        files = [(manifest, export) for manifest, own in jobs if (export := to_send(manifest, own)) is not None]
        return to_export, tuple(sorted(files, key=lambda file: file[1].utc_ms, reverse=True))

    async def _in_inbox(self) -> tuple[tuple[Summary, BundleResults], ...]:
        """Return the jobs with results that are not archived."""
        results = await self.by_bundle()
        return tuple(
            (bundle, results[bundle.manifest.key])
            for bundle in (await self._bundles.imported() if results else ())
            if bundle.manifest.key in results and bundle.manifest.key not in self._preferences.archived
        )

    async def _on_hold(self) -> frozenset[str]:
        """Return the keys of the bundles whose results wait for consent."""
        return frozenset[str]().union(*(group.bundle_keys for group in await self._consents.awaiting()))

    async def of_tasks(self, bundle_key: str) -> Mapping[str, DeliveryState]:
        """Return the state of each submitted or skipped task of a bundle, by task id."""
        heads, on_hold = await self._records.parcel_heads(bundle_key), await self._on_hold()
        return {parcel.task_id: self.state(parcel, on_hold) for parcel in heads}

    async def undecided(self) -> Mapping[str, DeliveryState]:
        """Return the state of each result whose reward is pending, by `unique_id`."""
        pending = {item.unique_id for item in self._earnings().items(MoneyState.SUBMITTED) if item.bundle}
        heads = await self._records.parcel_heads() if pending else ()
        on_hold = await self._on_hold()
        return {
            parcel.unique_id: delivery_state(parcel, None, on_hold) for parcel in heads if parcel.unique_id in pending
        }

    async def pending(self, first: date, last: date) -> Mapping[str, Mapping[DeliveryState, Tally]]:
        """Return the pending rewards of results of these days, by currency and state."""
        sums: dict[str, dict[DeliveryState, Tally]] = defaultdict(dict)
        for unique_id, state in sorted((await self.undecided()).items(), key=lambda pair: _ORDER.index(pair[1])):
            item = self._earnings().item(unique_id)
            if item is not None and first <= item.day <= last:
                of_currency = sums[item.money.currency]
                before = of_currency.get(state, Tally(0, Decimal(0)))
                of_currency[state] = Tally(before.count + 1, EXACT.add(before.amount, item.money.amount))
        return sums
