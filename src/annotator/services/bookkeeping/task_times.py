"""The time that tasks took, from the intervals of the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from annotator.core.ledger.intervals import State
from annotator.core.pay.meter import Folds

_OF_A_TASK = (State.ON_TASK, State.DECIDING, State.INSTRUCTIONS, State.WAITING)
_AT_ONCE = 1_000  # intervals: a few milliseconds


async def time_of_tasks(folds: Folds, unique_ids: Iterable[str]) -> dict[str, int]:
    """Return the time of these tasks with instructions and loading, in milliseconds, after all time corrections."""
    spent = dict.fromkeys(unique_ids, 0)
    if not spent:
        return spent
    for number, interval in enumerate(folds.line.between(0, folds.meter.time.position_ms), start=1):
        if interval.task in spent:
            for piece in folds.meter.time.verdicts.applied(interval):
                if piece.task in spent and piece.state in _OF_A_TASK:
                    spent[piece.task] += piece.duration_ms
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return spent
