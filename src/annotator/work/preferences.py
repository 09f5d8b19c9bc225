"""What the person chose, and the wage they measure against."""

from __future__ import annotations

from annotator.core.facts import Bulletin, SettingsChanged
from annotator.core.ledger.clock import local_day
from annotator.core.money.amount import Money
from annotator.core.pay.wages import WageRule, reference_rule, reference_wage, rule_for_currency
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.settings import Setting, Settings


class Preferences:
    def __init__(self, records: Records, rules: tuple[WageRule, ...], clock: Clock, bulletin: Bulletin) -> None:
        self._records = records
        self._rules = rules
        self._clock = clock
        self._bulletin = bulletin
        self._settings = Settings({})

    @property
    def rules(self) -> tuple[WageRule, ...]:
        return self._rules

    @property
    def settings(self) -> Settings:
        return self._settings

    def value(self, setting: Setting) -> str:
        return self._settings.value(setting)

    def idle_after_s(self) -> int | None:
        return self._settings.idle_after_s()

    def grace_s(self) -> int:
        """How long a result stays here before it leaves, in seconds."""
        return self._settings.grace_s()

    def reference_wage(self) -> Money | None:
        stamp = self._clock.now()
        return reference_wage(self._settings, self._rules, local_day(stamp.utc_ms, stamp.offset_min))

    def rule_for(self, currency: str) -> WageRule | None:
        """The wage to hold pay in a currency against, with its date and source."""
        stamp = self._clock.now()
        day = local_day(stamp.utc_ms, stamp.offset_min)
        return rule_for_currency(self._rules, currency, day, reference_rule(self._settings, self._rules, day))

    async def load(self) -> None:
        self._settings = Settings(dict(await self._records.settings()))

    async def choose(self, setting: Setting, value: str) -> None:
        """Stored, then announced. A value that the setting does not accept is a mistake of the caller: ValueError."""
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not accept {value!r}")
        await self._records.save_settings({setting.key: value})
        self._settings = self._settings.with_value(setting, value)
        self._bulletin.announce(SettingsChanged((setting.key,)))
