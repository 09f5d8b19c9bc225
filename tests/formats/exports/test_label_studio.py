"""Tasks that Label Studio imports, and the answers that come back from them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.result_items import Answer
from annotator.core.design.tree import Design, View
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.label_studio import label_studio_chunks, media_address
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reader import read_envelope
from annotator.formats.tasks.rows import read_table, tasks_from
from answer_making import an_envelope, an_item, envelopes
from formats.known_bundle import known_tasks

BENCH = an_item("things", "choices", {"choices": ["Bench"]})


def exported(*tasks: list[Envelope], media_prefix: str = "") -> Any:
    return json.loads(b"".join(label_studio_chunks(tasks, known_tasks(), media_prefix)))


def test_a_task_has_label_studio_s_shape() -> None:
    first, again = (
        an_envelope("first", BENCH, worker="k7f2-q0zm-9xtr-44ae"),
        an_envelope("first", number=2, skipped=True),
    )
    (task,) = exported([first, again])
    assert task["id"] == "first"
    submissions = [
        {"unique_id": first.unique_id, "worker": "k7f2-q0zm-9xtr-44ae", "submitted": "2026-11-24"},
        {"unique_id": again.unique_id, "submitted": "2026-11-25"},
    ]
    assert task["meta"] == {"bundle": "street-things@1", "task": "first", "submissions": submissions}
    assert task["annotations"] == [
        {
            **submissions[0],
            "result": [BENCH.as_json()],
            "was_cancelled": False,
            "ground_truth": False,
            "lead_time": 7.25,
        },
        {
            **submissions[1],
            "result": [],
            "was_cancelled": True,
            "ground_truth": False,
            "lead_time": 7.25,
        },
    ]


def test_nobody_is_named_where_label_studio_takes_only_its_own_people() -> None:
    (task,) = exported([an_envelope("first", BENCH, worker="k7f2-q0zm-9xtr-44ae")])
    assert "completed_by" not in json.dumps(task)


def test_the_bundle_gives_the_task_its_columns_and_lists_are_lists_again() -> None:
    first, second = exported([an_envelope("first", BENCH)], [an_envelope("second", BENCH)])
    assert first["data"] == {
        "id": "first",
        "picture": "media/first.png",
        "offered": [{"value": "Tree"}, {"value": "Bench", "children": [{"value": "Old"}]}],
        "note": "=1+1",
    }
    assert second["data"]["offered"] == "no list"


TEXTS = st.text(st.characters(codec="utf-8"), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(TEXTS.filter(lambda name: name not in ("id", "data")), VALUES), min_size=1, max_size=4))
def test_data_come_back_as_label_studio_had_them(rows: list[dict[str, Any]]) -> None:
    """With an empty text where a task had no value and others had one."""
    tasks: list[dict[str, Any]] = [
        {"id": number, "data": {"id": f"t{number}", **row}} for number, row in enumerate(rows, start=1)
    ]
    log = ProblemLog()
    table = read_table(json.dumps(tasks).encode(), "tasks.json", "id", log)
    assert not isinstance(table, Reported)
    read = tasks_from(table, "tasks.json", "id", log)
    assert not isinstance(read, Reported)
    known = KnownTasks(replace(known_tasks().bundle, tasks=read, design=Design(View())))
    written = [[an_envelope(f"t{number}", BENCH)] for number in range(1, len(rows) + 1)]
    found = json.loads(b"".join(label_studio_chunks(written, known)))
    assert log.problems() == ()
    names = dict.fromkeys(name for row in rows for name in row)
    assert [task["data"] for task in found] == [
        {"id": task["data"]["id"], **{name: task["data"].get(name, "") for name in names}} for task in tasks
    ]


def test_a_number_beyond_those_of_python_is_exported_as_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnownTasks, "json_columns", lambda _known, _task_id: {"note"})
    for number in ("1e400", "9" * 5_000):
        monkeypatch.setattr(KnownTasks, "cells", lambda _known, _task_id, number=number: ["a", "", "", number])
        (task,) = exported([an_envelope("first", BENCH)])
        assert task["data"]["note"] == number


def test_a_prefix_stands_before_media_and_nothing_else() -> None:
    (task,) = exported([an_envelope("first", BENCH)], media_prefix="/data/local-files/?d=job/")
    assert task["data"]["picture"] == "/data/local-files/?d=job/media/first.png"
    (plain,) = exported([an_envelope("first", BENCH)])
    assert {**task["data"], "picture": "media/first.png"} == plain["data"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_label_studio_finds_the_very_path_behind_an_address_of_its_server(path: str) -> None:
    address = urlsplit(media_address("/data/local-files/?d=", path))
    assert parse_qs(address.query)["d"] == [path]
    assert media_address("https://example.org/", path).isascii()
    assert media_address("s3://bucket/", path) == f"s3://bucket/{path}"
    assert media_address("", path) == path


def test_an_id_is_a_number_where_it_is_one() -> None:
    tasks = exported(*([an_envelope(task_id)] for task_id in ("7", "007", "7.5", "\u0667", "9" * 30, "-7", "0")))
    assert [task["id"] for task in tasks] == [7, "007", "7.5", "\u0667", "9" * 30, "-7", 0]


def test_no_task_is_an_empty_list() -> None:
    assert exported() == []


@given(st.lists(envelopes(task_id="one", bundle_id="b", revision=1), min_size=1, max_size=3))
def test_answers_come_back_from_label_studio_s_json(submissions: list[Envelope]) -> None:
    """But for the true frames of films, which it has no place for."""
    (task,) = exported(submissions)
    assert len(task["annotations"]) == len(submissions)
    for annotation, envelope in zip(task["annotations"], submissions, strict=True):
        items = tuple(replace(item, frames=()) for item in envelope.answer.items)
        written = replace(envelope.answer, items=items)
        assert Answer.from_json(annotation["result"]) == written
        assert annotation["unique_id"] == envelope.unique_id
        assert annotation["was_cancelled"] == envelope.was_cancelled
        assert round(annotation["lead_time"] * 1000) == envelope.times.of(State.ON_TASK)
    assert all(read_envelope(envelope_bytes(envelope)) == envelope for envelope in submissions)


def test_predictions_go_where_they_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    predictions = [{"model_version": "m", "result": [BENCH.as_json()]}]
    texts = {"first": json.dumps(predictions), "second": "no JSON"}
    monkeypatch.setattr(KnownTasks, "predictions", lambda _known, task_id: texts.get(task_id, ""))
    first, second = exported([an_envelope("first", BENCH)], [an_envelope("second", BENCH)])
    assert first["predictions"] == predictions
    assert "predictions" not in second
