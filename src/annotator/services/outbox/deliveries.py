"""The delivery states of results, from the outbox and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.money.amount import EXACT
from annotator.core.money.earnings import Earnings
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import OWN_FOLDER, recipient_of
from annotator.core.outbox.delivery_state import (
    NO_RESULTS,
    BundleResults,
    DeliveryState,
    bundle_results,
    delivery_state,
)
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from annotator.services.bundles import Bundles
from annotator.services.preferences import Preferences

_ORDER = tuple(DeliveryState)


class Undelivered(Struct, frozen=True):
    """A finished job whose requester does not have all results."""

    manifest: Manifest
    results: BundleResults


def is_to_export(manifest: Manifest, results: BundleResults) -> bool:
    """Return whether the requester of these results waits for an export by the worker."""
    return results.to_export > 0 and manifest.pay_kind is not PayKind.PRACTICE


def stays_here(manifest: Manifest) -> bool:
    """Return whether results are practice in the worker's own folder, which nobody waits for."""
    return manifest.pay_kind is PayKind.PRACTICE and recipient_of(manifest).connector == OWN_FOLDER


class Deliveries:
    """The delivery states. All methods raise `StoreFault`."""

    def __init__(
        self, records: Records, bundles: Bundles, preferences: Preferences, earnings: Callable[[], Earnings]
    ) -> None:
        self._records = records
        self._bundles = bundles
        self._preferences = preferences
        self._earnings = earnings

    def state(self, parcel: Parcel | None) -> DeliveryState:
        """Return the state of the result in a parcel; without a parcel it is a draft."""
        item = self._earnings().item(parcel.unique_id) if parcel is not None else None
        return delivery_state(parcel, item.state if item is not None else None)

    async def by_bundle(self) -> Mapping[str, BundleResults]:
        """Return a summary of all results by bundle key."""
        found: dict[str, list[Parcel]] = defaultdict(list)
        for parcel in await self._records.parcel_heads():
            found[parcel.bundle_key].append(parcel)
        return {key: bundle_results(parcels, self._earnings().item) for key, parcels in found.items()}

    async def of_bundle(self, bundle_key: str) -> BundleResults:
        """Return a summary of the results of one bundle."""
        return bundle_results(await self._records.parcel_heads(bundle_key), self._earnings().item)

    async def undelivered(self) -> tuple[Undelivered, ...]:
        """Return the finished jobs whose results only the worker can deliver. Archived jobs and practice, which
        nobody waits for, are left out."""
        results, found = await self.by_bundle(), []
        for bundle in await self._bundles.imported() if any(each.to_export for each in results.values()) else ():
            own = results.get(bundle.manifest.key, NO_RESULTS)
            if bundle.manifest.key not in self._preferences.archived and is_to_export(bundle.manifest, own):
                standing = await self._records.standing(bundle.manifest.key)
                if len(standing.done) + len(standing.dropped) >= bundle.task_count:
                    found.append(Undelivered(bundle.manifest, own))
        return tuple(found)

    async def to_export(self) -> tuple[str, ...]:
        """Return the keys of the jobs, finished or not, with results that only the worker can deliver."""
        results = await self.by_bundle()
        return tuple(
            bundle.manifest.key
            for bundle in await self._bundles.imported()
            if bundle.manifest.key not in self._preferences.archived
            and is_to_export(bundle.manifest, results.get(bundle.manifest.key, NO_RESULTS))
        )

    async def of_tasks(self, bundle_key: str) -> Mapping[str, DeliveryState]:
        """Return the state of each submitted or skipped task of a bundle, by task id."""
        return {parcel.task_id: self.state(parcel) for parcel in await self._records.parcel_heads(bundle_key)}

    async def undecided(self) -> Mapping[str, DeliveryState]:
        """Return the state of each result whose reward is pending, by `unique_id`."""
        pending = {item.unique_id for item in self._earnings().items(MoneyState.SUBMITTED) if item.bundle}
        heads = await self._records.parcel_heads() if pending else ()
        return {parcel.unique_id: delivery_state(parcel) for parcel in heads if parcel.unique_id in pending}

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
