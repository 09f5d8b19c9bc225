"""The wage that pay is compared with: from the command line, the user's settings, or the currency."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from annotator.core.errors import StoreFault
from annotator.core.money.amount import Money
from annotator.core.money.dated_rules import merged, rule_on
from annotator.core.pay.minimum_wages import WageRule, reference_rule, rule_for_currency
from annotator.core.settings import Settings
from annotator.formats.builtin.dated_rules import read_wage_rules
from annotator.formats.builtin.resources import resource_bytes
from annotator.services.preferences import opened_rules
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records_readonly


class UnknownWage(Exception):
    """No rule has this key today. `keys` are those of the rules."""

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__()
        self.keys = tuple(dict.fromkeys(keys))


async def reference_wages(home: Home, wage: Decimal | str | None, day: date) -> Callable[[str], WageRule | None]:
    """Return a function from a currency to its reference wage on a day. That is `wage` per hour in any currency, or
    the rule with this key; without it, the reference of the home's settings if in this currency, else the first rule
    in it, else None. Raise UnknownWage."""
    if isinstance(wage, Decimal):
        return lambda currency: WageRule("own", Money(wage, currency), day, "")
    settings = await stored_settings(home)
    rules, opened = read_wage_rules(resource_bytes("rules/minimum-wages.toml")), opened_rules(settings)
    rules = merged(rules, opened.wages) if opened is not None else rules
    if wage is not None:
        named = rule_on(rules, wage, day)
        if named is None:
            raise UnknownWage(rule.key for rule in rules)
        return lambda currency: named if named.hourly.currency == currency else None
    preferred = reference_rule(settings, rules, day)
    return lambda currency: rule_for_currency(rules, currency, day, preferred)


async def stored_settings(home: Home) -> Settings:
    """Return the user's settings if they can be read. Neither a check nor a rate needs a home."""
    if not home.records.exists():
        return Settings({})
    try:
        records = open_records_readonly(home)
        try:
            return Settings(dict(await records.settings()))
        finally:
            await records.close()
    except StoreFault:
        return Settings({})
