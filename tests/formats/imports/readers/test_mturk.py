"""Batches of Mechanical Turk: inputs become columns, and each HIT is there once."""

from __future__ import annotations

import tomllib

import pytest
from msgspec.structs import replace

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.plan import ForeignTable, ImportRequest
from annotator.formats.imports.readers.mturk import batch_tasks, with_offer
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.manifest.writer import NewPay
from annotator.formats.problem_log import ProblemLog
from formats.foreign_sources import CONFIG, PNG, REQUEST, imported, plan

BATCH = (
    '"HITId","Reward","AssignmentId","WorkerId","Input.image","Input.city","Answer.things","Approve"\n'
    '"H1","$0.05","A1","W1","a.png","Lyon","Bench",""\n'
    '"H1","$0.05","A2","W2","a.png","Lyon","Tree",""\n'
    '"H2","$0.05","A3","W1","b.png","Nice","Tree",""\n'
)


def batch(text: str = BATCH) -> ForeignTable:
    read = read_foreign_csv(text, "Batch_1_batch_results.csv", ProblemLog())
    assert read is not None
    return read


def test_inputs_become_columns_and_each_hit_is_there_once() -> None:
    log = ProblemLog()
    tasks = batch_tasks(batch(), "", log)
    assert tasks.columns == ("image", "city")
    assert [dict(row.values) for row in tasks.rows] == [
        {"image": "a.png", "city": "Lyon"},
        {"image": "b.png", "city": "Nice"},
    ]
    assert {(note.code, note.severity) for note in log.problems()} == {(ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE)}
    assert {(note.params["why"], note.params["count"]) for note in log.problems()} == {
        ("mturk", "6"),
        ("repeated", "1"),
    }


def test_hits_may_name_the_tasks() -> None:
    tasks = batch_tasks(batch(), "HITId", ProblemLog())
    assert [row.values["HITId"] for row in tasks.rows] == ["H1", "H2"]


def test_equal_inputs_of_two_hits_stay_and_so_do_rows_without_a_hit() -> None:
    text = "HITId,Input.text\nH1,same\nH2,same\n,same\n,same\n"
    assert len(batch_tasks(batch(text), "", ProblemLog()).rows) == 4


def test_other_tables_come_back_as_they_are() -> None:
    for header in ("HITId,image", "Input.image,city", "HITId,Input."):
        table = batch(f"{header}\na,b\n")
        assert batch_tasks(table, "", ProblemLog()) is table


def test_a_batch_fills_a_labeling_config_and_a_template_by_the_names_behind_the_point() -> None:
    template = "<crowd-form><img src='${image}'><p>${city}</p><crowd-input name='x'></crowd-input></crowd-form>"
    images = {"a.png": PNG, "b.png": PNG}
    for design in ({"config.xml": CONFIG}, {"page.html": template}):
        planned = plan({**design, **images, "batch.csv": BATCH})
        assert planned.bundle is not None, planned.problems
        assert planned.bundle.tasks == 2
    new, tasks = imported({"config.xml": CONFIG, "batch.csv": BATCH, **images}, REQUEST)
    assert [task["city"] for task in tasks] == ["Lyon", "Nice"]
    assert new.tasks == 2


OFFERED = BATCH.replace('"Reward"', '"Title","Reward"').replace('"$0.05"', '"Street things","$0.05"')


@pytest.mark.parametrize(
    ("text", "asked", "title", "pay"),
    [
        (OFFERED, REQUEST, "Street things", ("0.05", "USD")),
        (OFFERED, replace(REQUEST, title="Mine", pay=NewPay("1", "EUR")), "Mine", ("1", "EUR")),
        (OFFERED.replace("$0.05", "$0.06", 1), REQUEST, "Street things", None),
        (OFFERED.replace("$0.05", "five cents"), REQUEST, "Street things", None),
        (OFFERED.replace("Street things", "", 1), REQUEST, "", ("0.05", "USD")),
    ],
)
def test_title_and_reward_come_along(text: str, asked: ImportRequest, title: str, pay: tuple[str, str] | None) -> None:
    request = with_offer(batch(text), asked)
    assert request.title == title
    assert request.pay == (None if pay is None else NewPay(*pay))


def test_a_batch_becomes_a_paid_bundle_with_its_title() -> None:
    new, _tasks = imported({"batch.csv": OFFERED, "config.xml": CONFIG, "a.png": PNG, "b.png": PNG}, REQUEST)
    manifest = tomllib.loads(new.files["bundle.toml"].decode())
    assert (manifest["title"], manifest["pay"]) == ("Street things", {"amount": "0.05", "currency": "USD"})
