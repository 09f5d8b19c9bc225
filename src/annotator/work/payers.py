"""Payers as the worker knows them: those that ship, with what they wrote themselves in place of it."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.facts import Bulletin, SettingsChanged
from annotator.core.money_states import MoneyState
from annotator.core.payers import Locked, Payer, all_locked, payer_called, with_own
from annotator.core.ports import Records
from annotator.formats.payers_file import own_payers_text, read_own_payers
from annotator.formats.working_days import is_french_working_day
from annotator.work.earnings import Bookkeeping

OWN_PAYERS_KEY = "own_payers"


class Payers:
    """`load` first. All that writes raises StoreFault and changes nothing then."""

    def __init__(
        self, records: Records, shipped: tuple[Payer, ...], bookkeeping: Bookkeeping, bulletin: Bulletin
    ) -> None:
        self._records = records
        self._shipped = shipped
        self._bookkeeping = bookkeeping
        self._bulletin = bulletin
        self._own: tuple[Payer, ...] = ()

    async def load(self) -> None:
        self._own = read_own_payers((await self._records.settings()).get(OWN_PAYERS_KEY, ""))

    def all(self) -> tuple[Payer, ...]:
        return with_own(self._shipped, self._own)

    def open_names(self) -> tuple[str, ...]:
        """Of those that work can be done for."""
        return tuple(payer.name for payer in self.all() if payer.closed is None)

    def called(self, name: str) -> Payer | None:
        return payer_called(self.all(), name)

    def shipped(self, key: str) -> Payer | None:
        """What ships under a key, whatever the worker wrote in its place."""
        return next((payer for payer in self._shipped if payer.key == key), None)

    async def write(self, payer: Payer) -> None:
        """The worker's own word, from now on in place of what is known under this key. It has no source but them."""
        own = replace(payer, source="", as_of=self._bookkeeping.today())
        await self._keep((*(one for one in self._own if one.key != own.key), own))

    async def forget(self, key: str) -> None:
        """Back to what ships, or to nothing."""
        await self._keep(tuple(one for one in self._own if one.key != key))

    def locked(self) -> tuple[Locked, ...]:
        """All money that is accepted and cannot be had yet, by payer."""
        earnings = self._bookkeeping.earnings
        approved = earnings.items(MoneyState.APPROVED)
        today = self._bookkeeping.today()
        return all_locked(earnings.all_time, earnings.account, approved, self.all(), today, is_french_working_day)

    async def _keep(self, own: tuple[Payer, ...]) -> None:
        await self._records.save_settings({OWN_PAYERS_KEY: own_payers_text(own)})
        self._own = own
        self._bulletin.announce(SettingsChanged((OWN_PAYERS_KEY,)))
