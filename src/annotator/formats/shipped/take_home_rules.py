"""Contributions, levies and taxes as dated rules (`resources/rules/take-home.toml`), a file of ours."""

from __future__ import annotations

import re

from annotator.core.pay.take_home import ShareRule
from annotator.formats.shipped.dated_rules import read_dated_rules

_UNIT = re.compile("%")


def read_takehome_rules(data: bytes) -> tuple[ShareRule, ...]:
    """As `read_dated_rules`; `unit` is `%`, and no value is above 100."""
    rules = read_dated_rules(data, _UNIT, "%")
    for number, rule in enumerate(rules, start=1):
        if rule.value > 100:
            raise ValueError(f"rule {number} ({rule.key}): value is a share in percent, 100 at most")
    return tuple(ShareRule(rule.key, rule.value, rule.since, rule.source, rule.is_editable) for rule in rules)
