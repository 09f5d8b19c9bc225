"""Progress and stated pay of a bundle that is not open, for its card and its summary."""

from __future__ import annotations

import asyncio

from annotator.core.answer.assignment import AssignmentState
from annotator.core.pay.offer import Offer, promised
from annotator.core.ports.records import Records
from annotator.services.bundles import Bundles


class PayEstimates:
    def __init__(self, records: Records, bundles: Bundles) -> None:
        self._records = records
        self._bundles = bundles

    async def progress(self, key: str) -> tuple[int, bool]:
        """Return the number of submitted or skipped tasks of a bundle, and whether any task was ever opened."""
        counts = await self._records.counts(key)
        known = sum(counts.values())
        return known - counts.get(AssignmentState.OPEN, 0), known > 0

    async def dropped(self, key: str) -> int:
        """Return the number of tasks that were withdrawn before they were begun."""
        return len((await self._records.standing(key)).dropped)

    async def promise(self, key: str, *, of_submitted: bool = False) -> Offer | None:
        """Return the stated pay of the tasks left in a bundle, or of all tasks if none is left.

        With `of_submitted`, return it for the submitted tasks. Return None if no pay is stated."""
        manifest, terms = await self._bundles.manifest(key), await self._bundles.own_terms(key)
        if manifest is None or terms is None:
            return promised(manifest) if manifest is not None else None
        standing = await self._records.standing(key)
        if of_submitted:
            submitted = frozenset(standing.done).difference(standing.skipped)
            return promised(manifest, await asyncio.to_thread(terms.of, submitted))
        left = await asyncio.to_thread(terms.beside, {*standing.done, *standing.dropped})
        return promised(manifest, left or await asyncio.to_thread(terms.every))
