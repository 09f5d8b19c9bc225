"""Targets, their answers, and faults of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random

from msgspec import Struct

from annotator.core.problems import Problem, errors
from hostile.judging import OF_LIBRARIES, spoken_faults

# How a kind begins that is a line of another process.
ELSEWHERE = "line "


class Wrong(Exception):
    """A forbidden outcome of an input. Its text is the kind of fault, and `detail` the rest."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(what)
        self.detail = detail


class Outcome(Struct, frozen=True):
    """`shape` is the same whenever the same is tried. An input that has any of `kinds` for the first time is kept."""

    shape: str
    kinds: frozenset[str] = frozenset()


type Trial = Callable[[bytes], Outcome]
type Change = Callable[[Random, bytes, Sequence[bytes]], bytes]


class FuzzTarget(Struct, frozen=True):
    """`begun` is given a folder of its own, and gives what tries an input: it raises nothing, unless there is a fault
    in the program. `change` makes an input from one that is kept, with others beside it. `code` are the folders of the
    program whose lines count. `is_steady`: the same comes of the same, whatever else the machine does.
    `leans_on_clocks`: what is wrong once may be the machine's doing, and is tried again before it is told."""

    seeds: Callable[[], Sequence[bytes]]
    change: Change
    begun: Callable[[Path], AbstractContextManager[Trial]]
    code: tuple[str, ...]
    most_cpu_s: float = 1.0
    most_bytes: int = 1 << 16
    is_steady: bool = True
    leans_on_clocks: bool = True


def outcome_of(problems: Sequence[Problem], data: bytes, *, is_whole: bool, shape: object = "") -> Outcome:
    """Return the outcome of `data` that was read as a whole.

    Raise Wrong if outcome and problems contradict, or if a problem has no sentence."""
    if is_whole == bool(errors(tuple(problems))):
        raise Wrong("there is nothing and no error, or both")
    # A sentence may repeat whatever stands in the input.
    faults = [fault for fault in spoken_faults(problems) if not _repeats(fault, data)]
    if faults:
        raise Wrong(f"it is told badly: {', '.join(sorted({problem.code for problem in problems}))}", faults[0])
    kinds = {f"{problem.code}/{problem.severity}/{problem.params.get('why', '')}" for problem in problems}
    return Outcome(f"{is_whole} {shape} {problems}", frozenset({*kinds, f"whole {is_whole}"}))


def _repeats(fault: str, data: bytes) -> bool:
    words = [match[0].encode() for match in OF_LIBRARIES.finditer(fault)]
    return bool(words) and all(word in data for word in words)
