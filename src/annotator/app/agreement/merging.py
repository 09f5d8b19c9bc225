"""One result for each task of a bundle, merged from the results of several workers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from annotator.app.agreement.aggregation import latest
from annotator.core.agreement.comparable_values import Comparable
from annotator.core.agreement.comparison import AgreementReport, Deviations
from annotator.core.agreement.merging import (
    FEWEST_ANSWERS,
    Given,
    MergedQuestion,
    Merger,
    MergeRules,
    Posteriors,
    QuestionKey,
    key_of,
)
from annotator.core.agreement.skills import skills
from annotator.core.answer.result_items import Answer
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.options import options
from annotator.core.outbox.envelope import Envelope
from annotator.core.time.worktime import TaskTimes
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reader import read_again
from annotator.store.folders.result_spool import ResultSpool

_NAMES = uuid.UUID("6f0b6b1e-52f5-5c0e-9d1a-3c4b8f3a7d21")
# A worker who agrees with nobody still counts a little.
_LEAST_WEIGHT = 0.05


class MergedResult(Struct, frozen=True):
    """The merged result of one task. `result` is None below three answers. `sources` are the merged results."""

    task_id: str
    sources: tuple[str, ...]
    result: Envelope | None = None
    questions: tuple[MergedQuestion, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.result is not None and all(each.is_settled for each in self.questions)


def merged_results(
    spool: ResultSpool,
    known: KnownTasks,
    rules: MergeRules,
    answers: Mapping[str, Answer],
    *,
    plain: bool = False,
    rejected: Collection[str] = (),
) -> Iterator[MergedResult]:
    """Yield the merged results in the order of the tasks. `answers` are known answers by task. With `plain`, every
    worker weighs the same. Results with a `rejected` unique_id do not count, and replaced ones are removed from the
    spool. Only one task is in memory at a time, beside the votes of all."""
    spool.leave_out_replaced()
    merger = Merger(known.bundle.design, rules)
    weights, posteriors = ({}, {}) if plain else _weighed(spool, merger, known, answers, rejected)
    for task_id, envelopes in _by_task(spool, rejected):
        sources = tuple(sorted(envelope.unique_id for envelope in envelopes))
        if len(envelopes) < FEWEST_ANSWERS:
            yield MergedResult(task_id, sources)
            continue
        given = [Given(envelope.answer, weights.get(envelope.worker, 1.0)) for envelope in envelopes]
        found = merger.merged(task_id, given, posteriors.get(task_id, {}))
        result = _result(envelopes, sources, found.answer)
        yield MergedResult(task_id, sources, result, found.questions)


def _by_task(spool: ResultSpool, rejected: Collection[str]) -> Iterator[tuple[str, Sequence[Envelope]]]:
    for task_id, submissions in groupby(map(read_again, spool.in_order()), key=lambda envelope: envelope.task_id):
        if envelopes := latest(envelope for envelope in submissions if envelope.unique_id not in rejected):
            yield task_id, envelopes


def _weighed(
    spool: ResultSpool, merger: Merger, known: KnownTasks, answers: Mapping[str, Answer], rejected: Collection[str]
) -> tuple[Mapping[str, float], Mapping[str, Posteriors]]:
    """Return the weight of each worker, which is the mean similarity to the others, and the probabilities of the
    answers to nominal questions, by task."""
    report, deviations = AgreementReport(known.bundle.design), Deviations()
    votes: dict[QuestionKey, dict[str, list[tuple[str, Comparable]]]] = {}
    for task_id, envelopes in _by_task(spool, rejected):
        names = [envelope.worker or f" {envelope.unique_id}" for envelope in envelopes]
        if len(envelopes) > 1:
            together = [envelope.answer for envelope in envelopes]
            deviations.add(names, report.add(together).by_pair)
        for question in merger.nominal():
            own = [
                (name, value)
                for name, envelope in zip(names, envelopes, strict=True)
                if (value := merger.value(question, envelope.answer)) is not None
            ]
            if own:
                votes.setdefault(key_of(question), {})[task_id] = own
    weights = {name: max(_LEAST_WEIGHT, 1 - own.mean) for name, own in deviations.by_worker.items()}
    return weights, _posteriors(votes, merger, answers)


def _posteriors(
    votes: Mapping[QuestionKey, Mapping[str, Sequence[tuple[str, Comparable]]]],
    merger: Merger,
    answers: Mapping[str, Answer],
) -> Mapping[str, Posteriors]:
    found: dict[str, dict[QuestionKey, Mapping[Comparable, float]]] = {}
    for question in merger.nominal():
        own = votes.get(key_of(question), {})
        control = question.control
        count = len(options(control)) if isinstance(control, Choices | Taxonomy) else _different(own)
        certain = {
            task_id: value
            for task_id, answer in answers.items()
            if (value := merger.value(question, answer)) is not None
        }
        for task_id, posterior in skills(own, count, certain).posteriors.items():
            found.setdefault(task_id, {})[key_of(question)] = posterior
    return found


def _different(votes: Mapping[str, Sequence[tuple[str, Hashable]]]) -> int:
    return len({choice for each in votes.values() for _worker, choice in each})


def _result(envelopes: Sequence[Envelope], sources: tuple[str, ...], answer: Answer) -> Envelope:
    """Return the merged result: no worker and no time. Its id follows from its sources."""
    first = min(envelopes, key=lambda envelope: envelope.unique_id)
    named = "/".join((f"{first.bundle_id}@{first.revision}", first.task_id, *sources))
    return Envelope(
        unique_id=str(uuid.uuid5(_NAMES, named)),
        bundle_id=first.bundle_id,
        revision=first.revision,
        task_id=first.task_id,
        answer=answer,
        was_cancelled=False,
        submitted_on=max(envelope.submitted_on for envelope in envelopes),
        times=TaskTimes({}),
        idle_after_s=max(envelope.idle_after_s for envelope in envelopes),
        media=first.media,
        merged_from=sources,
    )
