"""Pay cards: what tasks of one requester paid one worker in one quarter, rounded so that a card names no worker, and
what the cards of several workers say together.

A task's hourly pay is its reward over its time on the task, its instructions and its waiting time, before deductions.
A rejected task paid nothing, an undecided one counts with its reward. A card has the median and the 10th percentile of
its tasks. A requester knows the number of tasks and the decisions of each of its workers exactly, so these are coarse:

- tasks and hours are rounded down to 1, 2 or 5 times a power of ten; hours are at least 0.5;
- pay is rounded to steps of 0.05 below 10, of 0.5 below 100, of 5 below 1,000, and so on;
- the accepted share of decided tasks is rounded down to 5 %; days to pay are whole days.

The figures of a requester are over workers: each counts once, with the median pay of its newest quarter. The range is
from the 25th to the 75th percentile of the workers. The middle is the mean of the 40th, 45th, 50th, 55th and 60th
percentile: a median that moves less with single values. If a share e of the workers is invented, each percentile p is
still between the percentiles (p - e) / (1 - e) and p / (1 - e) of the others. In simulations with log-normal pay, whose
quartiles differ by a factor of 2.6, 5 % of invented workers moved the middle of 200 workers by less than 8 % in each of
400 runs, and the plain median by more than 10 % in 2 % of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from urllib.parse import urlsplit

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest
from annotator.core.money.amount import HOUR_MS
from annotator.core.pay.quantiles import quantile

LEAST_TASKS = 20
LEAST_WORKERS = 5
QUARTERS = 4  # older cards than these, counted from the newest of a requester, do not count
MOST_CARDS = 20_000  # in one home, about 10 MB
MOST_NAME = 200
MOST_TASKS = 500_000
MOST_HOURS = Decimal(2_000)  # a quarter has 2,208
MOST_DAYS = 400
MOST_ISSUES = 999
# The largest plausible hourly pay; 1,000 in euros, dollars and pounds, where no such task pays more.
MOST_PAY = Decimal(10_000_000)
_MOST_PAY_IN = {"EUR": Decimal(1_000), "USD": Decimal(1_000), "GBP": Decimal(1_000), "CHF": Decimal(1_000)}
FIRST_YEAR = 2020
_QUARTER = re.compile(r"(2[0-9]{3})-Q([1-4])")
_HALF_HOUR = Decimal("0.5")
_SHARE_STEP = 5
_MIDDLE = tuple(Fraction(percent, 100) for percent in (40, 45, 50, 55, 60))


class RequesterName(Struct, frozen=True, order=True):
    """A requester as cards name it: its name, and the host of its contact or else of its server, or ""."""

    name: str
    origin: str

    @property
    def id(self) -> str:
        """The same for every spelling in upper and lower case and with other spaces: 32 hexadecimal digits."""
        text = f"{_plain(self.name)}\n{_plain(self.origin)}"
        return hashlib.blake2b(text.encode(), digest_size=16, person=b"pay card").hexdigest()


def requester_name(manifest: Manifest) -> RequesterName:
    contact, server = manifest.requester.contact.strip(), manifest.submit.url
    return RequesterName(_line(manifest.requester.name), _line(_host(contact) or _host(server)))


def _line(text: str) -> str:
    """Return a name without what nobody sees, by which a requester could mark the jobs of one worker."""
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isprintable() or sign.isspace())
    return " ".join(shown.split())[:MOST_NAME]


def _host(address: str) -> str:
    """Return the host of a web or mail address, or "" for any other text."""
    if "://" in address:
        try:
            return (urlsplit(address).hostname or "").removeprefix("www.")
        except ValueError:
            return ""
    return address.rpartition("@")[2].casefold() if "@" in address and " " not in address else ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class PayCard(Struct, frozen=True, order=True):
    """One card. `tenth` is the 10th percentile. `accepted` is in percent, None if nothing is decided; `days` is the
    median of the days from submission to payment, None if nothing is paid. `issue` counts the changes of a worker's
    card of this quarter. `key` is the public key that signs all cards of this worker for this requester."""

    requester: RequesterName
    currency: str
    quarter: str
    tasks: int
    hours: Decimal
    median: Decimal
    tenth: Decimal
    accepted: int | None
    days: int | None
    issue: int
    key: bytes

    @property
    def place(self) -> tuple[str, str, str, bytes]:
        """Only one card has this place: the one with the highest issue."""
        return self.requester.id, self.currency, self.quarter, self.key

    @property
    def rank(self) -> tuple[int, int, Decimal, Decimal, Decimal, int, int]:
        """Newer cards have a higher rank. Two different cards of one issue are a forgery by their signer; any order
        will do that is the same in every home."""
        accepted, days = (-1 if value is None else value for value in (self.accepted, self.days))
        return self.issue, self.tasks, self.hours, self.median, self.tenth, accepted, days


class TaskFacts(Struct, frozen=True):
    """A submitted task. `pay` is what it paid or may pay, `accepted` None without a decision, `days` None if the
    reward is not paid."""

    pay: Decimal
    spent_ms: int
    accepted: bool | None
    days: int | None


def card_of(
    requester: RequesterName, currency: str, quarter: str, tasks: Sequence[TaskFacts], issue: int, key: bytes
) -> PayCard | None:
    """Return the card of these tasks. Return None if fewer than `LEAST_TASKS` have a measured time."""
    timed = [task for task in tasks if task.spent_ms > 0]
    if len(timed) < LEAST_TASKS:
        return None
    rates = sorted(Fraction(task.pay) * HOUR_MS / task.spent_ms for task in timed)
    decided = [task.accepted for task in timed if task.accepted is not None]
    days = sorted(Fraction(task.days) for task in timed if task.days is not None)
    hours = Decimal(sum(task.spent_ms for task in timed)) / HOUR_MS
    most = _MOST_PAY_IN.get(currency, MOST_PAY)
    return PayCard(
        requester=requester,
        currency=currency,
        quarter=quarter,
        tasks=min(MOST_TASKS, int(_class_below(Decimal(len(timed))))),
        hours=min(MOST_HOURS, _class_below(hours)),
        median=rounded_pay(min(quantile(rates, Fraction(1, 2)), Fraction(most))),
        tenth=rounded_pay(min(quantile(rates, Fraction(1, 10)), Fraction(most))),
        accepted=100 * sum(decided) // len(decided) // _SHARE_STEP * _SHARE_STEP if decided else None,
        days=min(MOST_DAYS, max(0, round(quantile(days, Fraction(1, 2))))) if days else None,
        issue=issue,
        key=key,
    )


def _class_below(value: Decimal) -> Decimal:
    """Return the largest of 0.5, 1, 2, 5, 10, 20 and so on that is not above the value; 0.5 for a smaller one."""
    below = _HALF_HOUR
    unit = Decimal(1)
    while unit <= value:
        below = next(unit * step for step in (5, 2, 1) if unit * step <= value)
        unit *= 10
    return below


def rounded_pay(rate: Fraction) -> Decimal:
    """Return hourly pay to two decimals, rounded to a step that grows with it."""
    hundredths, step = rate * 100, 5
    while hundredths >= 200 * step:
        step *= 10
    return (Decimal(round(hundredths / step)) * step / 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def is_plausible(card: PayCard, today: date) -> bool:
    """Return whether a card can be of an honest worker: known rounding, bounds, and values that agree. A quarter that
    only begins tomorrow may have begun where the worker lives."""
    names = (card.requester.name, card.requester.origin)
    most = _MOST_PAY_IN.get(card.currency, MOST_PAY)
    return (
        bool(card.requester.name.strip())
        and all(len(name) <= MOST_NAME and name.isprintable() for name in names)
        and is_past(card.quarter, today)
        and LEAST_TASKS <= card.tasks <= MOST_TASKS
        and _class_below(Decimal(card.tasks)) == card.tasks
        and _HALF_HOUR <= card.hours <= MOST_HOURS
        and _class_below(card.hours) == card.hours
        and card.tasks <= card.hours * 3_600 * 3  # more than a second for each, both being rounded down
        and all(0 <= rate <= most and rounded_pay(Fraction(rate)) == rate for rate in (card.median, card.tenth))
        and card.tenth <= card.median
        and (card.accepted is None or (0 <= card.accepted <= 100 and card.accepted % _SHARE_STEP == 0))
        and (card.days is None or 0 <= card.days <= MOST_DAYS)
        and 1 <= card.issue <= MOST_ISSUES
    )


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def is_past(quarter: str, today: date) -> bool:
    """Return whether this is a quarter that has begun, from `FIRST_YEAR` on."""
    return _QUARTER.fullmatch(quarter) is not None and int(quarter[:4]) >= FIRST_YEAR and (
        quarter <= quarter_of(date.fromordinal(today.toordinal() + 1))
    )  # fmt: skip


def newest(cards: Iterable[PayCard]) -> dict[tuple[str, str, str, bytes], PayCard]:
    """Return one card per place, the newest, whatever the order of the cards."""
    found: dict[tuple[str, str, str, bytes], PayCard] = {}
    for card in cards:
        place = card.place
        known = found.get(place)
        if known is None or card.rank > known.rank:
            found[place] = card
    return found


class PaySummary(Struct, frozen=True):
    """What the cards of one requester say in one currency. `workers` have different keys. `low` and `high` are
    quartiles of their pay and `middle` is between; `tenth`, `accepted` and `days` are medians. `cards` counts cards by
    quarter, newest first. `id` is that of the requester."""

    id: str
    requester: RequesterName
    currency: str
    workers: int
    low: Decimal
    middle: Decimal
    high: Decimal
    tenth: Decimal
    accepted: int | None
    days: int | None
    cards: tuple[tuple[str, int], ...]

    @property
    def is_shown(self) -> bool:
        """False if so few workers could be told apart, and a single one could set the figures."""
        return self.workers >= LEAST_WORKERS


def summaries(cards: Iterable[PayCard]) -> tuple[PaySummary, ...]:
    """Return a summary per requester and currency, in the order of names. Each place has one card."""
    groups: dict[tuple[str, str], list[PayCard]] = {}
    for card in cards:
        groups.setdefault((card.requester.id, card.currency), []).append(card)
    found = [_summary(requester_id, group) for (requester_id, _currency), group in groups.items()]
    return tuple(sorted(found, key=lambda summary: (summary.requester, summary.currency)))


def _summary(requester_id: str, cards: Sequence[PayCard]) -> PaySummary:
    since = _back(max(card.quarter for card in cards), QUARTERS - 1)
    of_worker: dict[bytes, PayCard] = {}
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.quarter] = counts.get(card.quarter, 0) + 1
        known = of_worker.get(card.key)
        if card.quarter >= since and (known is None or card.quarter > known.quarter):
            of_worker[card.key] = card
    counted = list(of_worker.values())
    pay = sorted(Fraction(card.median) for card in counted)
    accepted = sorted(Fraction(card.accepted) for card in counted if card.accepted is not None)
    days = sorted(Fraction(card.days) for card in counted if card.days is not None)
    return PaySummary(
        id=requester_id,
        requester=min(card.requester for card in cards),
        currency=cards[0].currency,
        workers=len(counted),
        low=rounded_pay(quantile(pay, Fraction(1, 4))),
        middle=rounded_pay(sum((quantile(pay, share) for share in _MIDDLE), Fraction(0)) / len(_MIDDLE)),
        high=rounded_pay(quantile(pay, Fraction(3, 4))),
        tenth=rounded_pay(quantile(sorted(Fraction(card.tenth) for card in counted), Fraction(1, 2))),
        accepted=round(quantile(accepted, Fraction(1, 2))) if accepted else None,
        days=round(quantile(days, Fraction(1, 2))) if days else None,
        cards=tuple(sorted(counts.items(), reverse=True)),
    )


def _back(quarter: str, quarters: int) -> str:
    number = 4 * int(quarter[:4]) + int(quarter[-1]) - 1 - quarters
    return f"{number // 4}-Q{number % 4 + 1}"


def best_for(known: Mapping[tuple[str, str], PaySummary], manifest: Manifest) -> PaySummary | None:
    """Return the summary of a job's requester in the job's currency; for a job without one, that of most workers."""
    requester_id = requester_name(manifest).id
    if manifest.pay is not None:
        return known.get((requester_id, manifest.pay.currency))
    of_requester = [summary for summary in known.values() if summary.id == requester_id]
    return max(of_requester, key=lambda summary: (summary.workers, summary.currency), default=None)
