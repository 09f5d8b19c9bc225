"""One answer to a task from the answers of several workers, question by question. Pure.

A region is kept if more than half of the workers have it, by weight. What is tied is not merged, and never decided by
a name or by the order of workers. Relations and groups are not merged."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.agreement.comparable_values import Comparable, MarkSource, ReadAnswer
from annotator.core.agreement.merged_regions import Thing, ThingMember, merged_geometry, things
from annotator.core.agreement.merged_values import TIED, Merged, merged_value
from annotator.core.agreement.questions import Aspect, Question, Scale, questions
from annotator.core.answer.regions import moved, regions
from annotator.core.answer.result_items import Answer, Origin, ResultItem, with_payload, with_selected
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.tree import ControlTag, Design

FEWEST_ANSWERS = 3
# Nominal answers with a probability from here on were right in 94 to 99 % of simulated tasks.
SETTLED = 0.9
# The same for places, texts and numbers, whose scores are mean similarities.
SETTLED_ALIKE = 0.7
_ID_CHARACTERS = 10


class Given(Struct, frozen=True):
    """The answer of one worker, with the worker's weight."""

    answer: Answer
    weight: float = 1.0


class MergeRules(Struct, frozen=True):
    """The score from which an answer is settled, and the share of workers that must have marked a thing."""

    settled: float = SETTLED
    settled_alike: float = SETTLED_ALIKE
    quorum: float = 0.5


class MergedQuestion(Struct, frozen=True):
    """How one question was merged."""

    question: Question
    method: str
    score: float
    is_settled: bool


class MergedTask(Struct, frozen=True):
    answer: Answer
    questions: tuple[MergedQuestion, ...]


type QuestionKey = tuple[str, Aspect]
type Posteriors = Mapping[QuestionKey, Mapping[Comparable, float]]  # of the questions that have some


def key_of(question: Question) -> QuestionKey:
    return question.control.name, question.aspect


class Merger:
    """The merger of the tasks of one design."""

    def __init__(self, design: Design, rules: MergeRules | None = None) -> None:
        self._design = design
        self._rules = rules or MergeRules()
        self.questions = questions(design)

    def nominal(self) -> tuple[Question, ...]:
        """Return the questions of which `core.agreement.skills` finds the answer."""
        return tuple(each for each in self.questions if each.aspect is Aspect.TASK and each.scale is Scale.NOMINAL)

    def value(self, question: Question, answer: Answer) -> Comparable | None:
        """Return the value of a question about the task."""
        return ReadAnswer(answer, self._design).of_task(question)

    def merged(self, task_id: str, given: Iterable[Given], posteriors: Posteriors) -> MergedTask:
        """Merge the answers to one task, in any order."""
        return _Merging(self._design, self._rules, task_id, _in_order(given), posteriors).merged(self.questions)


def _in_order(given: Iterable[Given]) -> list[Given]:
    """Return the answers in an order that depends on nothing but their content."""
    return sorted(given, key=lambda each: (each.weight, json.dumps(each.answer.serialize(), sort_keys=True)))


class _Merging:
    def __init__(
        self, design: Design, rules: MergeRules, task_id: str, given: Sequence[Given], posteriors: Posteriors
    ) -> None:
        self._design = design
        self._rules = rules
        self._task_id = task_id
        self._given = given
        self._heard = [ReadAnswer(each.answer, design) for each in given]
        self._posteriors = posteriors
        self._decided: list[MergedQuestion] = []
        self._items: list[ResultItem] = []

    def merged(self, asked: Sequence[Question]) -> MergedTask:
        for question in asked:
            if question.aspect is Aspect.TASK:
                self._merge_task_question(question)
        for source in dict.fromkeys(source for answer in self._heard for source in sorted(answer.marks)):
            self._merge_regions(source, asked)
        for question in asked:
            if question.aspect is Aspect.PLACE:
                self._settle_absence(question)
        items = tuple(replace(item, origin=Origin.MERGED, parent="", group=None) for item in self._items)
        return MergedTask(Answer(items), tuple(self._decided))

    def _merge_task_question(self, question: Question) -> None:
        seen = [
            (given, answer.of_task(question))
            for given, answer in zip(self._given, self._heard, strict=True)
            if answer.is_asked(question.control.name)
        ]
        if not seen:
            return
        values = [(given.weight, value) for given, value in seen]
        found = merged_value(question, values, self._posteriors.get(key_of(question)))
        self._decide(question, found)
        if found.value is not None:
            same = (given.answer for given, value in seen if value == found.value)
            self._items += _task_items(question.control, next(same, None), found.value)

    def _decide(self, question: Question, found: Merged[Comparable]) -> None:
        is_nominal = question.scale is Scale.NOMINAL
        least = self._rules.settled if is_nominal else self._rules.settled_alike
        self._decided.append(
            MergedQuestion(question, found.method, found.score, found.method != TIED and found.score >= least)
        )

    def _merge_regions(self, source: MarkSource, asked: Sequence[Question]) -> None:
        """Merge the regions that one control made on one object, with their labels and the answers about them."""
        maker = next((each for each in asked if each.aspect is Aspect.PLACE and each.control.name == source[0]), None)
        if maker is None or isinstance(maker.control, Messages):
            return
        # Regions of a control that the other answers hide are no answer.
        heard = [number for number, answer in enumerate(self._heard) if answer.is_asked(source[0])]
        if not heard:
            return
        members = [list(self._members(number, source)) for number in heard]
        whole = math.fsum(self._given[number].weight for number in heard)
        scores: list[float] = []
        is_tied = False
        for thing in things(members):
            share = thing.weight / whole
            is_kept = share > self._rules.quorum + 1e-9
            scores.append(share * thing.similarity if is_kept else 1 - share)
            is_tied |= abs(share - self._rules.quorum) <= 1e-9
            if is_kept:
                self._merge_thing(thing, source, asked, len(scores))
        score = math.fsum(sorted(scores)) / len(scores) if scores else 1.0
        self._decide(maker, Merged(None, score, TIED if is_tied else "clusters"))

    def _members(self, number: int, source: MarkSource) -> Iterator[ThingMember]:
        given = self._given[number]
        known = {region.id: region for region in regions(given.answer, self._design)}
        marks = self._heard[number].marks.get(source, ())
        for mark in sorted(marks, key=lambda each: repr((each.place, each.page))):
            yield ThingMember(number, mark, known[mark.region_id], given.weight)

    def _merge_thing(self, thing: Thing, source: MarkSource, asked: Sequence[Question], number: int) -> None:
        about = [each for each in asked if each.aspect in (Aspect.LABEL, Aspect.PART) and each.is_about(*source)]
        winners: dict[QuestionKey, Comparable | None] = {}
        values: dict[QuestionKey, list[Comparable | None]] = {}
        weights = [member.weight for member in thing.members]
        for question in about:
            key = key_of(question)
            values[key] = [self._heard[member.answer].of_mark(question, member.mark) for member in thing.members]
            found = merged_value(question, list(zip(weights, values[key], strict=True)))
            self._decide(question, found)
            winners[key] = found.value
        labels = [key_of(question) for question in about if question.aspect is Aspect.LABEL]
        base = max(
            range(len(thing.members)),
            key=lambda place: (sum(values[key][place] == winners[key] for key in labels), -place),
        )
        items = [item for item in self._about(thing.members[base]) if self._makes(item)]
        for question in about:
            key = key_of(question)
            if question.aspect is Aspect.PART and winners[key] is not None:
                items += self._part_items(question, thing, values[key], winners[key])
        new_id = self._new_id(source, number)
        geometry = merged_geometry(thing)
        together = Answer(tuple(replace(item, id=new_id) for item in items))
        self._items += moved(together, new_id, geometry.value, geometry.frames).items

    def _about(self, member: ThingMember) -> Iterator[ResultItem]:
        return (item for item in self._given[member.answer].answer.items if item.id == member.region.id)

    def _makes(self, item: ResultItem) -> bool:
        return isinstance(self._design.control(item.from_name), Labels | Tool)

    def _part_items(
        self, question: Question, thing: Thing, values: Sequence[Comparable | None], winner: Comparable | None
    ) -> list[ResultItem]:
        """Return the answer about the region of the first worker who gave the merged one."""
        for member, value in zip(thing.members, values, strict=True):
            if value == winner:
                return [item for item in self._about(member) if item.from_name == question.control.name]
        return []

    def _new_id(self, source: MarkSource, number: int) -> str:
        named = json.dumps([self._task_id, *source, number])
        return hashlib.sha256(named.encode()).hexdigest()[:_ID_CHARACTERS]

    def _settle_absence(self, question: Question) -> None:
        """Note that nobody marked anything, which all agree on."""
        is_decided = any(key_of(each.question) == key_of(question) for each in self._decided)
        if not is_decided and any(answer.is_asked(question.control.name) for answer in self._heard):
            self._decide(question, Merged(None, 1.0, "none"))


def _task_items(control: ControlTag, same: Answer | None, value: Comparable) -> Sequence[ResultItem]:
    """Return the items of a worker who gave the merged value, or new ones for a set that nobody gave."""
    if same is not None:
        return [item for item in same.items if item.from_name == control.name]
    if isinstance(control, Choices | Taxonomy) and isinstance(value, frozenset):
        leaves = [path for path in value if not any(path == other[: len(path)] != other for other in value)]
        return with_selected(Answer(), control, leaves).items
    return with_payload(Answer(), control, value).items
