"""Money: an exact decimal in one currency (ISO 4217). Amounts in different currencies are never added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise
from math import floor

from msgspec import Struct

# Precise enough that a year of rewards far below a cent, times a rate, is exact before the final division.
EXACT = Context(prec=40)
# At most 16 digits before the point and 12 after it; longer amounts could not be summed or formatted exactly.
_AMOUNT = re.compile(r"-?[0-9]{0,16}(?:\.[0-9]{0,12})?")


def rounded_parts(parts: Sequence[Fraction], total: int) -> list[int]:
    """Return parts rounded to whole units by the largest remainder method. `total` is their sum, rounded up or down;
    raise ValueError for any other."""
    whole = [floor(part) for part in parts]
    if abs(total - sum(parts, Fraction(0))) >= 1:
        raise ValueError(f"{total} is not the sum of the parts, rounded")
    missing = total - sum(whole)
    left_over = sorted(range(len(parts)), key=lambda place: (whole[place] - parts[place], place))
    for place in left_over[:missing]:
        whole[place] += 1
    return whole


class Money(Struct, frozen=True):
    amount: Decimal
    currency: str

    def as_json(self) -> dict[str, str]:
        return {"amount": format(self.amount, "f"), "currency": self.currency}

    @staticmethod
    def from_json(value: Mapping[str, str]) -> Money:
        return Money(Decimal(value["amount"]), value["currency"])


def parse_amount(text: str) -> Decimal | None:
    """Parse a plain decimal such as `0.04`. Return None for anything else: exponents, spaces, NaN, signs other than
    `-`, or more than 16 digits before the point or 12 after it."""
    if not _AMOUNT.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


HOUR_MS = 3_600_000
MINUTE_MS = 60_000
_MINUTE_DIGITS = 4
USUAL_APPROVAL = Fraction(95, 100)
ASSUMED_DECISIONS = 20


def approval_rate(accepted: int, decided: int, assumed: Fraction = USUAL_APPROVAL) -> Fraction:
    """Return the share of one requester's pending rewards that counts: `assumed` without any decision, which weighs
    as much as 20 decisions."""
    return (accepted + assumed * ASSUMED_DECISIONS) / (decided + ASSUMED_DECISIONS)


def hourly(amount: Decimal | Fraction, time_ms: int) -> Decimal | None:
    """Return the amount per hour; None without time."""
    if time_ms <= 0:
        return None
    numerator, denominator = amount.as_integer_ratio()
    return EXACT.divide(Decimal(numerator * HOUR_MS), Decimal(denominator * time_ms))


_STEP = Decimal("1e-12")


def portions(lost: Decimal, paid: Decimal, amounts: Iterable[Decimal]) -> list[Decimal]:
    """Return the parts of what a receipt of `paid` lost that belong to the rewards with these amounts, in proportion.
    What it paid beyond them has its part, too. If it paid nothing else, the parts add up to exactly `lost`."""
    each = list(amounts)
    whole = max(paid, reduce(EXACT.add, each, Decimal(0)))
    if not paid or not whole:
        return [Decimal(0)] * len(each)

    def upto(so_far: Decimal) -> Decimal:
        if so_far == whole:
            return lost
        return EXACT.divide(EXACT.multiply(lost, so_far), whole).quantize(_STEP, context=EXACT)

    edges = [Decimal(0), *map(upto, accumulate(each, EXACT.add))]
    return [EXACT.subtract(after, before) for before, after in pairwise(edges)]


def by_the_minute(amount: Decimal, length_ms: int) -> Decimal:
    """Return the reward of audio or video of this length at `amount` per minute. The product is rounded half up to
    two digits more than the amount has, and to four at least. A requester who recomputes it from the length in a
    result gets the same value."""
    digits = max(_MINUTE_DIGITS, 2 - int(amount.normalize().as_tuple().exponent))
    whole = EXACT.divide(EXACT.multiply(amount, Decimal(length_ms)), Decimal(MINUTE_MS))
    return whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def break_even_ms(brought: Fraction, work_ms: int, reward: Fraction, floor_hourly: Decimal) -> int:
    """Return the time in ms the next task may take until the hourly pay of a period falls to the floor. `brought` is
    what the period earned so far. Rounded down; negative if the floor is out of reach."""
    floor = Fraction(floor_hourly)
    return int((brought + reward) * HOUR_MS // floor) - work_ms
