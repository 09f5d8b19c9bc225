"""The bookkeeping services for the worker's own time and money, built on the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.core.events import Event, EventBus, SettingsChanged
from annotator.core.money.payers import Payer
from annotator.core.pay.hourly_figure import figures_by_currency
from annotator.core.pay.totals import PayFigures, Totals
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.settings import APPROVAL, OWN_CURRENCY, OWN_WAGE_CURRENCY
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.bookkeeping.payers import Payers
from annotator.services.bookkeeping.time_corrections import TimeCorrections
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences

if TYPE_CHECKING:
    from datetime import date

    from annotator.core.money.income import Income
    from annotator.core.pay.hourly_figure import HourlyFigure
    from annotator.core.pay.own_currency import OwnCurrency
    from annotator.core.pay.pay_cards import PaySummary
    from annotator.core.ports.folders import CardFile, Exports, NewFolders
    from annotator.services.bookkeeping.bonuses import Bonuses
    from annotator.services.bookkeeping.decisions import Decisions
    from annotator.services.bookkeeping.exchange import Exchange
    from annotator.services.bookkeeping.exporting import Exporting
    from annotator.services.bookkeeping.file_import import FileImport
    from annotator.services.bookkeeping.pay_cards import PayCards
    from annotator.services.bookkeeping.payments import Payments
    from annotator.services.bookkeeping.periods import Periods, TakeHomes
    from annotator.services.bookkeeping.platform_histories import PlatformHistories
    from annotator.services.bookkeeping.projections import Projections
    from annotator.services.bookkeeping.receipts_book import ReceiptsBook
    from annotator.services.bookkeeping.rejections import Rejections
    from annotator.services.bookkeeping.rules_files import RulesFiles
    from annotator.services.bookkeeping.timesheet import Exposures, Timesheets


class Bookkeeper:
    """The bookkeeping services. Each service is imported and created on first use, because the first task of a day
    needs only a few of them. `exports`, `folders` and `card_file` are called at that moment. `has_cards`
    tells without loading anything whether the home has pay cards."""

    def __init__(
        self,
        clock: Clock,
        records: Records,
        journal: Journal,
        preferences: Preferences,
        bundles: Bundles,
        event_bus: EventBus,
        known_payers: Callable[[], tuple[Payer, ...]],
        exports: Callable[[], Exports],
        folders: Callable[[], NewFolders],
        card_file: Callable[[], CardFile],
        has_cards: Callable[[], bool],
    ) -> None:
        self._clock = clock
        self._records = records
        self._journal = journal
        self._preferences = preferences
        self._bundles = bundles
        self._event_bus = event_bus
        self._exports = exports
        self._folders = folders
        self._card_file = card_file
        self._has_cards = has_cards
        self.time_corrections = TimeCorrections(journal, event_bus)
        self.bookkeeping = Bookkeeping(journal, event_bus)
        self.payers = Payers(records, known_payers, self.bookkeeping, event_bus)
        bundles.open_other = self._open_if_cards
        event_bus.listen(self._on_event)  # before every screen

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and APPROVAL.key in event.keys:
            self._journal.follow_approval()

    @cached_property
    def timesheets(self) -> Timesheets:
        from annotator.services.bookkeeping.timesheet import Timesheets

        return Timesheets(self._clock, self._journal, self.time_corrections, self._records)

    @cached_property
    def exposures(self) -> Exposures:
        from annotator.services.bookkeeping.timesheet import Exposures

        return Exposures(self.timesheets, self._records, self._bundles, self._preferences, self._event_bus)

    @cached_property
    def periods(self) -> Periods:
        from annotator.services.bookkeeping.periods import Periods

        return Periods(self._journal, self._preferences, self._own_currency)

    @cached_property
    def projections(self) -> Projections:
        from annotator.services.bookkeeping.projections import Projections

        return Projections(self._journal, self.periods, self.payers)

    @cached_property
    def decisions(self) -> Decisions:
        from annotator.services.bookkeeping.decisions import Decisions

        return Decisions(self.bookkeeping, self._folders())

    @cached_property
    def bonuses(self) -> Bonuses:
        from annotator.services.bookkeeping.bonuses import Bonuses

        return Bonuses(self._records, self.bookkeeping, self._bundles)

    @cached_property
    def payments(self) -> Payments:
        from annotator.services.bookkeeping.payments import Payments

        return Payments(self._records, self.bookkeeping)

    @cached_property
    def file_import(self) -> FileImport:
        from annotator.services.bookkeeping.file_import import FileImport

        return FileImport(self.decisions, self.payments, self._folders())

    @cached_property
    def platform_histories(self) -> PlatformHistories:
        from annotator.services.bookkeeping.platform_histories import PlatformHistories

        outside = (self._clock, self._records, self._journal)
        return PlatformHistories(*outside, self.bookkeeping, self.periods, self._folders())

    @cached_property
    def receipts_book(self) -> ReceiptsBook:
        from annotator.services.bookkeeping.receipts_book import ReceiptsBook

        return ReceiptsBook(self.bookkeeping, self.payers, self._preferences, self.exchange, self._exports())

    @cached_property
    def rejections(self) -> Rejections:
        from annotator.services.bookkeeping.rejections import Rejections

        return Rejections(self._journal, self._records, self._bundles, self._folders())

    @cached_property
    def take_homes(self) -> TakeHomes:
        from annotator.services.bookkeeping.periods import TakeHomes

        return TakeHomes(self.periods, self._preferences)

    @cached_property
    def exchange(self) -> Exchange:
        from annotator.services.bookkeeping.exchange import Exchange

        return Exchange(self._preferences, self.bookkeeping, self._folders())

    @cached_property
    def rules_files(self) -> RulesFiles:
        from annotator.services.bookkeeping.rules_files import RulesFiles

        return RulesFiles(self._preferences, self._folders(), self.bookkeeping.today)

    @cached_property
    def exporting(self) -> Exporting:
        from annotator.services.bookkeeping.exporting import Exporting

        own = (self.periods, self.take_homes, self._preferences, self.exchange)
        return Exporting(self._journal, self._records, *own, self._exports())

    @cached_property
    def pay_cards(self) -> PayCards:
        from annotator.services.bookkeeping.pay_cards import PayCards

        outside = (self._records, self._bundles, self._card_file(), self._folders(), self._event_bus)
        return PayCards(lambda: self._journal.folds, self.bookkeeping.today, *outside)

    def usual_currency(self, payer: str) -> str:
        """Return the currency that money of a payer is likely to have: the latest of this payer, the worker's own, or
        that of the wage."""
        earnings, own = self.bookkeeping.earnings, self._preferences.value(OWN_CURRENCY)
        accounts = [account for account in map(earnings.account, earnings.all_time) if account.payer == payer]
        if accounts:
            return accounts[-1].currency
        wage = self._preferences.reference().wage
        known = wage.currency if wage is not None else OWN_WAGE_CURRENCY.default
        return own if own != OWN_CURRENCY.default else known

    def pay_today(self, today: Totals) -> PayFigures:
        """Return the figures of today, as the earnings page has them for this day."""
        meter, reference, day = self._journal.folds.meter, self._preferences.reference(), self.bookkeeping.today()
        receipts: Mapping[date, Mapping[str, Income]] = {}
        if reference.shares:
            sums = meter.earnings.by_receipt(day, day, day, meter.time.has_measured)
            receipts = {arrived: meter.earnings.takings(each) for arrived, each in sums.items()}
        shares_on = self._preferences.shares_on
        found = figures_by_currency(today.money, receipts, today.work_ms, reference, shares_on)
        is_whole = found.keys() == today.money.keys()
        return PayFigures(found, self.in_own_currency(found, today.work_ms) if is_whole else found)

    def in_own_currency(self, figures: Mapping[str, HourlyFigure], work_ms: int) -> Mapping[str, HourlyFigure]:
        """Return figures of this work time in the worker's own currency at the rates of today; unchanged without it."""
        own, day = self._own_currency(), self.bookkeeping.today()
        return (
            figures if own is None else own.figures(figures, [(day, figures)], work_ms, self._preferences.reference())
        )

    def _own_currency(self) -> OwnCurrency | None:
        is_chosen = self._preferences.value(OWN_CURRENCY) != OWN_CURRENCY.default
        return self.exchange.own_currency if is_chosen else None

    async def _open_if_cards(self, location: str) -> bool:
        """Open pay cards of other workers, if a location that is no bundle has any."""
        is_card = location.lower().endswith(".paycard")
        if not is_card and not await self.pay_cards.has_cards(location):
            return False
        await self.pay_cards.open(location)
        return True

    async def pay_of_others(self) -> dict[tuple[str, str], PaySummary]:
        """Return what other workers' pay cards say, by id of the requester and currency, if there are enough cards."""
        if not self._has_cards():
            return {}
        found = await self.pay_cards.summaries()
        return {(summary.id, summary.currency): summary for summary in found if summary.is_shown}
