"""Dated rules: figures that apply from a day until the next figure of the same key, and their standing on a day.
A figure is not confirmed if it never was, if it ended and none follows, or a year after its check with the source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class DatedRule(Protocol):
    """A figure. `until` is the last day for which it was set, None if that is not known. `checked` is the day on which
    it was compared with its source, None for the worker's own figure."""

    @property
    def key(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def checked(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def is_confirmed(self) -> bool: ...


class RuleState(StrEnum):
    """The state of a figure on a day."""

    COMING = "known-to-come"
    IN_FORCE = "in-force"
    UNCONFIRMED = "not-confirmed"
    REPLACED = "replaced"


class RuleStanding(Struct, frozen=True):
    """The state of a figure on a day, its last day if known, and the day since which it is not confirmed."""

    state: RuleState
    until: date | None = None
    unconfirmed_since: date | None = None


def rule_on[Rule: DatedRule](rules: Iterable[Rule], key: str, day: date) -> Rule | None:
    """Return the rule of a key that applies on a day."""
    begun = (rule for rule in rules if rule.key == key and rule.since <= day)
    return max(begun, key=lambda rule: rule.since, default=None)


def merged[Rule: DatedRule](rules: Iterable[Rule], others: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules with others. Of two with one key and day, the one that was checked later wins."""
    found = {(rule.key, rule.since): rule for rule in rules}
    for rule in others:
        known = found.get((rule.key, rule.since), rule)
        if known is rule or (known.checked or date.min) < (rule.checked or date.min):
            found[rule.key, rule.since] = rule
    return tuple(found.values())


def standing(rule: DatedRule, rules: Iterable[DatedRule], day: date) -> RuleStanding:
    """Return the standing of a rule among all rules on a day."""
    following = min((each.since for each in rules if each.key == rule.key and each.since > rule.since), default=None)
    until = following - timedelta(days=1) if following is not None else rule.until
    if rule.since > day:
        return RuleStanding(RuleState.COMING, until)
    if following is not None and following <= day:
        return RuleStanding(RuleState.REPLACED, until)
    since = _unconfirmed_since(rule, day)
    return RuleStanding(RuleState.IN_FORCE if since is None else RuleState.UNCONFIRMED, until, since)


def unconfirmed_since(rule: DatedRule, rules: Iterable[DatedRule], day: date) -> date | None:
    return standing(rule, rules, day).unconfirmed_since


def _unconfirmed_since(rule: DatedRule, day: date) -> date | None:
    if not rule.is_confirmed:
        return rule.since
    if rule.until is not None and rule.until < day:
        return rule.until + timedelta(days=1)
    return rule.checked if rule.checked is not None and day > _a_year_later(rule.checked) else None


def _a_year_later(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, 3, 1) if is_leap_day else day.replace(year=day.year + 1)
