"""The skill of each worker and the answer of each task, from choices of several workers. Pure.

The model is that of Dawid and Skene (1979) with one parameter for each worker ("one coin", Zhang et al. 2014): a worker
is right with a probability of their own, and otherwise chooses any other choice equally often. Known answers are fixed.
Expectation maximisation starts at the same skill for everybody, so that the order of workers does not matter."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct

_START = 0.7
_LEAST, _MOST = 0.05, 0.99
_MOST_ROUNDS = 100
_ENOUGH = 1e-6  # change of the largest posterior

type Votes[Choice: Hashable] = Sequence[tuple[str, Choice]]  # worker and choice


class Skills[Choice: Hashable](Struct, frozen=True):
    """The probability of each choice that anybody made, by task, and of each worker to be right."""

    posteriors: Mapping[str, Mapping[Choice, float]]
    accuracies: Mapping[str, float]


def skills[Choice: Hashable](
    votes: Mapping[str, Votes[Choice]], choices: int, known: Mapping[str, Choice]
) -> Skills[Choice]:
    """Return the skills. `votes` are by task. `choices` is the number of choices of the design. `known` are answers
    that are certain; those that nobody voted on have no effect."""
    accuracies = dict.fromkeys(sorted({worker for each in votes.values() for worker, _choice in each}), _START)
    found = _posteriors(votes, choices, known, accuracies)
    for _round in range(_MOST_ROUNDS):
        accuracies = _accuracies(votes, found, accuracies)
        before, found = found, _posteriors(votes, choices, known, accuracies)
        if all(
            abs(probability - before[task][choice]) < _ENOUGH
            for task, own in found.items()
            for choice, probability in own.items()
        ):
            break
    return Skills(found, accuracies)


def _posteriors[Choice: Hashable](
    votes: Mapping[str, Votes[Choice]],
    choices: int,
    known: Mapping[str, Choice],
    accuracies: Mapping[str, float],
) -> dict[str, dict[Choice, float]]:
    # The logarithm of right over wrong: all else is the same for each choice of a task.
    gains = {worker: math.log(right * (max(2, choices) - 1) / (1 - right)) for worker, right in accuracies.items()}
    found: dict[str, dict[Choice, float]] = {}
    for task, own in votes.items():
        if task in known:
            found[task] = {choice: float(choice == known[task]) for _worker, choice in own}
            continue
        sums: dict[Choice, list[float]] = {}
        for worker, choice in own:
            sums.setdefault(choice, []).append(gains[worker])
        scores = {choice: math.fsum(each) for choice, each in sums.items()}
        highest = max(scores.values(), default=0.0)
        parts = {choice: math.exp(score - highest) for choice, score in scores.items()}
        whole = math.fsum(parts.values())
        found[task] = {choice: part / whole for choice, part in parts.items()}
    return found


def _accuracies[Choice: Hashable](
    votes: Mapping[str, Votes[Choice]],
    posteriors: Mapping[str, Mapping[Choice, float]],
    before: Mapping[str, float],
) -> dict[str, float]:
    rights: dict[str, list[float]] = {worker: [] for worker in before}
    for task, own in votes.items():
        for worker, choice in own:
            rights[worker].append(posteriors[task][choice])
    return {worker: min(_MOST, max(_LEAST, (math.fsum(each) + 1) / (len(each) + 2))) for worker, each in rights.items()}
