"""The texts of manual entries and of their corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.money.items import Correction, Item
from annotator.core.money.states import MoneyState
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_states import money_state
from annotator.ui.i18n.translation import N_, _

_WHAT: Mapping[MoneyState, str] = {
    MoneyState.BONUS: N_("Bonus"),
    MoneyState.FEE: N_("Fee"),
    MoneyState.RECEIVED: N_("Payment"),
    MoneyState.VOUCHER: N_("Voucher"),
}


def entry_rows(entries: Sequence[tuple[Item, tuple[Correction, ...]]]) -> tuple[list[str], list[list[str]]]:
    header = [_("Payer"), _("Day"), _("Type"), _("Note"), _("Amount")]
    return header, [_row(item, corrections) for item, corrections in entries]


def history_lines(corrections: Sequence[Correction], currency: str) -> list[str]:
    """Return the history of a corrected amount, oldest first; empty if it was never corrected."""
    if not corrections:
        return []
    first = number_format.pair(_("Original amount"), number_format.amount(corrections[0].before, currency))
    return [first, *(_correction(correction, currency) for correction in corrections)]


def _correction(correction: Correction, currency: str) -> str:
    words = _("Voided on {day}") if correction.after == 0 else _("Corrected on {day}: {amount}")
    line = words.format(day=number_format.day(correction.day), amount=number_format.amount(correction.after, currency))
    return number_format.pair(line, correction.note) if correction.note else line


def _row(item: Item, corrections: tuple[Correction, ...]) -> list[str]:
    what = _(_WHAT[item.state]) if item.state in _WHAT else number_format.pair(_("Reward"), money_state(item.state))
    return [item.payer, number_format.typed_day(item.day), what, item.label, _amount(item, corrections)]


def _amount(item: Item, corrections: tuple[Correction, ...]) -> str:
    now = number_format.money(item.money)
    if not corrections:
        return now
    was = number_format.amount(corrections[0].before, item.money.currency)
    words = _("voided, was {was}") if item.money.amount == 0 else _("{amount}, was {was}")
    return words.format(amount=now, was=was)
