"""Rates: money over time, exact until one final division. A rate is never stored, summed or averaged.

- R1, pace of a task = reward / active time of the task.
- R2, task all included = reward / (active + instructions + waiting time of the task).
- R3, real hourly pay = (paid + approved + bonuses + pending x acceptance) / all work time.
- acceptance = (accepted + 19) / (decided + 20), per requester: 0.95 without decisions, and never certain.

R3 to R7 of a period: `core.money.income`, `core.pay.take_home`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from annotator.core.money.amount import EXACT

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
_MINUTE_DIGITS = 4


def acceptance(accepted: int, decided: int) -> tuple[int, int]:
    """Return the numerator and denominator, separate so that the division comes last."""
    return accepted + 19, decided + 20


def expected_pending(pending: Decimal, accepted: int = 0, decided: int = 0) -> Fraction:
    """Return the exact expected value of one requester's pending rewards."""
    numerator, denominator = acceptance(accepted, decided)
    return Fraction(pending) * numerator / denominator


def hourly(amount: Decimal | Fraction, time_ms: int) -> Decimal | None:
    """Return the amount per hour; None without time."""
    if time_ms <= 0:
        return None
    numerator, denominator = amount.as_integer_ratio()
    return EXACT.divide(Decimal(numerator * HOUR_MS), Decimal(denominator * time_ms))


def by_the_minute(amount: Decimal, length_ms: int) -> Decimal:
    """Return the reward of audio or video of this length at `amount` per minute.

    The product is rounded half up to two digits more than the amount has, and to four at least. A requester who
    recomputes it from the length in a result gets the same value."""
    digits = max(_MINUTE_DIGITS, 2 - int(amount.normalize().as_tuple().exponent))
    whole = EXACT.divide(EXACT.multiply(amount, Decimal(length_ms)), Decimal(MINUTE_MS))
    return whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def break_even_ms(brought: Fraction, work_ms: int, reward: Fraction, floor_hourly: Decimal) -> int:
    """Return the time in ms the next task may take until the hourly pay of a period falls to the floor.

    `brought` is what the period earned so far. Rounded down; negative if the floor is out of reach."""
    floor = Fraction(floor_hourly)
    return int((brought + reward) * HOUR_MS // floor) - work_ms
