"""The payers: those included in the program, overridden by the worker's own entries."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import MoneyReason, MoneyRefused
from annotator.core.events import EventBus, SettingsChanged
from annotator.core.money.amount import parse_amount
from annotator.core.money.payers import DelayIn, Locked, Means, Payer, all_locked, new_key, payer_called, with_custom
from annotator.core.money.states import MoneyState
from annotator.core.ports.records import Records
from annotator.formats.amounts import currencies
from annotator.formats.builtin.payers import LONGEST_DELAY, custom_payers_text, read_custom_payers
from annotator.services.bookkeeping.earnings import Bookkeeping

CUSTOM_PAYERS_KEY = "own_payers"


class TypedMeans(Struct, frozen=True):
    """A payment method as typed. The threshold is decimal text; empty means unknown."""

    name: str
    threshold: str
    currency: str


class TypedPayer(Struct, frozen=True):
    """A payer as typed. Empty fields are unknown. A payer without `key` is a new one that the worker adds."""

    key: str
    name: str
    means: tuple[TypedMeans, ...]
    means_used: str
    delay: str
    delay_in: DelayIn
    note: str


class Payers:
    """The payers; call `load` first. All writing methods raise `StoreFault` and then change nothing."""

    def __init__(
        self, records: Records, shipped: Callable[[], tuple[Payer, ...]], bookkeeping: Bookkeeping, event_bus: EventBus
    ) -> None:
        self._records = records
        self._shipped = shipped
        self._bookkeeping = bookkeeping
        self._event_bus = event_bus
        self._own: tuple[Payer, ...] = ()

    async def load(self) -> None:
        self._own = read_custom_payers((await self._records.settings()).get(CUSTOM_PAYERS_KEY, ""))

    def all(self) -> tuple[Payer, ...]:
        return with_custom(self._shipped(), self._own)

    def open_names(self) -> tuple[str, ...]:
        """Return the names of payers that the worker can still work for."""
        return tuple(payer.name for payer in self.all() if payer.closed is None)

    def called(self, name: str) -> Payer | None:
        return payer_called(self.all(), name)

    def shipped(self, key: str) -> Payer | None:
        """Return the included payer with this key, without the worker's own entries."""
        return next((payer for payer in self._shipped() if payer.key == key), None)

    def read(self, typed: TypedPayer) -> Payer:
        """Return the typed payer. Raise `MoneyRefused` for an invalid threshold, currency, delay or taken name."""
        name = typed.name.strip()
        if not name:
            raise MoneyRefused(MoneyReason.EMPTY, field="name")
        known = self.called(typed.key) if typed.key else None
        namesake = self.called(name)
        if namesake is not None and namesake.key != typed.key:
            raise MoneyRefused(MoneyReason.PAYER_KNOWN, name=namesake.name)
        means = tuple(_means(way) for way in typed.means if way.name.strip() or way.threshold.strip())
        twice = next((way.name for way in means if sum(other.name == way.name for other in means) > 1), None)
        if twice is not None:
            raise MoneyRefused(MoneyReason.MEANS_TWICE, name=twice)
        return replace(
            known or Payer(new_key(name, self.all()), name),
            name=name,
            means=means,
            means_used=typed.means_used if typed.means_used in {way.name for way in means} else "",
            delay=_delay(typed.delay.strip()),
            delay_in=typed.delay_in,
            note=typed.note.strip(),
        )

    async def write(self, payer: Payer) -> None:
        """Store the worker's own version of a payer. It replaces the included one under this key and has no source."""
        own = replace(payer, source="", as_of=self._bookkeeping.today())
        await self._keep((*(other for other in self._own if other.key != own.key), own))

    async def forget(self, key: str) -> None:
        """Remove the worker's own version, which restores the included payer, if there is one."""
        await self._keep(tuple(other for other in self._own if other.key != key))

    def locked(self) -> tuple[Locked, ...]:
        """Return all approved money that cannot be paid out yet, by payer."""
        from annotator.formats.builtin.working_days import is_french_working_day

        earnings = self._bookkeeping.earnings
        approved = earnings.items(MoneyState.APPROVED)
        today = self._bookkeeping.today()
        return all_locked(earnings.all_time, earnings.account, approved, self.all(), today, is_french_working_day)

    async def restore(self, payer: Payer) -> None:
        """Store a payer again that `forget` removed."""
        await self._keep((*(other for other in self._own if other.key != payer.key), payer))

    async def _keep(self, own: tuple[Payer, ...]) -> None:
        await self._records.save_settings({CUSTOM_PAYERS_KEY: custom_payers_text(own)})
        self._own = own
        self._event_bus.announce(SettingsChanged((CUSTOM_PAYERS_KEY,)))


def _means(typed: TypedMeans) -> Means:
    name, threshold, currency = typed.name.strip(), typed.threshold.strip(), typed.currency.strip().upper()
    if not name:
        raise MoneyRefused(MoneyReason.EMPTY, field="means")
    if not threshold:
        return Means(name)
    amount = parse_amount(threshold)
    if amount is None or amount < 0:
        raise MoneyRefused(MoneyReason.THRESHOLD, amount=typed.threshold)
    if currency not in currencies():
        raise MoneyRefused(MoneyReason.CURRENCY, currency=typed.currency)
    return Means(name, amount, currency)


def _delay(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and int(typed) <= LONGEST_DELAY):
        raise MoneyRefused(MoneyReason.DELAY, delay=typed, most=str(LONGEST_DELAY))
    return int(typed)
