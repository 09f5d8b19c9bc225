"""Reader and writer of payers. Shipped payers are in `resources/rules/payers.toml`. Payers that the worker entered
are JSON in the settings. Both use the same fields: key, name, means [{name, threshold?, currency?}], means_used?,
delay?, delay_in?, closed?, readable_until?, source?, as_of?, note?. Amounts are decimals as text."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from annotator.core.money.amount import parse_amount
from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.formats.amounts import currencies

_FIELDS = frozenset(
    {"key", "name", "means", "means_used", "delay", "delay_in", "closed", "readable_until", "source", "as_of", "note"}
)
_MEANS_FIELDS = frozenset({"name", "threshold", "currency"})
LONGEST_DELAY = 1_000  # days


def read_payers(data: bytes) -> tuple[Payer, ...]:
    """Read the shipped payers. Raise ValueError with the name of the payer and the field."""
    tables = tomllib.loads(data.decode("utf-8")).get("payer", [])
    if not isinstance(tables, list) or not tables:
        raise ValueError("the file holds no [[payer]]")
    payers = tuple(payer_of(table, f"payer {number}") for number, table in enumerate(tables, start=1))
    if len({payer.key for payer in payers}) != len(payers):
        raise ValueError("two payers have one key")
    for payer in payers:
        if payer.is_own or payer.as_of is None:
            raise ValueError(f"{payer.key}: source and as_of are missing")
    return payers


def read_custom_payers(text: str) -> tuple[Payer, ...]:
    """Read the worker's own payers from the settings. Skip entries that are unreadable or of another program."""
    try:
        tables = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    payers: dict[str, Payer] = {}
    for table in tables if isinstance(tables, list) else ():
        try:
            payer = payer_of(table, "payer")
        except ValueError:
            continue
        payers[payer.key] = payer
    return tuple(payers.values())


def custom_payers_text(payers: Sequence[Payer]) -> str:
    """Return JSON for the settings. `read_custom_payers` reads it."""
    return json.dumps([_table(payer) for payer in payers], ensure_ascii=False)


def payer_of(table: object, named: str) -> Payer:
    """Return a payer for a TOML, JSON or form table. Days may be ISO text. Raise ValueError with the field."""
    if not isinstance(table, Mapping) or not table.keys() <= _FIELDS:
        raise ValueError(f"{named}: its fields are {', '.join(sorted(_FIELDS))}")
    key, name = _words(table, "key", named), _words(table, "name", named)
    if not key or not name:
        raise ValueError(f"{named}: key and name are words")
    named = key
    means = table.get("means", [])
    if not isinstance(means, list | tuple):
        raise ValueError(f"{named}: means is a list")
    return Payer(
        key,
        name,
        means=tuple(_means(way, named) for way in means),
        means_used=_words(table, "means_used", named),
        delay=_delay(table.get("delay"), named),
        delay_in=_delay_in(table.get("delay_in", DelayIn.WORKING_DAYS.value), named),
        closed=_day(table, "closed", named),
        readable_until=_day(table, "readable_until", named),
        source=_words(table, "source", named),
        as_of=_day(table, "as_of", named),
        note=_words(table, "note", named),
    )


def _means(table: object, named: str) -> Means:
    if not isinstance(table, Mapping) or not table.keys() <= _MEANS_FIELDS:
        raise ValueError(f"{named}: the fields of means are {', '.join(sorted(_MEANS_FIELDS))}")
    name, currency = _words(table, "name", named), _words(table, "currency", named)
    if not name:
        raise ValueError(f"{named}: means have a name")
    if table.get("threshold") in (None, ""):
        return Means(name)
    if currency not in currencies():
        raise ValueError(f"{named}: currency is one such as EUR")
    return Means(name, _threshold(table["threshold"], named), currency)


def _threshold(value: object, named: str) -> Decimal:
    amount = parse_amount(value) if isinstance(value, str) else None
    if amount is None or amount < 0:
        raise ValueError(f"{named}: threshold is a decimal in quotes, such as '10'")
    return amount


def _delay(value: object, named: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST_DELAY:
        raise ValueError(f"{named}: delay is a whole number of days")
    return value


def _delay_in(value: object, named: str) -> DelayIn:
    unit = next((unit for unit in DelayIn if unit.value == value), None)
    if unit is None:
        raise ValueError(f"{named}: delay_in is one of {', '.join(DelayIn)}")
    return unit


def _day(table: Mapping[str, Any], field: str, named: str) -> date | None:
    value = table.get(field)
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"{named}: {field} is a day such as 2026-01-01")
    return day


def _words(table: Mapping[str, Any], field: str, named: str) -> str:
    value = table.get(field, "")
    if not isinstance(value, str):
        raise ValueError(f"{named}: {field} is text")
    return value.strip()


def _table(payer: Payer) -> dict[str, Any]:
    days = {"closed": payer.closed, "readable_until": payer.readable_until, "as_of": payer.as_of}
    return {
        "key": payer.key,
        "name": payer.name,
        "means": [_means_table(way) for way in payer.means],
        "means_used": payer.means_used,
        "delay": payer.delay,
        "delay_in": payer.delay_in.value,
        "source": payer.source,
        "note": payer.note,
        **{field: day.isoformat() for field, day in days.items() if day is not None},
    }


def _means_table(means: Means) -> dict[str, str]:
    if means.threshold is None:
        return {"name": means.name}
    return {"name": means.name, "threshold": format(means.threshold, "f"), "currency": means.currency}
