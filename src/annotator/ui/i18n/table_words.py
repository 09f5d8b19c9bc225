"""The words of tables that are exported for people: headings, states, yes and no, by the stable English keys that
tables for programs have (`annotator ledger export`)."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.ledger.intervals import State
from annotator.core.money.exchange import ECB
from annotator.core.money.states import BONUSES, REWARD_STATES, MoneyState
from annotator.ui.i18n.exchange_text import source_words
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import N_, _

_HEADINGS: Mapping[str, str] = {
    "start_utc": N_("Start (UTC)"),
    "end_utc": N_("End (UTC)"),
    "local_start": N_("Start (local time)"),
    "seconds": N_("Seconds"),
    "counts_as": N_("Counts as"),
    "measured_as": N_("Measured as"),
    "is_work": N_("Work"),
    "task": N_("Task"),
    "platform": N_("Platform"),
    "reason": N_("Reason"),
    "day": N_("Day"),
    "decided": N_("Decided on"),
    "state": N_("Status"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "payer": N_("Payer"),
    "requester": N_("Requester"),
    "bundle": N_("Job"),
    "label": N_("Task or note"),
    "unique_id": N_("Unique ID"),
    "base": N_("One unit of"),
    "rate": N_("Rate"),
    "source": N_("Source"),
    "since": N_("Used since"),
    "means": N_("Payment method"),
    "reference": N_("Reference"),
    "in_kind": N_("In kind"),
    "to_correct": N_("To correct"),
    "in_euros": N_("In euros"),
    "rates": N_("Rates"),
    "yes": N_("Yes"),
    "no": N_("No"),
}
_OF_MONEY = REWARD_STATES | BONUSES | {MoneyState.FEE, MoneyState.ANNOUNCED, MoneyState.RECEIVED, MoneyState.VOUCHER}


def table_words() -> dict[str, str]:
    """Return the words by key, in the language of the program."""
    return {
        **{state.value: state_text(state) for state in State},
        **{state.value: money_state(state) for state in _OF_MONEY},
        **{key: _(text) for key, text in _HEADINGS.items()},
        **{source: source_words(source) for source in ("", ECB)},
    }
