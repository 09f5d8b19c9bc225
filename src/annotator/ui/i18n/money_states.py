"""The payment states as text."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.money.states import MoneyState
from annotator.ui.i18n.translation import N_, _

_STATES: Mapping[MoneyState, str] = {
    MoneyState.OFFERED: N_("Offered"),
    MoneyState.SUBMITTED: N_("Pending"),
    MoneyState.APPROVED: N_("Approved"),
    MoneyState.PAYABLE: N_("Payable"),
    MoneyState.PAID: N_("Paid"),
    MoneyState.REJECTED: N_("Rejected"),
    MoneyState.RETURNED: N_("Returned"),
    MoneyState.EXPIRED: N_("Expired"),
    MoneyState.ABANDONED: N_("Abandoned"),
    MoneyState.BONUS: N_("Bonuses"),
    MoneyState.FEE: N_("Fees"),
    MoneyState.RECEIVED: N_("Money received"),
    MoneyState.VOUCHER: N_("Vouchers, face value"),
    MoneyState.VOUCHER_WORTH: N_("Vouchers, value to you"),
}


def money_state(state: MoneyState) -> str:
    return _(_STATES[state])
