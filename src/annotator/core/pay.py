"""Rates: money over time, exact until the one last division. A rate is never stored, summed or averaged.

R1 task pace = reward / active time of the task.
R3 effective pay = (paid + approved + bonuses + pending x acceptance) / all work time.
acceptance = (accepted + 19) / (decided + 20), per requester: high until decisions say otherwise, never certain.
"""

from __future__ import annotations

from decimal import Decimal

from annotator.core.money import EXACT

HOUR_MS = 3_600_000


def acceptance(accepted: int, decided: int) -> tuple[int, int]:
    """Numerator and denominator, kept apart so that the division comes last."""
    return accepted + 19, decided + 20


def expected_pending(pending: Decimal, accepted: int = 0, decided: int = 0) -> Decimal:
    """What pending rewards of one requester will likely bring."""
    numerator, denominator = acceptance(accepted, decided)
    return EXACT.divide(EXACT.multiply(pending, Decimal(numerator)), Decimal(denominator))


def hourly(amount: Decimal, time_ms: int) -> Decimal | None:
    """Amount per hour; None when no time has passed."""
    if time_ms <= 0:
        return None
    return EXACT.divide(EXACT.multiply(amount, Decimal(HOUR_MS)), Decimal(time_ms))


def allowed_ms(reward: Decimal, floor_hourly: Decimal) -> int:
    """How long a task may take until its pay per hour falls to the floor, in ms, rounded down."""
    return int(EXACT.divide(EXACT.multiply(reward, Decimal(HOUR_MS)), floor_hourly))
