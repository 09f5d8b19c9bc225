"""Decisions that requesters store beside the results of a bundle. Each is written once and announced.

If a later file contains another amount, the earlier entry is corrected."""

from __future__ import annotations

from annotator.core.events import DecisionsFetched
from annotator.core.outbox.requester_files import DECISIONS_FILE
from annotator.core.problems import errors
from annotator.services.bookkeeping.decisions import Decisions


class FetchedDecisions:
    """`services.bookkeeping.requester_feedback.Taker`."""

    file = DECISIONS_FILE

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def take(self, bundle_key: str, data: bytes, source: str) -> DecisionsFetched | None:
        """Write the decisions of a fetched file. Raise `StoreFault` and `MoneyRefused`; the next attempt recognises
        entries written before the error."""
        read = await self._decisions.read_of(bundle_key, data, DECISIONS_FILE, source)
        await self._decisions.take(read)
        corrected = await self._decisions.take_amounts(read)
        written = len(read.rows) + corrected
        left_out = len(read.refused) - corrected + len(errors(read.problems))
        return DecisionsFetched(bundle_key, written, left_out) if written or left_out else None
