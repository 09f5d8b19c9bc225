"""Reader of the turnover thresholds that ship with the program (`resources/rules/thresholds.toml`)."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

import msgspec

from annotator.core.money.amount import parse_amount
from annotator.core.money.receipts_book import Threshold
from annotator.formats.builtin.resources import resource_bytes


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    limit: str
    currency: str
    since: date = msgspec.field(name="from")
    checked: date
    pro_rata: bool
    source: str


@cache
def thresholds() -> tuple[Threshold, ...]:
    return read_thresholds(resource_bytes("rules/thresholds.toml"))


def read_thresholds(data: bytes) -> tuple[Threshold, ...]:
    """Read the thresholds in the order of the file. Raise ValueError for a missing, unknown or wrong field, and for two
    rules with one key that begin on the same day."""
    rules = msgspec.convert(tomllib.loads(data.decode("utf-8")).get("rule"), list[_Rule])
    if len({(rule.key, rule.since) for rule in rules}) != len(rules):
        raise ValueError("two rules of one key begin on the same day")
    found = []
    for rule in rules:
        limit = parse_amount(rule.limit)
        if limit is None or limit <= 0:
            raise ValueError(f"{rule.key}: limit is a decimal above zero in quotes")
        found.append(Threshold(rule.key, limit, rule.currency, rule.since, rule.source, rule.checked, rule.pro_rata))
    return tuple(found)
