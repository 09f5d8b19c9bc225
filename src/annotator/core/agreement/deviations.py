"""Deviation of workers: the mean difference of each worker and each pair of workers over all tasks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from annotator.core.agreement.comparison import AnswerPair

# Above this number of workers, only single workers are kept and no pairs.
MOST_PAIRED = 200
MOST_PAIRS_SHOWN = 20


class Deviation(Struct):
    """`apart` is the sum of differences, each 0 to 1, over `tasks` tasks."""

    tasks: int = 0
    apart: float = 0.0

    @property
    def mean(self) -> float:
        return self.apart / self.tasks

    def add(self, apart: float) -> None:
        self.tasks += 1
        self.apart += apart


class Deviations(Struct):
    """Deviations of named workers; answers without a worker name are not listed."""

    by_worker: dict[str, Deviation] = field(default_factory=dict)
    by_pair: dict[tuple[str, str], Deviation] = field(default_factory=dict)

    def add(self, workers: Sequence[str], by_pair: Mapping[AnswerPair, float]) -> None:
        """Add one task.

        `workers` are the names by the index of their answers, empty if unknown. A worker's deviation is the mean
        difference from each other answer, including those without a name."""
        own: dict[int, Deviation] = {}
        for pair, apart in by_pair.items():
            for place in pair:
                own.setdefault(place, Deviation()).add(apart)
            names = sorted(workers[place] for place in pair)
            if all(names) and (len(self.by_worker) <= MOST_PAIRED):
                self.by_pair.setdefault((names[0], names[1]), Deviation()).add(apart)
        for place, deviation in own.items():
            if workers[place]:
                self.by_worker.setdefault(workers[place], Deviation()).add(deviation.mean)

    def workers(self) -> list[tuple[str, Deviation]]:
        """Return the workers, the largest deviation first."""
        return sorted(self.by_worker.items(), key=lambda item: (-item[1].mean, item[0]))

    def pairs(self) -> list[tuple[tuple[str, str], Deviation]]:
        """Return the pairs, the largest difference first; an empty list if there are too many workers."""
        if len(self.by_worker) > MOST_PAIRED:
            return []
        return sorted(self.by_pair.items(), key=lambda item: (-item[1].mean, item[0]))[:MOST_PAIRS_SHOWN]
