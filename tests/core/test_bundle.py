"""What a task's own row says stands before what the manifest says for all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from annotator.core.bundle import (
    Assignments,
    Bundle,
    Manifest,
    MediaRule,
    Pay,
    Requester,
    SubmitRule,
    Task,
    TimeRule,
)
from annotator.core.design import Design, Display, Image, Text, View
from annotator.core.money import Money

MANIFEST = Manifest(
    id="fruit",
    revision=3,
    title="Fruit",
    description="",
    language="en",
    requester=Requester("Grocer", ""),
    config_file="config.xml",
    preset="",
    labels=(),
    question="",
    tasks_file="tasks.csv",
    id_column="id",
    instructions_file="",
    must_read=False,
    pay=Pay("EUR", Decimal("0.04"), "task", 0, rejected_pays=False, bonus=""),
    time=TimeRule(expected_s=20, idle_after_s=90),
    assignments=Assignments(1, allow_skip=True, order="given"),
    media=MediaRule(""),
    submit=SubmitRule("folder", "", ""),
)
PICTURES = (Image("left", "$left", 2), Text("t", "$text", 3), Image("right", "$right", 4))
BUNDLE = Bundle(MANIFEST, Design(View(PICTURES, Display.ROW, 1)), (), "")


def test_a_reward_of_the_row_stands_before_the_manifest_s_even_when_it_is_nothing() -> None:
    assert BUNDLE.reward(Task("1", 1, {})) == Money(Decimal("0.04"), "EUR")
    assert BUNDLE.reward(Task("1", 1, {}, reward=Decimal("0.10"))) == Money(Decimal("0.10"), "EUR")
    assert BUNDLE.reward(Task("1", 1, {}, reward=Decimal(0))) == Money(Decimal(0), "EUR")


def test_a_bundle_that_states_no_pay_promises_none() -> None:
    unpaid = replace(BUNDLE, manifest=replace(MANIFEST, pay=None))
    assert unpaid.reward(Task("1", 1, {}, reward=Decimal("0.10"))) is None


def test_times_of_the_row_stand_before_the_manifest_s_one_by_one() -> None:
    task = Task("1", 1, {}, time=TimeRule(max_s=60, idle_after_s=0))
    assert BUNDLE.time_rule(task) == TimeRule(expected_s=20, max_s=60, idle_after_s=0)


def test_the_pictures_of_a_task_are_those_that_its_row_names() -> None:
    assert BUNDLE.pictures(Task("1", 1, {"left": "a.png", "right": "b.png", "text": "c"})) == ("a.png", "b.png")
    assert BUNDLE.pictures(Task("1", 1, {"left": "", "right": "b.png"})) == ("b.png",)


def test_results_are_tied_to_a_revision() -> None:
    assert MANIFEST.key == "fruit@3"
