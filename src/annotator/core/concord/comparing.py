"""The answers of several workers to the same tasks, held against each other question by question, a task at a time.
Memory does not grow with the tasks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from annotator.core.answer.regions import Answer
from annotator.core.concord.alpha import GradedAlpha, IntervalAlpha, NominalAlpha, OrdinalAlpha
from annotator.core.concord.differences import difference, graded_distance, value_size
from annotator.core.concord.paged import Pairable, on_page
from annotator.core.concord.pairing import Pairing, paired
from annotator.core.concord.pairs import affordable
from annotator.core.concord.questions import Aspect, Question, Scale, questions
from annotator.core.concord.values import Comparable, MarkSource, ReadAnswer
from annotator.core.design.tree import Design

type MarkedPlaces = tuple[Pairable, ...]
type _AnyAlpha = NominalAlpha[Comparable] | OrdinalAlpha | IntervalAlpha | GradedAlpha[Comparable]


class ComparedQuestion:
    """One question, and how far people agree about it. `tasks` are those that say anything about that."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tasks = 0
        self.places = GradedAlpha[MarkedPlaces](lambda left, right: paired(left, right).distance, _places_size)
        self._values = _alpha_of(question.scale)

    @property
    def alpha(self) -> _AnyAlpha | GradedAlpha[MarkedPlaces]:
        return self.places if self.question.aspect is Aspect.PLACE else self._values

    @property
    def alike(self) -> float | None:
        """How alike answers are in the mean, 0 to 1, where the scale has degrees of that."""
        alpha = self.alpha
        return alpha.alike if isinstance(alpha, GradedAlpha) else None

    def add(self, values: Sequence[Comparable]) -> list[float]:
        """One unit, and how far apart two in it are: each two, unless that takes too long."""
        alpha = self._values
        pairs = affordable([value_size(value) for value in values])
        differences = [difference(self.question, values[left], values[right]) for left, right in pairs]
        if isinstance(alpha, OrdinalAlpha | IntervalAlpha):
            alpha.add([value for value in values if isinstance(value, float)])
        elif isinstance(alpha, GradedAlpha):
            alpha.add(values, differences)
        else:
            alpha.add(values)
        return differences

    def add_places(self, places: Sequence[MarkedPlaces], distances: list[float]) -> list[float]:
        """One unit of places, with the distances of pairs of them."""
        self.places.add(places, distances)
        return distances


class Concord:
    """Tasks are added one after the other."""

    def __init__(self, design: Design) -> None:
        self.questions = tuple(ComparedQuestion(question) for question in questions(design))
        self._design = design

    def add(self, answers: Sequence[Answer]) -> dict[int, float]:
        """The answers of all workers to one task. How far apart they are, 0 to 1, by places in `questions`: only those
        of which two people said anything."""
        together = _Answers(answers, self._design)
        by_question: dict[int, float] = {}
        for number, compared in enumerate(self.questions):
            mean = _mean(list(self._differences(compared, together)))
            if mean is not None:
                compared.tasks += 1
                by_question[number] = mean
        return by_question

    def _differences(self, compared: ComparedQuestion, answers: _Answers) -> Iterator[float]:
        """Of each two answers to each thing that is asked about in the task."""
        question = compared.question
        match question.aspect:
            case Aspect.TASK:
                values = [value for answer in answers.heard if (value := answer.of_task(question)) is not None]
                yield from compared.add(values)
            case Aspect.PLACE:
                for target in question.control.targets:
                    yield from compared.add_places(*answers.places((question.control.name, target)))
            case Aspect.LABEL | Aspect.PART:
                for source in answers.sources:
                    if question.is_about(*source):
                        for values in answers.about_same_things(question, source):
                            yield from compared.add(values)


class _Answers:
    """All answers to one task."""

    def __init__(self, answers: Sequence[Answer], design: Design) -> None:
        self.heard = [ReadAnswer(answer, design) for answer in answers]
        self.sources = tuple(dict.fromkeys(source for answer in self.heard for source in answer.marks))
        self._pairings: dict[MarkSource, dict[tuple[ReadAnswer, ReadAnswer], Pairing]] = {}

    def places(self, source: MarkSource) -> tuple[list[MarkedPlaces], list[float]]:
        """Of all who were asked to mark: where, and how far apart two of them are."""
        return [_places(answer, source) for answer in self._asked(source)], [
            pairing.distance for pairing in self._paired(source).values()
        ]

    def about_same_things(self, question: Question, source: MarkSource) -> Iterator[list[Comparable]]:
        """What each two say of each thing that both marked."""
        for pair, pairing in self._paired(source).items():
            for places in pairing.of_same_things:
                marks = ((answer, answer.marks[source][place]) for answer, place in zip(pair, places, strict=True))
                values = (answer.of_mark(question, mark) for answer, mark in marks)
                yield [value for value in values if value is not None]

    def _asked(self, source: MarkSource) -> list[ReadAnswer]:
        return [answer for answer in self.heard if answer.is_asked(source[0])]

    def _paired(self, source: MarkSource) -> dict[tuple[ReadAnswer, ReadAnswer], Pairing]:
        """Each two, unless that takes too long."""
        if source not in self._pairings:
            asked = self._asked(source)
            places = [_places(answer, source) for answer in asked]
            self._pairings[source] = {
                (asked[left], asked[right]): paired(places[left], places[right])
                for left, right in affordable([_places_size(each) for each in places])
            }
        return self._pairings[source]


def _places(answer: ReadAnswer, source: MarkSource) -> MarkedPlaces:
    return tuple(on_page(mark.place, mark.page) for mark in answer.marks.get(source, ()))


def _places_size(places: MarkedPlaces) -> int:
    return max(1, sum(place.size for place in places))


def _mean(differences: Sequence[float]) -> float | None:
    return sum(differences) / len(differences) if differences else None


def _alpha_of(scale: Scale) -> _AnyAlpha:
    match scale:
        case Scale.NOMINAL:
            return NominalAlpha()
        case Scale.ORDINAL:
            return OrdinalAlpha()
        case Scale.INTERVAL:
            return IntervalAlpha()
    return GradedAlpha(partial(graded_distance, scale), value_size)
