"""The command `annotator price BUNDLE|RESULTS`: the reward at which most workers reach an hourly wage, and what each
way to that wage costs.

`--json` prints one object:

{
  "place": text,                as named on the command line
  "share": number,              the share of workers who should reach the wage, 0 to 1
  "prices": [{                  by currency
    "currency": text, "wage": text,         per hour, an exact decimal as all amounts
    "unit": "task" | "media-minute",
    "workers": int, "left_out": int,        measured, and those with too few tasks
    "reached": int,             of the workers measured, with today's pay
    "point": text,              the reward for the quantile of the times measured
    "expected": number | null,  the share of further workers who are expected to reach the wage with it
    "safe": text | null,        the reward that suffices with a certainty of 80 %; both null for one person's time
    "is_bound": bool,           false: too few workers for that certainty, "safe" suffices for the slowest of them
    "ways": [{"reward": text | null, "paid": text, "bonuses": text, "total": text, "reached": int, "workers": int}]
  }],                           of all workers: what was paid (reward null), the point price, the safe price
  "written": text | null,       the amount written by --set
  "problems": [...]             in the form of `annotator check --json`
}

The exit code is 0 if there is a price (and it is written, with --set), else 1."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.app.command_line.arguments import percent, positive, wage_or_key
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.results import bundle_of_results, is_results_zip
from annotator.app.gui.system_clock import SystemClock
from annotator.app.rates import read_history
from annotator.app.reference_wages import UnknownWage, reference_wages
from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayUnit
from annotator.core.errors import AnnotatorError
from annotator.core.ledger.clock import local_day
from annotator.core.money.amount import Money
from annotator.core.pay.fair_price import FEWEST_TASKS, Price, Way, price, reach, way, worker_times
from annotator.core.pay.minimum_wages import WageBasis, WageRule
from annotator.core.pay.offer import has_own_terms
from annotator.core.pay.rehearsal import reward_for_wage, stated
from annotator.core.problems import ProblemCode
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import with_pay_amount
from annotator.formats.problem_log import ProblemLog, printable
from annotator.store.disk import disk_faults
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_text import wage_text
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import NOTHING, _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "place", type=Path, metavar=_("BUNDLE|RESULTS"),
        help=_("a bundle, a results folder, a zip file with results or a Mechanical Turk batch file (CSV)"),
    )  # fmt: skip
    command.add_argument(
        "--wage", type=wage_or_key, required=True, metavar=_("AMOUNT|KEY"),
        help=_("what an hour should pay, or a key of “annotator rules” such as fr-minimum-gross"),
    )  # fmt: skip
    command.add_argument("--bundle", metavar=_("BUNDLE"), help=_("for results: the bundle that states the pay"))
    command.add_argument(
        "--for", type=percent, default=90, dest="percent", metavar=_("PERCENT"),
        help=_("how many of a hundred workers should reach the wage (default: 90)"),
    )  # fmt: skip
    command.add_argument(
        "--at-least", type=positive, default=FEWEST_TASKS, dest="fewest", metavar=_("COUNT"),
        help=_("leave out workers with fewer paid tasks (default: 5)"),
    )  # fmt: skip
    command.add_argument("--set", action="store_true", dest="sets", help=_("write the safe price into bundle.toml"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if there is a price, else 1. Exit with 2 for an unknown key of a wage."""
    pricing = _Run(asked)
    try:
        pricing.run()
    except UnknownWage as unknown:
        asked.parser.error(unknown_wage(asked.wage, unknown))
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.place) + "\n")
        return 1
    sys.stdout.write(pricing.as_json() if asked.json else pricing.as_text())
    return 1 if pricing.log.has_errors() or not pricing.found else 0


def unknown_wage(key: str, unknown: UnknownWage) -> str:
    return _("there is no wage “{key}” (keys: {keys})").format(key=key, keys=", ".join(unknown.keys))


class _Priced(Struct, frozen=True):
    """The price in one currency. Without `ways` it is from the time that the bundle states."""

    wage: WageRule
    price: Price
    left_out: int = 0
    reached: int = 0
    ways: tuple[Way, ...] = ()
    everyone: int = 0

    @property
    def currency(self) -> str:
        return self.wage.hourly.currency

    @property
    def chosen(self) -> Decimal:
        """The reward that --set writes."""
        return self.price.safe


class _Run:
    def __init__(self, asked: argparse.Namespace) -> None:
        self.log = ProblemLog()
        self.found: list[_Priced] = []
        self._place: Path = asked.place
        self._wage: Decimal | str = asked.wage
        self._share = Fraction(asked.percent, 100)
        self._fewest: int = asked.fewest
        self._sets: bool = asked.sets
        self._home = Home.at(asked.home)
        self._is_bundle = is_bundle(self._place)
        self._location: str | None = str(self._place) if self._is_bundle else asked.bundle
        self._bundle: Bundle | None = None
        self._written: Money | None = None

    def run(self) -> None:
        """Run it. Raise UnknownWage, and AnnotatorError if the disk fails."""
        timestamp = SystemClock().now()
        today = local_day(timestamp.utc_ms, timestamp.offset_min)
        wages = asyncio.run(reference_wages(self._home, self._wage, today))
        if self._location is not None:
            self._bundle = bundle_of_results(self._location, self._home, self.log)
        if self.log.has_errors():
            return
        if self._is_bundle and self._bundle is not None:
            self._price_stated_time(self._bundle, wages)
        else:
            self.found = list(self._priced(wages))
        if self._sets and self.found:
            self._write()

    def _price_stated_time(self, bundle: Bundle, wages: Callable[[str], WageRule | None]) -> None:
        """Price the time that the bundle states, or that its requester measured in a trial run and wrote there."""
        terms = stated(bundle)
        if terms.reward is None or terms.expected_s is None or terms.by_the_minute:
            self.log.add(ProblemCode.PRICE_NONE, printable(str(self._place)), why="terms")
            return
        wage = self._wage_in(terms.reward.currency, wages)
        if wage is not None:
            reward = reward_for_wage(wage.hourly.amount, terms.expected_s * 1000, terms.digits)
            self.found.append(_Priced(wage, Price(reward, reward, Fraction(0), False, 1)))

    def _wage_in(self, currency: str, wages: Callable[[str], WageRule | None]) -> WageRule | None:
        wage = wages(currency)
        if wage is None:
            place, named = printable(str(self._place)), str(self._wage)
            self.log.add(ProblemCode.PRICE_NONE, place, why="currency", currency=currency, wage=named)
        return wage

    def _priced(self, wages: Callable[[str], WageRule | None]) -> Iterator[_Priced]:
        history = read_history(self._place, self._bundle, self.log)
        by_the_minute = None
        if self._bundle is not None and self._bundle.is_paid_by_the_minute and self._bundle.manifest.pay is not None:
            by_the_minute = self._bundle.manifest.pay.amount
        for currency in sorted(filter(None, history.works)):
            wage = self._wage_in(currency, wages)
            works = history.works[currency].values()
            everyone = worker_times(works, by_the_minute)
            measured = worker_times(works, by_the_minute, self._fewest)
            if wage is None:
                continue
            hourly = wage.hourly.amount
            found = price(measured, hourly, self._share)
            if found is None:
                self.log.add(ProblemCode.PRICE_NONE, printable(str(self._place)), count=str(self._fewest))
                continue
            rewards = dict.fromkeys((None, found.point, found.safe))
            ways = tuple(way(everyone, hourly, reward) for reward in rewards)
            left_out = len(everyone) - len(measured)
            yield _Priced(wage, found, left_out, reach(measured, hourly), ways, len(everyone))

    def _write(self) -> None:
        """Write the price into the manifest. Raise `StoreFault`."""
        chosen, bundle = self.found[0].chosen, self._bundle
        folder = Path(self._location or "")
        file = folder / MANIFEST_FILE
        if bundle is None or bundle.manifest.pay is None or not file.is_file():
            self.log.add(ProblemCode.PRICE_NONE, printable(str(folder)), why="folder")
        elif has_own_terms(bundle.tasks):
            self.log.add(ProblemCode.PRICE_NONE, printable(str(folder)), why="rewards")
        else:
            with disk_faults(file):
                mode = file.stat().st_mode
                data = with_pay_amount(file.read_bytes(), format(chosen, "f"))
            write_atomically({file: (data,)}, overwrite=True)
            with disk_faults(file):
                file.chmod(mode & 0o777)
            self._written = Money(chosen, bundle.manifest.pay.currency)

    def as_json(self) -> str:
        events = {
            "place": printable(str(self._place)),
            "share": float(self._share),
            "prices": [self._price_json(each) for each in self.found],
            "written": None if self._written is None else format(self._written.amount, "f"),
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }
        return json.dumps(events, ensure_ascii=False, indent=2) + "\n"

    def _price_json(self, each: _Priced) -> dict[str, Any]:
        is_measured = bool(each.ways)
        return {
            "currency": each.currency,
            "wage": format(each.wage.hourly.amount, "f"),
            "unit": self._unit.value,
            "workers": each.price.workers,
            "left_out": each.left_out,
            "reached": each.reached,
            "point": format(each.price.point, "f"),
            "expected": round(float(each.price.expected), 3) if is_measured else None,
            "safe": format(each.price.safe, "f") if is_measured else None,
            "is_bound": each.price.is_bound,
            "ways": [_way_json(cost, each.everyone) for cost in each.ways],
        }

    @property
    def _unit(self) -> PayUnit:
        by_the_minute = self._bundle is not None and self._bundle.is_paid_by_the_minute
        return PayUnit.MEDIA_MINUTE if by_the_minute else PayUnit.TASK

    def as_text(self) -> str:
        lines = list(problem_lines(self.log.problems()))
        for each in self.found:
            lines += [""] if lines else []
            lines += _price_lines(each, round(100 * self._share), self._unit)
        if self._written is not None:
            amount = number_format.money(self._written)
            words = _("{file} now states {amount}. If workers have this bundle already, raise its revision.")
            lines += ["", words.format(file=printable(str(Path(self._location or "") / MANIFEST_FILE)), amount=amount)]
        return "\n".join(lines) + "\n"


def is_bundle(place: Path) -> bool:
    """Return whether a place is a bundle and has no results."""
    from annotator.formats.source.paths import names_packed_bundle

    if place.is_dir():
        return (place / MANIFEST_FILE).exists()
    return names_packed_bundle(str(place)) and not is_results_zip(place)


def _way_json(way: Way, workers: int) -> dict[str, Any]:
    return {
        "reward": None if way.reward is None else format(way.reward, "f"),
        "paid": format(way.paid, "f"),
        "bonuses": format(way.bonuses, "f"),
        "total": format(way.total, "f"),
        "reached": way.reached,
        "workers": workers,
    }


def _price_lines(each: _Priced, percent: int, unit: PayUnit) -> list[str]:
    """Return the two prices in words, and a table of what each way costs."""
    wage = wage_text(each.wage) if each.wage.source else number_format.rate(each.wage.hourly.amount, each.currency)
    lines = []
    if unit is PayUnit.MEDIA_MINUTE:
        lines.append(_("Prices are per minute of recording."))
    if each.wage.basis is WageBasis.NET:
        lines.append(_("This wage is after deductions, which differ by worker. Prices are before deductions."))
    point = number_format.amount(each.price.point, each.currency)
    if not each.ways:
        words = _("Price {point}: with the time that the bundle states, a task pays {wage}.")
        alone = _("This is the time of one person, so it is unknown how many workers reach the wage.")
        return [*lines, words.format(point=point, wage=wage), alone]
    expected = str(round(100 * each.price.expected))
    words = _("Point price {point}: about {expected} of 100 further workers would reach {wage}.")
    lines.append(words.format(point=point, expected=expected, wage=wage))
    safe = number_format.amount(each.price.safe, each.currency)
    if each.price.is_bound:
        words = _("Safe price {safe}: with 80% certainty, at least {percent} of 100 would reach it.")
    else:
        words = _("Safe price {safe} or more: too few workers were measured, so the slowest of them counts.")
    lines += [words.format(safe=safe, percent=percent), *_measured_lines(each), "", *aligned(_way_rows(each), 1)]
    return lines


def _measured_lines(each: _Priced) -> list[str]:
    words = ngettext(
        "Today {reached} of {count} worker measured reaches it.",
        "Today {reached} of {count} workers measured reach it.",
        each.price.workers,
    )
    lines = [words.format(reached=number_format.count(each.reached), count=number_format.count(each.price.workers))]
    if each.left_out:
        words = ngettext(
            "{count} worker with fewer tasks is not measured, but is in the table.",
            "{count} workers with fewer tasks are not measured, but are in the table.",
            each.left_out,
        )
        lines.append(words.format(count=number_format.count(each.left_out)))
    return lines


def _way_rows(each: _Priced) -> list[list[str]]:
    rows = [[_("Reward"), _("Paid"), _("Bonuses"), _("Total"), _("Reached without bonuses")]]
    for cost in each.ways:
        reward = _("today") if cost.reward is None else number_format.amount(cost.reward, each.currency)
        amounts = [number_format.amount(amount, each.currency) for amount in (cost.paid, cost.bonuses, cost.total)]
        of_all = _("{reached} of {count}")
        reached = of_all.format(reached=number_format.count(cost.reached), count=number_format.count(each.everyone))
        rows.append([reward, amounts[0], amounts[1] if cost.bonuses else NOTHING, amounts[2], reached])
    return rows
