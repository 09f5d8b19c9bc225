"""Values of a task's row win over those of the manifest; tasks are made from rows on request."""

from __future__ import annotations

from array import array
from decimal import Decimal

import pytest
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import Assignments, Manifest, MediaRule, Pay, PayUnit, Requester, SubmitRule
from annotator.core.bundle.tasks import Column, Task, Tasks, TimeRule, packed, parse_seconds
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.design.objects import Audio, Image, Text, Video
from annotator.core.design.tree import Design, Display, View
from annotator.core.money.amount import Money

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
    pay=Pay("EUR", Decimal("0.04"), PayUnit.TASK, 0, rejected_pays=False, bonus=""),
    time=TimeRule(expected_s=20, idle_after_s=90),
    assignments=Assignments(1, allow_skip=True, order="given"),
    media=MediaRule(""),
    submit=SubmitRule("folder", "", ""),
)
IMAGES = (
    Image(name="left", value="$left"),
    Text(name="t", value="$text"),
    Image(name="right", value="$right"),
)
BUNDLE = Bundle(MANIFEST, Design(View(children=IMAGES, display=Display.ROW)), Tasks(), "")


def a_table(**columns: list[str]) -> dict[str, Column]:
    return {name: Column((packed(texts),)) for name, texts in columns.items()}


def test_instructions_are_in_the_language_of_who_reads_them_if_they_are_written_in_it() -> None:
    written = replace(BUNDLE, instructions_html="Read", instructions_translated={"fr": "Lire", "pt-br": "Ler"})
    requested = ("en", "en-GB", "fr", "fr-CA", "pt-BR", "pt", "de", "")
    assert [written.instructions_in(tag) for tag in requested] == [
        *("Read", "Read", "Lire", "Lire", "Ler", "Ler", "Read", "Read"),
    ]
    assert BUNDLE.instructions_in("fr") == ""


def test_a_reward_of_the_row_stands_before_the_manifest_s_even_when_it_is_nothing() -> None:
    assert BUNDLE.reward(Task("1", 1, {}), {}) == Money(Decimal("0.04"), "EUR")
    assert BUNDLE.reward(Task("1", 1, {}, reward=Decimal("0.10")), {}) == Money(Decimal("0.10"), "EUR")
    assert BUNDLE.reward(Task("1", 1, {}, reward=Decimal(0)), {}) == Money(Decimal(0), "EUR")


def test_a_bundle_that_states_no_pay_promises_none() -> None:
    unpaid = replace(BUNDLE, manifest=replace(MANIFEST, pay=None))
    assert unpaid.reward(Task("1", 1, {}, reward=Decimal("0.10")), {}) is None


def test_times_of_the_row_stand_before_the_manifest_s_one_by_one() -> None:
    task = Task("1", 1, {}, time=TimeRule(max_s=60, idle_after_s=0))
    assert BUNDLE.time_rule(task) == TimeRule(expected_s=20, max_s=60, idle_after_s=0)


def image(path: str) -> Medium:
    return Medium(path, MediumKind.IMAGE)


def test_the_media_of_a_task_are_those_that_its_row_names() -> None:
    columns = {"left": "a.png", "right": "b.png", "text": "c"}
    assert BUNDLE.media(Task("1", 1, columns)) == (image("a.png"), image("b.png"))
    assert BUNDLE.media(Task("1", 1, {"left": "", "right": "b.png"})) == (image("b.png"),)


def test_media_of_any_kind_come_in_the_order_of_the_design() -> None:
    tags = (Audio(name="s", value="$sound"), Image(name="p", value="logo.png"), Video(name="f", value="$film"))
    design = Design(View(children=(*tags, Text(name="t", value="$words"))))
    rows = a_table(id=["1", "2"], sound=["a.mp3", "a.mp3"], film=["a.mp4", ""], words=["x", "y"])
    bundle = replace(BUNDLE, design=design, tasks=Tasks(rows, "id"))
    audio, video = Medium("a.mp3", MediumKind.AUDIO), Medium("a.mp4", MediumKind.VIDEO)
    assert bundle.media(bundle.tasks[0]) == (audio, image("logo.png"), video)
    assert bundle.media(bundle.tasks[1]) == (audio, image("logo.png"))
    assert set(bundle.all_media()) == {audio, image("logo.png"), video}
    assert len(bundle.all_media()) == 3


def test_results_are_tied_to_a_revision() -> None:
    assert MANIFEST.key == "fruit@3"


def test_a_task_is_made_of_its_row() -> None:
    table = a_table(id=["a", "b"], reward=["", "0.10"], expected_s=["30", ""], text=["é", ""])
    tasks = Tasks(table, "id")
    first = Task("a", 1, {"id": "a", "reward": "", "expected_s": "30", "text": "é"}, None, TimeRule(expected_s=30))
    second = Task("b", 2, {"id": "b", "reward": "0.10", "expected_s": "", "text": ""}, Decimal("0.10"))
    assert (len(tasks), list(tasks), list(tasks.ids())) == (2, [first, second], ["a", "b"])
    assert (tasks[-1], tasks[0]) == (second, first)
    for index in (2, -3):
        with pytest.raises(IndexError):
            tasks[index]
    assert (len(Tasks()), list(Tasks()), list(Tasks().ids())) == (0, [], [])


def test_tasks_in_another_order_are_the_same_tasks() -> None:
    tasks = Tasks(a_table(id=["a", "b", "c"]), "id")
    turned = tasks.arranged(array("I", [2, 0, 1]))
    assert [(task.id, task.row) for task in turned] == [("c", 3), ("a", 1), ("b", 2)]
    assert list(turned.ids()) == ["c", "a", "b"]
    assert turned != tasks
    assert turned == tasks.arranged(array("I", [2, 0, 1]))


@pytest.mark.parametrize(("text", "seconds"), [("1", 1), ("007", 7), ("2592000", 2_592_000)])
def test_seconds_are_plain_digits(text: str, seconds: int) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-3", "1.5", " 5", "\u0665", "2592001", "9" * 5_000])
def test_anything_else_is_no_time(text: str) -> None:
    assert parse_seconds(text) is None
