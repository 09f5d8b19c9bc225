"""A check of the stated reward: hourly pay at the expected time, compared with a minimum wage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import repeat

from msgspec import Struct

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import Pay
from annotator.core.bundle.tasks import EXPECTED_COLUMN, REWARD_COLUMN, parse_seconds
from annotator.core.money.amount import parse_amount
from annotator.core.pay.rehearsal import pay_per_hour, reward_for_wage
from annotator.core.pay.wages import WageRule
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ProblemLog

_CENT = Decimal("0.01")
_CENT_DIGITS = 2
_BEYOND_BELIEF = 20


class _Kind(Struct, frozen=True):
    """A group of tasks with the same reward and expected time."""

    count: int
    reward: Decimal
    expected_s: int
    hourly: Decimal


def note_pay(bundle: Bundle, reference: WageRule | None, log: ProblemLog) -> None:
    """Add notes about the stated pay.

    Missing pay gets a note. Pay per media minute is not checked, because the length of media is not read here.
    Currencies are never converted: a minimum wage in another currency is not compared."""
    pay = bundle.manifest.pay
    if pay is None:
        log.add(ProblemCode.PAY_NONE, MANIFEST_FILE, severity=Severity.NOTE)
    if pay is None or bundle.is_paid_by_the_minute or not len(bundle.tasks):
        return
    kinds, untold = _kinds(bundle, pay)
    if untold:
        log.add(
            ProblemCode.PAY_UNTOLD,
            MANIFEST_FILE,
            field="time.expected_s",
            severity=Severity.NOTE,
            why="some" if kinds else "",
            count=str(untold),
            all=str(len(bundle.tasks)),
        )
    if kinds and reference is not None and reference.hourly.currency == pay.currency:
        _compare(kinds, pay, reference, log)
        _note_high(kinds, pay, reference, log)


def _note_high(kinds: list[_Kind], pay: Pay, reference: WageRule, log: ProblemLog) -> None:
    """Add a note about implausibly high pay, from a missing decimal point or from minutes given as seconds."""
    highest, wage = kinds[-1], reference.hourly.amount
    if highest.hourly > wage * _BEYOND_BELIEF:
        log.add(
            ProblemCode.PAY_HIGH,
            MANIFEST_FILE,
            field="pay.amount",
            severity=Severity.NOTE,
            currency=pay.currency,
            reward=format(highest.reward, "f"),
            expected_s=str(highest.expected_s),
            hourly=_floored(highest.hourly),
            times=str(int(highest.hourly / wage)),
            wage=format(wage, "f"),
        )


def _kinds(bundle: Bundle, pay: Pay) -> tuple[list[_Kind], int]:
    """Return the groups with an expected time, lowest pay first, and the number of tasks without one."""
    rewards: Iterable[str] = bundle.tasks.columns.get(REWARD_COLUMN, repeat("", len(bundle.tasks)))
    times: Iterable[str] = bundle.tasks.columns.get(EXPECTED_COLUMN, repeat("", len(bundle.tasks)))
    kinds: list[_Kind] = []
    untold = 0
    for (reward, expected), count in Counter(zip(rewards, times, strict=True)).items():
        own = parse_amount(reward)
        amount = pay.amount if own is None else own
        expected_s = parse_seconds(expected) or bundle.manifest.time.expected_s
        hourly = pay_per_hour(amount, Fraction((expected_s or 0) * 1000))
        if expected_s is None or hourly is None:
            untold += count
        else:
            kinds.append(_Kind(count, amount, expected_s, hourly))
    return sorted(kinds, key=lambda kind: kind.hourly), untold


def _compare(kinds: list[_Kind], pay: Pay, reference: WageRule, log: ProblemLog) -> None:
    wage = reference.hourly.amount
    below = sum(kind.count for kind in kinds if kind.hourly < wage)
    if not below:
        return
    lowest, median = kinds[0], _median(kinds)
    why = "" if len(kinds) == 1 else "some" if median.hourly >= wage else "most"
    example = lowest if why != "most" else median
    digits = max(_CENT_DIGITS, -int(pay.amount.normalize().as_tuple().exponent))
    log.add(
        ProblemCode.PAY_BELOW_REFERENCE,
        MANIFEST_FILE,
        field="pay.amount",
        severity=Severity.NOTE,
        why=why,
        currency=pay.currency,
        reward=format(example.reward, "f"),
        expected_s=str(example.expected_s),
        hourly=_floored(example.hourly),
        lowest=_floored(lowest.hourly),
        count=str(below),
        all=str(sum(kind.count for kind in kinds)),
        wage=format(wage, "f"),
        source=reference.source,
        since=reference.since.isoformat(),
        needed=format(reward_for_wage(wage, Fraction(example.expected_s * 1000), digits), "f"),
    )


def _median(kinds: list[_Kind]) -> _Kind:
    """Return the group of the median task, the lower of two."""
    left = (sum(kind.count for kind in kinds) + 1) // 2
    for kind in kinds:
        left -= kind.count
        if left <= 0:
            return kind
    return kinds[-1]


def _floored(hourly: Decimal) -> str:
    """Format a rate, rounded down. 9.739 must not become 9.74, because it may be compared with a wage of 9.74."""
    return format(hourly.quantize(_CENT, ROUND_FLOOR), "f")
