"""The sentence for each reason why something about money is not written down. The reasons: `core.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import MoneyState
from annotator.ui.i18n.money_states import money_state
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

MONEY_ERRORS: Mapping[MoneyReason, str] = {
    MoneyReason.AMOUNT: N_("“{amount}” is no amount; nothing was written down. Write one such as 12.50."),
    MoneyReason.CURRENCY: N_("“{currency}” is no currency; nothing was written down. Write one such as EUR."),
    MoneyReason.DAY: N_("“{day}” is no day; nothing was written down. Write one such as 2026-11-24."),
    MoneyReason.DAY_TO_COME: N_("{day} is still to come; nothing was written down. Choose today or a day before."),
    MoneyReason.DECISION: N_("“{decision}” is nothing that can become of a reward; nothing was written down."),
    MoneyReason.FACTOR: N_(
        "“{factor}” is no value for a voucher; nothing was written down. Write a share from 0 to 1, such as 0.8."
    ),
    MoneyReason.PERCENT: N_("“{percent}” is no share; nothing was written down. Write one from 0 to 100, such as 80."),
    MoneyReason.SAME_AMOUNT: N_("The amount is {amount} already; nothing was changed."),
    MoneyReason.THRESHOLD: N_(
        "“{amount}” is no threshold; nothing was changed. Write an amount such as 10, "
        "or leave it empty if it is not known."
    ),
    MoneyReason.DELAY: N_(
        "“{delay}” is no number of days; nothing was changed. Write a whole number up to {most}, "
        "or leave it empty if it is not known."
    ),
    MoneyReason.PAYER_KNOWN: N_("“{name}” is there already; nothing was changed. Choose it in the list to change it."),
    MoneyReason.MEANS_TWICE: N_(
        "“{name}” is there twice; nothing was changed. Give each way of being paid its own name."
    ),
    MoneyReason.EMPTY: N_("“{field}” is empty; nothing was written down. Fill it in and try again."),
    MoneyReason.KNOWN: N_("This is written down already ({unique_id}); nothing was changed."),
    MoneyReason.UNKNOWN: N_(
        "No reward is known as {unique_id}; nothing was written down. Check that the task was sent."
    ),
    MoneyReason.NO_VOUCHER: N_("{unique_id} is no voucher; nothing was written down."),
    MoneyReason.NO_REWARD: N_(
        "{unique_id} is no reward, so nothing can be decided about it. Correct its amount instead."
    ),
    MoneyReason.ALREADY: N_("The reward is in this state already; nothing was changed."),
    MoneyReason.UNLAWFUL: N_(
        "A reward cannot go from “{before}” to “{after}”; nothing was changed. "
        "Set it back to pending first, if it was decided by mistake."
    ),
}
_OF_STATES = ("before", "after", "state")
# What a field of an entry is called where it is filled in.
_FIELDS: Mapping[str, str] = {
    "payer": N_("Payer"),
    "name": N_("Name"),
    "means": N_("Way of being paid"),
}
# Why a row of a file of decisions is left out, where that is said in other words.
_ROW_REASONS: Mapping[MoneyReason, str] = {
    MoneyReason.UNKNOWN: N_("No reward is known under this id."),
    MoneyReason.UNLAWFUL: N_("It is “{before}” here, and cannot become “{after}”. Set it back to pending first."),
    MoneyReason.NO_REWARD: N_("This is no reward: nothing can be decided about it."),
    MoneyReason.DAY_TO_COME: N_("{day} is still to come."),
    MoneyReason.OTHER_AMOUNT: N_("It is “{state}” already, with {known} and not {amount}. Decide about it by hand."),
}


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    """The params of an error about money, with states and fields as the person knows them."""
    states = {state.value: state for state in MoneyState}
    worded = {
        name: money_state(states[value]) if name in _OF_STATES and value in states else value
        for name, value in params.items()
    }
    field = _FIELDS.get(worded.get("field", ""))
    return worded if field is None else {**worded, "field": _(field)}


def money_sentence(reason: MoneyReason, params: Mapping[str, str]) -> str:
    """Of an error. A blank without its param is a dash."""
    return filled(_(MONEY_ERRORS.get(reason) or _ROW_REASONS[reason]), in_words(params))


def row_reason(refusal: Refusal) -> str:
    """Why a row of a file cannot be written down."""
    words = _ROW_REASONS.get(refusal.reason) or MONEY_ERRORS[refusal.reason]
    return _(words).format_map(in_words(refusal.params))
