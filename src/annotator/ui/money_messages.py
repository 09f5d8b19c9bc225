"""The sentence for each reason why something about money is not written down. The reasons: `core.money_facts`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.money_states import MoneyState
from annotator.ui.earnings_words import money_state
from annotator.ui.words import N_

# By the code of `core.errors.MoneyRefused`.
MONEY_ERRORS: Mapping[str, str] = {
    "money-refused": N_("This was not written down. Look at what you entered, and try again."),
    "money-amount": N_("“{amount}” is no amount; nothing was written down. Write one such as 12.50."),
    "money-currency": N_("“{currency}” is no currency; nothing was written down. Write one such as EUR."),
    "money-day": N_("“{day}” is no day; nothing was written down. Write one such as 2026-11-24."),
    "money-day-to-come": N_("{day} is still to come; nothing was written down. Choose today or a day before."),
    "money-decision": N_("“{decision}” is nothing that can become of a reward; nothing was written down."),
    "money-factor": N_(
        "“{factor}” is no value for a voucher; nothing was written down. Write a share from 0 to 1, such as 0.8."
    ),
    "money-empty": N_("“{field}” is empty; nothing was written down. Fill it in and try again."),
    "money-known": N_("This is written down already ({unique_id}); nothing was changed."),
    "money-unknown": N_("No reward is known as {unique_id}; nothing was written down. Check that the task was sent."),
    "money-no-voucher": N_("{unique_id} is no voucher; nothing was written down."),
    "money-no-reward": N_("{unique_id} is no reward, so nothing can be decided about it. Correct its amount instead."),
    "money-already": N_("The reward is in this state already; nothing was changed."),
    "money-unlawful": N_(
        "A reward cannot go from “{before}” to “{after}”; nothing was changed. "
        "Set it back to pending first, if it was decided by mistake."
    ),
}
_OF_STATES = ("before", "after", "state")


def with_states_in_words(params: Mapping[str, str]) -> dict[str, str]:
    """The params of an error about money, with states as the person knows them."""
    states = {state.value: state for state in MoneyState}
    return {
        name: money_state(states[value]) if name in _OF_STATES and value in states else value
        for name, value in params.items()
    }
