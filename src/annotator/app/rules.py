"""The command `annotator rules`: minimum wages, contributions and thresholds with their dates, age and standing.

`--json` prints {"day": day, "rules": [...]} with these objects. Days are ISO 8601, values exact decimals:

{
  "key": text, "name": text, "value": text, "unit": "EUR/h net" | "%" | "EUR/year" ...,
  "from": day, "until": day | null,
  "checked": day, "age_days": number,
  "standing": "in-force" | "known-to-come" | "not-confirmed" | "replaced",
  "unconfirmed_since": day | null,
  "source": text
}"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from annotator.app.command_line.arguments import day
from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.clock import local_day
from annotator.core.money.dated_rules import standing
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.rule_book import AnyRule
from annotator.core.pay.take_home import ShareRule
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.rule_text import HEADER, rule_cells, rule_name
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--day", type=day, metavar=_("DAY"), help=_("show the state on this day (default: today), such as 2027-01-02")
    )


def run(asked: argparse.Namespace) -> int:
    """Run the command, which only reads. Return 0."""
    now = SystemClock().now()
    on = asked.day or local_day(now.utc_ms, now.offset_min)
    rules = shipped_rules()
    if asked.json:
        output = {"day": on.isoformat(), "rules": [_rule_json(rule, rules, on) for rule in rules]}
        sys.stdout.write(json.dumps(output, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(rules, on)))
    return 0


def _lines(rules: Sequence[AnyRule], on: date) -> list[str]:
    """Return a table, and below it the sources by number."""
    sources = list(dict.fromkeys(rule.source for rule in rules))
    header = [*map(_, HEADER), _("Source")]
    rows = [[*rule_cells(rule, rules, on), f"[{sources.index(rule.source) + 1}]"] for rule in rules]
    numbered = [f"[{number}] {source_text(source)}" for number, source in enumerate(sources, start=1)]
    return [*aligned([header, *rows], len(header)), "", *numbered]


def _rule_json(rule: AnyRule, rules: Sequence[AnyRule], on: date) -> dict[str, object]:
    found = standing(rule, rules, on)
    value, unit = _value_and_unit(rule)
    return {
        "key": rule.key,
        "name": rule_name(rule.key),
        "value": format(value, "f"),
        "unit": unit,
        "from": rule.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "checked": rule.checked and rule.checked.isoformat(),
        "age_days": rule.checked and (on - rule.checked).days,
        "standing": found.state.value,
        "unconfirmed_since": found.unconfirmed_since and found.unconfirmed_since.isoformat(),
        "source": rule.source,
    }


def _value_and_unit(rule: AnyRule) -> tuple[Decimal, str]:
    if isinstance(rule, WageRule):
        return rule.hourly.amount, f"{rule.hourly.currency}/h {rule.basis.value}"
    return (rule.percent, "%") if isinstance(rule, ShareRule) else (rule.limit, f"{rule.currency}/year")
