"""Who answers otherwise than the others: how far each worker, and each two, are apart over all tasks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from annotator.core.agreement.comparison import AnswerPair

# Of more workers only each is kept, not each two.
MOST_PAIRED = 200
MOST_PAIRS_SHOWN = 20


class Deviation(Struct):
    """`apart` is the sum of the differences, 0 to 1 each, in so many `tasks`."""

    tasks: int = 0
    apart: float = 0.0

    @property
    def mean(self) -> float:
        return self.apart / self.tasks

    def add(self, apart: float) -> None:
        self.tasks += 1
        self.apart += apart


class Deviations(Struct):
    """Of workers who gave a name: who gave none is nobody who could be told of."""

    by_worker: dict[str, Deviation] = field(default_factory=dict)
    by_pair: dict[tuple[str, str], Deviation] = field(default_factory=dict)

    def add(self, workers: Sequence[str], by_pair: Mapping[AnswerPair, float]) -> None:
        """Of one task: the workers by the places of their answers, empty for who gave no name. Each is as far from the
        others, nameless ones too, as in the mean from each."""
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
        """Who is farthest from the others first."""
        return sorted(self.by_worker.items(), key=lambda item: (-item[1].mean, item[0]))

    def pairs(self) -> list[tuple[tuple[str, str], Deviation]]:
        """Those who are farthest apart first; none where there are too many workers."""
        if len(self.by_worker) > MOST_PAIRED:
            return []
        return sorted(self.by_pair.items(), key=lambda item: (-item[1].mean, item[0]))[:MOST_PAIRS_SHOWN]
