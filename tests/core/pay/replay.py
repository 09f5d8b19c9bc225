"""Working lives played through the meter: tasks one after another, with unpaid time mixed in between them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.money.states import MoneyState
from annotator.core.pay.forecast import Range
from annotator.core.pay.meter import Meter
from core.histories import H, Script


class Done(Struct, frozen=True):
    reward: Decimal
    time_ms: int


class Mixing(Struct, frozen=True):
    """`share` of all work time is unpaid, in stretches before every so many tasks on the average (`every`), each as
    long as chance has it."""

    share: float
    every: int

    def unpaid_ms(self, tasks: Sequence[Done], chance: random.Random) -> list[int]:
        """How long the person searches before each task."""
        if not self.share:
            return [0] * len(tasks)
        mean_ms = sum(task.time_ms for task in tasks) / len(tasks) * self.share / (1 - self.share) * self.every
        return [round(chance.expovariate(1 / mean_ms)) if chance.random() < 1 / self.every else 0 for _task in tasks]


def ranges(
    tasks: Sequence[Done], mixing: Mixing, firsts: Sequence[int], chance: random.Random
) -> dict[int, tuple[Range, float]]:
    """For each of `firsts`: what the meter says is likely from some moment on after so many tasks, before the next one
    is handed in, and what an hour then brings, all that comes after that moment."""
    unpaid_ms = mixing.unpaid_ms(tasks, chance)
    script, meter, line = Script().started(), Meter(), IntervalStore()
    taken, found = 0, dict[int, tuple[Range, float]]()

    def take_in() -> None:
        nonlocal taken
        for entry in script.entries[taken:]:
            line.add(meter.apply(entry, line))
        taken = len(script.entries)

    for number, task in enumerate(tasks[: max(firsts) + 1]):
        cycle_ms = unpaid_ms[number] + task.time_ms
        at_ms = int(cycle_ms * chance.random()) if number in firsts else cycle_ms
        _live(script, number, task, unpaid_ms[number], at_ms)
        if number in firsts:
            take_in()
            told = meter.reading(script.now).range
            assert told is not None
            ms = sum(unpaid_ms[number:]) + sum(later.time_ms for later in tasks[number:]) - at_ms
            found[number] = told, float(sum(later.reward for later in tasks[number:])) * H / ms
            _live_on(script, number, task, unpaid_ms[number], at_ms)
        script.submitted(str(number), format(task.reward, "f"), "USD")
        script.note(EntryKind.REWARD_DECIDED, unique_id=str(number), decision=MoneyState.APPROVED.value)
    return found


def _live(script: Script, number: int, task: Done, searched_ms: int, up_to_ms: int) -> None:
    script.later(min(searched_ms, up_to_ms))
    if up_to_ms >= searched_ms:
        _open(script, number, task)
        script.later(up_to_ms - searched_ms)


def _live_on(script: Script, number: int, task: Done, searched_ms: int, from_ms: int) -> None:
    if from_ms < searched_ms:
        script.later(searched_ms - from_ms)
        _open(script, number, task)
        from_ms = searched_ms
    script.later(searched_ms + task.time_ms - from_ms)


def _open(script: Script, number: int, task: Done) -> None:
    reward = {"amount": format(task.reward, "f"), "currency": "USD"}
    script.note(EntryKind.TASK_OPENED, unique_id=str(number), reward=reward)


def coverage(lives: Sequence[Sequence[Done]], mixing: Mixing, firsts: Sequence[int], seeds: int) -> dict[int, float]:
    """The share of lives for which what then came in lies in the range, by how many tasks came before."""
    hits = dict.fromkeys(firsts, 0)
    for seed in range(seeds):
        chance = random.Random(seed)
        for tasks in lives:
            for first, (told, came) in ranges(tasks, mixing, firsts, chance).items():
                hits[first] += told.low <= came <= told.high
    return {first: hit / (seeds * len(lives)) for first, hit in hits.items()}
