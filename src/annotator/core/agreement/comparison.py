"""Comparison of several workers' answers, question by question and one task at a time. Memory use does not grow with
the number of tasks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from statistics import fmean as mean

from msgspec import Struct, field

from annotator.core.agreement.comparable_values import Comparable, MarkSource, ReadAnswer
from annotator.core.agreement.disagreements import difference, graded_distance, value_size
from annotator.core.agreement.krippendorff import GradedAlpha, IntervalAlpha, NominalAlpha, OrdinalAlpha, affordable
from annotator.core.agreement.matching import Pairable, Pairing, on_page, paired
from annotator.core.agreement.questions import Aspect, Question, Scale, questions
from annotator.core.answer.result_items import Answer
from annotator.core.design.tree import Design

type MarkedPlaces = tuple[Pairable, ...]
# Indices of two answers to one task.
type AnswerPair = tuple[int, int]
type _AnyAlpha = NominalAlpha[Comparable] | OrdinalAlpha | IntervalAlpha | GradedAlpha[Comparable]


class ComparedQuestion:
    """One question and the agreement on it. `tasks` counts the tasks that contribute."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tasks = 0
        self.places = GradedAlpha[MarkedPlaces](lambda left, right: paired(left, right).distance, _places_size)
        self._values = _alpha_of(question.scale)

    @property
    def alpha(self) -> _AnyAlpha | GradedAlpha[MarkedPlaces]:
        return self.places if self.question.aspect is Aspect.PLACE else self._values

    @property
    def similarity(self) -> float | None:
        """The mean similarity of answers, 0 to 1; None for scales without degrees."""
        alpha = self.alpha
        return alpha.similarity if isinstance(alpha, GradedAlpha) else None

    def add(self, values: Sequence[Comparable]) -> list[tuple[AnswerPair, float]]:
        """Add one unit; return the distance of each pair of values, by index: all, unless that is too costly."""
        alpha = self._values
        pairs = affordable([value_size(value) for value in values])
        differences = [difference(self.question, values[left], values[right]) for left, right in pairs]
        if isinstance(alpha, OrdinalAlpha | IntervalAlpha):
            alpha.add([value for value in values if isinstance(value, float)])
        elif isinstance(alpha, GradedAlpha):
            alpha.add(values, differences)
        else:
            alpha.add(values)
        return list(zip(pairs, differences, strict=True))

    def add_places(
        self, places: Sequence[MarkedPlaces], distances: Mapping[AnswerPair, float]
    ) -> Iterable[tuple[AnswerPair, float]]:
        """Add one unit of regions, with the known distances of pairs of them."""
        self.places.add(places, list(distances.values()))
        return distances.items()


class TaskDifferences(Struct, frozen=True):
    """The differences between the answers to one task, 0 to 1. `by_question` is keyed by the index of the question,
    for questions with at least two values. `by_pair` is keyed by the indices of two answers: the mean over the
    questions that both answered."""

    by_question: dict[int, float]
    by_pair: dict[AnswerPair, float]


class AgreementReport:
    """The agreement of all workers; tasks are added one at a time."""

    def __init__(self, design: Design) -> None:
        self.questions = tuple(ComparedQuestion(question) for question in questions(design))
        self._design = design

    def add(self, answers: Sequence[Answer]) -> TaskDifferences:
        """Add the answers of all workers to one task."""
        together = _Answers(answers, self._design)
        by_question: dict[int, float] = {}
        by_pair: dict[AnswerPair, list[float]] = {}
        for number, compared in enumerate(self.questions):
            of_pairs: dict[AnswerPair, list[float]] = {}
            for pair, apart in self._differences(compared, together):
                of_pairs.setdefault(pair, []).append(apart)
            if of_pairs:
                compared.tasks += 1
                by_question[number] = mean([apart for own in of_pairs.values() for apart in own])
            for pair, own in of_pairs.items():
                by_pair.setdefault(pair, []).append(mean(own))
        return TaskDifferences(by_question, {pair: mean(own) for pair, own in by_pair.items()})

    def _differences(self, compared: ComparedQuestion, answers: _Answers) -> Iterator[tuple[AnswerPair, float]]:
        """Yield the difference of each pair of answers to each item the question is about."""
        question = compared.question
        match question.aspect:
            case Aspect.TASK:
                heard = [(place, answer.of_task(question)) for place, answer in enumerate(answers.heard)]
                known = [(place, value) for place, value in heard if value is not None]
                for (left, right), apart in compared.add([value for _place, value in known]):
                    yield (known[left][0], known[right][0]), apart
            case Aspect.PLACE:
                for target in question.control.targets:
                    yield from compared.add_places(*answers.places((question.control.name, target)))
            case Aspect.LABEL | Aspect.PART:
                for source in answers.sources:
                    if question.is_about(*source):
                        for pair, values in answers.about_same_things(question, source):
                            yield from ((pair, apart) for _places, apart in compared.add(values))


class _Answers:
    """All answers to one task."""

    def __init__(self, answers: Sequence[Answer], design: Design) -> None:
        self.heard = [ReadAnswer(answer, design) for answer in answers]
        self.sources = tuple(dict.fromkeys(source for answer in self.heard for source in answer.marks))
        self._pairings: dict[MarkSource, dict[AnswerPair, Pairing]] = {}

    def places(self, source: MarkSource) -> tuple[list[MarkedPlaces], dict[AnswerPair, float]]:
        """Return the regions of all workers to whom this control was visible, and the distances between pairs."""
        places = [_places(self.heard[number], source) for number in self._asked(source)]
        return places, {pair: pairing.distance for pair, pairing in self._paired(source).items()}

    def about_same_things(
        self, question: Question, source: MarkSource
    ) -> Iterator[tuple[AnswerPair, list[Comparable]]]:
        """Yield the values that two workers gave for each region that both marked."""
        for pair, pairing in self._paired(source).items():
            two = [self.heard[number] for number in pair]
            for places in pairing.of_same_things:
                marks = ((answer, answer.marks[source][place]) for answer, place in zip(two, places, strict=True))
                values = (answer.of_mark(question, mark) for answer, mark in marks)
                yield pair, [value for value in values if value is not None]

    def _asked(self, source: MarkSource) -> list[int]:
        return [number for number, answer in enumerate(self.heard) if answer.is_asked(source[0])]

    def _paired(self, source: MarkSource) -> dict[AnswerPair, Pairing]:
        """Return the matching of each pair of answers, unless that costs too much."""
        if source not in self._pairings:
            asked = self._asked(source)
            places = [_places(self.heard[number], source) for number in asked]
            self._pairings[source] = {
                (asked[left], asked[right]): paired(places[left], places[right])
                for left, right in affordable([_places_size(each) for each in places])
            }
        return self._pairings[source]


def _places(answer: ReadAnswer, source: MarkSource) -> MarkedPlaces:
    return tuple(on_page(mark.place, mark.page) for mark in answer.marks.get(source, ()))


def _places_size(places: MarkedPlaces) -> int:
    return max(1, sum(place.size for place in places))


def _alpha_of(scale: Scale) -> _AnyAlpha:
    match scale:
        case Scale.NOMINAL:
            return NominalAlpha()
        case Scale.ORDINAL:
            return OrdinalAlpha()
        case Scale.INTERVAL:
            return IntervalAlpha()
    return GradedAlpha(partial(graded_distance, scale), value_size)


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
        """Add one task. `workers` are the names by the index of their answers, empty if unknown. A worker's
        deviation is the mean difference from each other answer, including those without a name."""
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
