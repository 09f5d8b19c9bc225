"""What is remarked about payers, in the person's language. The remarks stand in `resources/rules/payers.toml`."""

from __future__ import annotations

from annotator.core.payers import Payer
from annotator.ui.words import N_, _

REMARKS = (
    N_("Jobs of UHRS become payable after 28 days. SEPA is sent twice a month and takes 3 to 5 working days more."),
    N_("In 2013 the least that could be withdrawn was 9 USD."),
    N_("Payoneer is paid once a month, on the 14th, and takes 3 to 5 working days more; PayPal weekly, on Thursdays."),
    N_("Closed on 30 September 2026. The history stays readable until 28 January 2027: export it before."),
    N_("Paid between the 10th and the 20th of the following month. PayPal takes 300 USD a year at most."),
)


def remark(payer: Payer) -> str:
    """A worker's own note stays as they wrote it."""
    return _(payer.note) if payer.note in REMARKS else payer.note
