"""Decisions that requesters put where their results arrive: written down once, and told. What a changed file says
otherwise corrects what was said before."""

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
        """Raises StoreFault and MoneyRefused; what is written by then is known at the next time."""
        read = await self._decisions.read_of(bundle_key, data, DECISIONS_FILE, source)
        await self._decisions.take(read)
        corrected = await self._decisions.take_amounts(read)
        written = len(read.rows) + corrected
        left_out = len(read.refused) - corrected + len(errors(read.problems))
        return DecisionsFetched(bundle_key, written, left_out) if written or left_out else None
