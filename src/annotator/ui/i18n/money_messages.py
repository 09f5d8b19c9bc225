"""Messages for the reasons that prevent a payment entry. The reasons are in `core.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoneyReason
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import MoneyState
from annotator.ui.i18n.translation import N_, _, filled

_STATES: Mapping[MoneyState, str] = {
    MoneyState.OFFERED: N_("Offered"),
    MoneyState.SUBMITTED: N_("Undecided"),
    MoneyState.APPROVED: N_("Approved"),
    MoneyState.PAYABLE: N_("Payable"),
    MoneyState.PAID: N_("Paid"),
    MoneyState.REJECTED: N_("Rejected"),
    MoneyState.RETURNED: N_("Skipped"),
    MoneyState.EXPIRED: N_("Expired"),
    MoneyState.ABANDONED: N_("Abandoned"),
    MoneyState.BONUS: N_("Bonus, not received"),
    MoneyState.BONUS_PAID: N_("Bonus, paid"),
    MoneyState.FEE: N_("Fees"),
    MoneyState.ANNOUNCED: N_("Payments announced"),
    MoneyState.RECEIVED: N_("Money received"),
    MoneyState.VOUCHER: N_("Vouchers, face value"),
    MoneyState.VOUCHER_WORTH: N_("Vouchers, value to you"),
}


def money_state(state: MoneyState) -> str:
    return _(_STATES[state])


MONEY_ERRORS: Mapping[MoneyReason, str] = {
    MoneyReason.AMOUNT: N_("“{amount}” is not a valid amount. Nothing was saved. Use a value such as 12.50."),
    MoneyReason.CURRENCY: N_("“{currency}” is not a valid currency. Nothing was saved. Use a code such as EUR."),
    MoneyReason.DAY: N_("“{day}” is not a valid date. Nothing was saved. Use a date such as 2026-11-24."),
    MoneyReason.DAY_TO_COME: N_("{day} is in the future. Nothing was saved. Choose today or an earlier day."),
    MoneyReason.TIME: N_(
        "“{time}” is not a valid time. Nothing was saved. Enter hours and minutes such as 1:30, at most 24 hours."
    ),
    MoneyReason.DECISION: N_("“{decision}” is not a valid reward status. Nothing was saved."),
    MoneyReason.FACTOR: N_(
        "“{factor}” is not a valid voucher value. Nothing was saved. Enter a number from 0 to 1, such as 0.8."
    ),
    MoneyReason.PERCENT: N_(
        "“{percent}” is not a valid percentage. Nothing was saved. Use a value from 0 to 100, such as 80."
    ),
    MoneyReason.SAME_AMOUNT: N_("The amount is already {amount}. Nothing was changed."),
    MoneyReason.THRESHOLD: N_(
        "“{amount}” is not a valid threshold. Nothing was changed. Enter an amount such as 10, or leave "
        "the field empty if you do not know it."
    ),
    MoneyReason.DELAY: N_(
        "“{delay}” is not a valid number of days. Nothing was changed. Enter a whole number up to {most}, "
        "or leave the field empty if you do not know it."
    ),
    MoneyReason.PAYER_KNOWN: N_("“{name}” already exists. Nothing was changed. Select it in the list to change it."),
    MoneyReason.MEANS_TWICE: N_("“{name}” appears twice. Nothing was changed. Give each payment method a unique name."),
    MoneyReason.EMPTY: N_("“{field}” is empty. Nothing was saved. Fill it in and try again."),
    MoneyReason.RATE: N_("“{rate}” is not a valid exchange rate. Nothing was saved. Use a value such as 1.0825."),
    MoneyReason.RATE_CURRENCY: N_("Two different currencies are needed. Nothing was saved. Change one of them."),
    MoneyReason.KNOWN: N_("This entry is already recorded ({unique_id}). Nothing was changed."),
    MoneyReason.UNKNOWN: N_(
        "No reward has the ID {unique_id}. Nothing was recorded. Check that the task was submitted."
    ),
    MoneyReason.NO_VOUCHER: N_("{unique_id} is not a voucher. Nothing was saved."),
    MoneyReason.NO_REWARD: N_(
        "{unique_id} is not a reward, so it has no status to change. Nothing was changed. Correct its amount instead."
    ),
    MoneyReason.ALREADY: N_("The reward already has this status. Nothing was changed."),
    MoneyReason.UNLAWFUL: N_(
        "A reward cannot change from “{before}” to “{after}”. Nothing was changed. If the earlier decision "
        "was a mistake, set the reward back to undecided first."
    ),
}
_OF_STATES = ("before", "after", "state")
# Names of entry fields as displayed in forms.
_FIELDS: Mapping[str, str] = {"payer": N_("Payer"), "name": N_("Name"), "means": N_("Payment method")}
# Reasons to skip a row of a decisions file, where the text differs.
_ROW_REASONS: Mapping[MoneyReason, str] = {
    MoneyReason.UNKNOWN: N_("No reward has this ID."),
    MoneyReason.UNLAWFUL: N_(
        "This reward is “{before}” and cannot change to “{after}”. Set it back to undecided first."
    ),
    MoneyReason.NO_REWARD: N_("This is not a reward, so there is nothing to decide."),
    MoneyReason.DAY_TO_COME: N_("{day} is in the future."),
    MoneyReason.OTHER_AMOUNT: N_(
        "This reward is already “{state}”, with {known} instead of {amount}. Change it manually if that is wrong."
    ),
}


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters with states and field names as displayed."""
    states = {state.value: state for state in MoneyState}
    worded = {
        name: money_state(states[value]) if name in _OF_STATES and value in states else value
        for name, value in params.items()
    }
    field = _FIELDS.get(worded.get("field", ""))
    return worded if field is None else {**worded, "field": _(field)}


def money_sentence(reason: MoneyReason, params: Mapping[str, str]) -> str:
    """Return the message of an error. A missing parameter becomes a dash."""
    if reason is MoneyReason.AMOUNT and params.get("amount") == "":
        return _("Enter an amount. Nothing was saved.")
    return filled(_(MONEY_ERRORS.get(reason) or _ROW_REASONS[reason]), in_words(params))


def row_reason(refusal: Refusal) -> str:
    """Return the reason that a row of a file cannot be saved."""
    text = _ROW_REASONS.get(refusal.reason) or MONEY_ERRORS[refusal.reason]
    return _(text).format_map(in_words(refusal.params))
