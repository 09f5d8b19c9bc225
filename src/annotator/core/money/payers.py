"""Payers: when what they owe is paid out, and what of it is locked until then. Pure.

Money that was accepted is locked while the payer's delay runs, and then while all that is owed stays below the payout
threshold. What is not known of a payer locks nothing. Locked money is shown, never hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain, count

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.items import Account, Item
from annotator.core.money.states import MoneyState
from annotator.core.money.sums import Tally, merged

# Whether a day is one on which banks and offices work: `formats.builtin.working_days`.
type IsWorkingDay = Callable[[date], bool]


_ACCEPTED = (MoneyState.APPROVED, MoneyState.PAYABLE, MoneyState.PAID)


class DelayIn(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working-days"


class Means(Struct, frozen=True):
    """A way of being paid; `threshold` in `currency`, None where it is not known."""

    name: str
    threshold: Decimal | None = None
    currency: str = ""


class Payer(Struct, frozen=True):
    """None and empty: not known. `means_used` names the worker's choice among `means`; `delay` counts from the
    approval; `as_of` is when this was read at `source`; what the worker wrote themselves has no source."""

    key: str
    name: str
    means: tuple[Means, ...] = ()
    means_used: str = ""
    delay: int | None = None
    delay_in: DelayIn = DelayIn.WORKING_DAYS
    closed: date | None = None
    readable_until: date | None = None
    source: str = ""
    as_of: date | None = None
    note: str = ""

    @property
    def is_own(self) -> bool:
        return not self.source

    def is_called(self, name: str) -> bool:
        return name.casefold() in (self.key.casefold(), self.name.casefold())

    def threshold(self, currency: str) -> Decimal | None:
        """Of the means that the worker uses; where none was chosen, the lowest in this currency."""
        known = [
            way.threshold
            for way in self.means
            if way.threshold is not None and way.currency == currency and self.means_used in ("", way.name)
        ]
        return min(known, default=None)

    def payable_on(self, approved: date, is_working_day: IsWorkingDay) -> date | None:
        """The day on which the delay is over; None where it is not known."""
        if self.delay is None:
            return None
        if self.delay_in is DelayIn.DAYS:
            return approved + timedelta(days=self.delay)
        return working_days_after(approved, self.delay, is_working_day)


class LockedBy(StrEnum):
    DELAY = "delay"
    THRESHOLD = "threshold"


class Locked(Struct, frozen=True):
    """`until` is the day on which the delay is over; `missing` is what lacks to the threshold."""

    payer: str
    currency: str
    amount: Decimal
    by: LockedBy
    until: date | None = None
    missing: Decimal | None = None


def working_days_after(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    """The working day that comes so many working days later; for 0 the day itself, whatever it is."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def payer_called(payers: Sequence[Payer], name: str) -> Payer | None:
    """By key or name, in any letters."""
    return next((payer for payer in payers if payer.is_called(name)), None)


def new_key(name: str, known: Sequence[Payer]) -> str:
    """The key of a payer that the worker adds: their name in small letters and hyphens, with a number where that is
    taken."""
    words = "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()
    wanted = "-".join(words) or "payer"
    taken = {payer.key for payer in known}
    keys = chain((wanted,), (f"{wanted}-{number}" for number in count(2)))
    return next(key for key in keys if key not in taken)


def with_own(payers: Sequence[Payer], own: Sequence[Payer]) -> tuple[Payer, ...]:
    """What the worker wrote stands in place of what ships, and their own payers behind it."""
    written = {payer.key: payer for payer in own}
    shipped = [written.get(payer.key, payer) for payer in payers]
    known = {payer.key for payer in payers}
    return (*shipped, *(payer for payer in own if payer.key not in known))


def owed(tallies: Mapping[MoneyState, Tally]) -> Decimal:
    """What a payer still has to send: all that was accepted and bonuses, less fees and what has arrived. What the
    worker marked as paid counts as arrived, also where no payment was written down."""
    approved, payable, paid = (_amount(tallies, state) for state in _ACCEPTED)
    arrived = EXACT.add(_amount(tallies, MoneyState.RECEIVED), _amount(tallies, MoneyState.VOUCHER))
    total = EXACT.add(EXACT.add(approved, payable), EXACT.add(paid, _amount(tallies, MoneyState.BONUS)))
    return EXACT.subtract(EXACT.subtract(total, _amount(tallies, MoneyState.FEE)), max(arrived, paid))


def locked(
    payer: Payer,
    currency: str,
    owing: Decimal,
    approved: Iterable[Item],
    today: date,
    is_working_day: IsWorkingDay,
) -> tuple[Locked, ...]:
    """What of `owing` (`owed`, all of this payer in this currency) is locked. `approved` are the rewards in state
    approved; those that the worker called payable have no delay any more. Soonest first; the threshold last."""
    waiting: dict[date, Decimal] = {}
    for item in approved:
        until = payer.payable_on(item.decided or item.day, is_working_day)
        if until is not None and until > today:
            waiting[until] = EXACT.add(waiting.get(until, Decimal(0)), item.money.amount)
    locks, left = [], max(owing, Decimal(0))
    for until in sorted(waiting, reverse=True):
        amount = min(waiting[until], left)
        left = EXACT.subtract(left, amount)
        if amount > 0:
            locks.append(Locked(payer.name, currency, amount, LockedBy.DELAY, until=until))
    locks.reverse()
    threshold = payer.threshold(currency)
    if threshold is not None and 0 < left < threshold:
        missing = EXACT.subtract(threshold, left)
        locks.append(Locked(payer.name, currency, left, LockedBy.THRESHOLD, missing=missing))
    return tuple(locks)


def all_locked(
    sums: Mapping[int, Mapping[MoneyState, Tally]],
    account_of: Callable[[int], Account],
    approved: Iterable[Item],
    payers: Sequence[Payer],
    today: date,
    is_working_day: IsWorkingDay,
) -> tuple[Locked, ...]:
    """Of every payer that is known, by name and currency. `sums` are those of all time: what a payer owes depends
    neither on a window nor on whose task it was."""
    of_payer: dict[tuple[str, str], list[Mapping[int, Mapping[MoneyState, Tally]]]] = {}
    for number, tallies in sums.items():
        account = account_of(number)
        of_payer.setdefault((account.payer, account.currency), []).append({0: tallies})
    waiting: dict[tuple[str, str], list[Item]] = {}
    for item in approved:
        waiting.setdefault((item.payer, item.money.currency), []).append(item)
    locks: list[Locked] = []
    for (name, currency), many in sorted(of_payer.items()):
        payer = payer_called(payers, name)
        if payer is not None:
            owing = owed(merged(many)[0])
            locks += locked(payer, currency, owing, waiting.get((name, currency), ()), today, is_working_day)
    return tuple(locks)


def _amount(tallies: Mapping[MoneyState, Tally], state: MoneyState) -> Decimal:
    tally = tallies.get(state)
    return tally.amount if tally is not None else Decimal(0)
