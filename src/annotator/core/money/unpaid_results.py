"""Submitted results without a reward: of qualifications, of practice, and of bundles that state no pay. A requester
decides about them, too. They are no money, so no sum counts them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import MoneyReason
from annotator.core.ledger.entry_fields import Body, PayKind
from annotator.core.ledger.entry_types import DecidedBody, SubmittedBody, TaskReopenedBody
from annotator.core.money.entry_validation import Refusal, UnsoundMoney, amount_in, past_day_in
from annotator.core.money.states import ACCEPTED, DECIDED, MoneyState

_STATES = DECIDED | {MoneyState.SUBMITTED}


class UnpaidResult(Struct, frozen=True):
    """A result. `note` is that of its last decision."""

    bundle: str
    state: MoneyState = MoneyState.SUBMITTED
    note: str = ""


class UnpaidResults(Struct):
    """A fold over the entries about them, by `unique_id`."""

    _results: dict[str, UnpaidResult] = field(default_factory=dict)

    def __contains__(self, unique_id: str) -> bool:
        return unique_id in self._results

    def apply(self, body: Body) -> None:
        match body:
            case SubmittedBody(was_cancelled=False):
                if body.reward is None or body.pay_kind is not PayKind.PAID:
                    self._results[body.unique_id] = UnpaidResult(body.bundle)
            case TaskReopenedBody():
                self._results.pop(body.unique_id, None)
            case DecidedBody():
                known, state = self._results.get(body.unique_id), _state(body)
                if known is not None and state is not None:
                    self._results[body.unique_id] = replace(known, state=state, note=body.note.strip())

    def refusal(self, body: DecidedBody, day: date) -> Refusal | None:
        """Return the reason why a decision about a known result is invalid, or None. There is no money to change."""
        before, state = self._results[body.unique_id].state, _state(body)
        if state is None:
            return Refusal(MoneyReason.DECISION, {"decision": body.decision})
        try:
            past_day_in(body.day, day)
            amount = Decimal(0) if body.amount is None else amount_in(body.amount)
        except UnsoundMoney as unsound:
            return unsound.refusal
        if amount:
            return Refusal(MoneyReason.NO_REWARD, {"unique_id": body.unique_id})
        return Refusal(MoneyReason.ALREADY, {"state": before.value}) if state is before else None

    def bundle_of(self, unique_id: str) -> str:
        return self._results[unique_id].bundle if unique_id in self._results else ""

    def state_of(self, unique_id: str) -> MoneyState | None:
        return self._results[unique_id].state if unique_id in self._results else None

    def note(self, unique_id: str) -> str:
        return self._results[unique_id].note if unique_id in self._results else ""

    def decisions(self, bundle: str = "") -> dict[str, MoneyState]:
        """Return the states of the decided ones: those of a bundle, or all."""
        return {
            unique_id: each.state
            for unique_id, each in self._results.items()
            if each.state in DECIDED and bundle in ("", each.bundle)
        }


def _state(body: DecidedBody) -> MoneyState | None:
    """Return the state that a decision sets. Nothing is ever payable or paid."""
    state = next((state for state in _STATES if state.value == body.decision), None)
    return MoneyState.APPROVED if state in ACCEPTED else state
