"""The worker's settings and the reference wage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from annotator.core.events import BundleArchived, EventBus, SettingsChanged
from annotator.core.keymap import Keymap, changed_keys
from annotator.core.ledger.clock import local_day
from annotator.core.money.dated_rules import merged
from annotator.core.pay.minimum_wages import (
    Reference,
    WageRule,
    reference_on,
    reference_rule,
    rule_for_currency,
)
from annotator.core.pay.take_home import Share, ShareRule, before_tax, shares
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.protection import ContentWarning, Protection
from annotator.core.settings import (
    REACTION,
    REWIND,
    RULES_FILES,
    SKIP,
    STATUS,
    WITHOUT_DEDUCTIONS,
    Setting,
    Settings,
    protecting,
    stowing,
)
from annotator.formats.builtin.dated_rules import shipped_rules

if TYPE_CHECKING:
    from annotator.core.money.receipts_book import Threshold
    from annotator.core.pay.rule_book import RuleBook


def opened_rules(settings: Settings) -> RuleBook | None:
    """Return the rules of all opened rules files; None without any, as at most starts."""
    if not settings.rules_files:
        return None
    from annotator.core.pay.rule_book import RuleBook
    from annotator.formats.rules_files import stored_files

    return reduce(RuleBook.with_book, (file.book for file in stored_files(settings.rules_files)), RuleBook())


class Preferences:
    """The settings. `share_rules` is called on first use."""

    def __init__(
        self,
        records: Records,
        rules: tuple[WageRule, ...],
        share_rules: Callable[[], tuple[ShareRule, ...]],
        clock: Clock,
        event_bus: EventBus,
    ) -> None:
        self._records = records
        self._rules = rules
        self._share_rules = share_rules
        self._clock = clock
        self._event_bus = event_bus
        self._settings = Settings({})
        self._opened: RuleBook | None = None

    @property
    def rules(self) -> tuple[WageRule, ...]:
        return merged(self._rules, self._opened.wages) if self._opened is not None else self._rules

    @property
    def share_rules(self) -> tuple[ShareRule, ...]:
        shipped = self._share_rules()
        return merged(shipped, self._opened.shares) if self._opened is not None else shipped

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        shipped = shipped_rules().thresholds
        return merged(shipped, self._opened.thresholds) if self._opened is not None else shipped

    @property
    def rule_book(self) -> RuleBook:
        """All rules."""
        from annotator.core.pay.rule_book import RuleBook

        return RuleBook(self.rules, self.share_rules, self.thresholds)

    @property
    def settings(self) -> Settings:
        return self._settings

    def value(self, setting: Setting) -> str:
        return self._settings.value(setting)

    @property
    def archived(self) -> frozenset[str]:
        """Keys of the bundles that the worker archived."""
        return self._settings.archived

    @property
    def keymap(self) -> Keymap:
        """The keyboard shortcuts of all commands, as the worker set them."""
        return self._settings.keymap

    def idle_after_s(self) -> int | None:
        return self._settings.idle_after_s()

    def approval(self) -> Fraction:
        """Return the share of pending rewards that counts, of a requester who has decided nothing yet."""
        return self._settings.approval()

    def grace_s(self) -> int:
        """Return how long a result stays here before it is sent, in seconds."""
        return self._settings.grace_s()

    def listening(self) -> tuple[float, float, float]:
        """Return the skip length of audio playback, the reaction time that is subtracted when the worker marks while
        listening, and the rewind after a pause, in seconds."""
        return int(self.value(SKIP)), int(self.value(REACTION)) / 1000, float(self.value(REWIND))

    def reference(self) -> Reference:
        """Return the basis and the wage of all hourly figures."""
        timestamp = self._clock.now()
        day = local_day(timestamp.utc_ms, timestamp.offset_min)
        return reference_on(self._settings, self.rules, self._shares_on(day), day)

    @property
    def has_status(self) -> bool:
        """True if the worker chose a status with deductions."""
        return self.value(STATUS) not in WITHOUT_DEDUCTIONS

    def shares_on(self, day: date) -> tuple[Share, ...] | None:
        """Return the worker's deductions on a day without income tax; None if a rule is missing."""
        found = self._shares_on(day)
        return before_tax(found) if found is not None else None

    def _shares_on(self, day: date) -> tuple[Share, ...] | None:
        """Return the worker's deductions on a day; None if a rule is missing. Without a status there are none."""
        return shares(self._settings, self.share_rules, day) if self.has_status else ()

    def rule_for(self, currency: str) -> WageRule | None:
        """Return the wage rule that pay in a currency is compared with, with its date and source."""
        timestamp = self._clock.now()
        day = local_day(timestamp.utc_ms, timestamp.offset_min)
        return rule_for_currency(self.rules, currency, day, reference_rule(self._settings, self.rules, day))

    async def load(self) -> None:
        self._settings = Settings(dict(await self._records.settings()))
        self._opened = opened_rules(self._settings)

    async def choose(self, setting: Setting, value: str) -> None:
        """Store a setting and announce it. Raise ValueError (a programming error) for a value not accepted."""
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not accept {value!r}")
        await self._records.save_settings({setting.key: value})
        self._settings = self._settings.with_value(setting, value)
        self._event_bus.announce(SettingsChanged((setting.key,)))

    async def keep(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Store values that are not settings of the table, and announce them. Return those before, empty for none."""
        before = {key: self._settings.chosen.get(key, "") for key in values}
        await self._records.save_settings(values)
        self._settings = Settings({**self._settings.chosen, **values})
        if any(key.startswith(RULES_FILES) for key in values):
            self._opened = opened_rules(self._settings)
        self._event_bus.announce(SettingsChanged(tuple(values)))
        return before

    async def choose_keys(self, keymap: Keymap) -> None:
        """Store the whole keymap and announce it."""
        changed = changed_keys(self._settings.keymap, keymap)
        await self._records.save_settings(changed)
        self._settings = self._settings.with_keymap(keymap)
        self._event_bus.announce(SettingsChanged(tuple(changed)))

    def protection(self, warned: ContentWarning) -> Protection:
        """Return the protection for media with this content warning."""
        return self._settings.protection(warned)

    def protect(self, warned: ContentWarning, protection: Protection) -> None:
        """Set the protection for all categories of the warning at once, without waiting for the disk."""
        self._settings = self._settings.with_protection(warned, protection)

    async def keep_protection(self, warned: ContentWarning) -> None:
        """Store the protection that was set for the warning, and announce it."""
        stored = protecting(warned, self._settings.protection(warned))
        await self._records.save_settings(stored)
        self._event_bus.announce(SettingsChanged(tuple(stored)))

    async def archive(self, bundle_key: str, *, is_archived: bool) -> None:
        """Archive a bundle, off the list of bundles to work on, or unarchive it. It stays unchanged."""
        await self._records.save_settings(stowing(bundle_key, is_archived=is_archived))
        self._settings = self._settings.with_archived(bundle_key, is_archived=is_archived)
        self._event_bus.announce(BundleArchived(bundle_key, is_archived))
