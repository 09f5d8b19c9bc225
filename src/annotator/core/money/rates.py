"""Rates: money over time, exact until the one last division. A rate is never stored, summed or averaged.

R1 task pace = reward / active time of the task.
R2 task, all in = reward / (active + instructions + waiting of the task).
R3 effective pay = (paid + approved + bonuses + pending x acceptance) / all work time.
acceptance = (accepted + 19) / (decided + 20), per requester: high until decisions say otherwise, never certain.

R3 to R7 of a stretch of time: `core.money.income`, `core.pay.take_home`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from annotator.core.money.amount import EXACT

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
_MINUTE_DIGITS = 4


def acceptance(accepted: int, decided: int) -> tuple[int, int]:
    """Numerator and denominator, kept apart so that the division comes last."""
    return accepted + 19, decided + 20


def expected_pending(pending: Decimal, accepted: int = 0, decided: int = 0) -> Fraction:
    """What pending rewards of one requester will likely bring, exactly."""
    numerator, denominator = acceptance(accepted, decided)
    return Fraction(pending) * numerator / denominator


def hourly(amount: Decimal | Fraction, time_ms: int) -> Decimal | None:
    """Amount per hour; None when no time has passed."""
    if time_ms <= 0:
        return None
    numerator, denominator = amount.as_integer_ratio()
    return EXACT.divide(Decimal(numerator * HOUR_MS), Decimal(denominator * time_ms))


def by_the_minute(amount: Decimal, length_ms: int) -> Decimal:
    """What a sound of this length brings at so much a minute: the amount times the milliseconds over 60,000, rounded
    half up to two digits more than the amount has behind the point, and to four at least. A requester who computes it
    anew from the length in a result comes to the same."""
    digits = max(_MINUTE_DIGITS, 2 - int(amount.normalize().as_tuple().exponent))
    whole = EXACT.divide(EXACT.multiply(amount, Decimal(length_ms)), Decimal(MINUTE_MS))
    return whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def break_even_ms(brought: Fraction, work_ms: int, reward: Fraction, floor_hourly: Decimal) -> int:
    """How long the next task may take until a stretch of work that brought so much falls to the floor with it, in ms,
    rounded down; negative when the floor is out of reach. With nothing brought yet: what the task alone may take."""
    floor = Fraction(floor_hourly)
    return int((brought + reward) * HOUR_MS // floor) - work_ms
