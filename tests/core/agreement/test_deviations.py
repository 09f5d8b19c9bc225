"""Deviations of workers: figures that follow from the differences of each pair."""

from __future__ import annotations

from annotator.core.agreement.comparison import MOST_PAIRED, AgreementReport, Deviations
from annotator.core.answer.result_items import Answer
from annotator.core.design.controls import Choice, Choices
from annotator.core.design.objects import Text
from annotator.core.design.tree import Design, View
from answer_making import an_item

OPTIONS = tuple(Choice(value=value) for value in "ab")
DESIGN = Design(View(children=(Text(name="o", value="$t"), Choices(name="c", to_name="o", choices=OPTIONS))))


def said(value: str) -> Answer:
    return Answer((an_item("c", "choices", {"choices": [value]}),))


def test_who_answers_otherwise_comes_first_and_whoever_gave_no_name_counts_as_another() -> None:
    agreement, deviations = AgreementReport(DESIGN), Deviations()
    for answers in ("aab", "aab", "aaa"):
        apart = agreement.add([said(answer) for answer in answers])
        deviations.add(["ada", "", "bob"], apart.by_pair)
    assert [(name, own.tasks, round(own.mean, 3)) for name, own in deviations.workers()] == [
        ("bob", 3, 0.667),
        ("ada", 3, 0.333),
    ]
    assert [(names, own.tasks, round(own.mean, 3)) for names, own in deviations.pairs()] == [(("ada", "bob"), 3, 0.667)]


def test_of_very_many_workers_no_pairs_are_kept() -> None:
    deviations = Deviations()
    for number in range(MOST_PAIRED + 1):
        deviations.add([f"w{number}", f"w{number + 1}"], {(0, 1): 0.5})
    assert deviations.pairs() == []
    assert len(deviations.by_pair) <= MOST_PAIRED
    assert len(deviations.workers()) == MOST_PAIRED + 2
