"""A batch's results as Mechanical Turk hands them out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.time.worktime import TaskTimes
from annotator.formats.exports.mturk import FIXED_COLUMNS, mturk_chunks
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import Guard
from answer_making import an_envelope, an_item, envelopes
from formats.known_bundle import known_tasks
from formats.spoken_bundle import heard, spoken_tasks
from real_data import real_data

# As in the batch files that requesters publish: a script that reads them counts on this order.
HEADER = (
    '"HITId","HITTypeId","Title","Description","Keywords","Reward","CreationTime","MaxAssignments","RequesterAnnotation",'
    '"AssignmentDurationInSeconds","AutoApprovalDelayInSeconds","Expiration","NumberOfSimilarHITs","LifetimeInSeconds",'
    '"AssignmentId","WorkerId","AssignmentStatus","AcceptTime","SubmitTime","AutoApprovalTime","ApprovalTime",'
    '"RejectionTime","RequesterFeedback","WorkTimeInSeconds","LifetimeApprovalRate","Last30DaysApprovalRate",'
    '"Last7DaysApprovalRate","Input.id","Input.picture","Input.offered","Input.note","Answer.things","Approve","Reject"\r\n'
)
BENCH = an_item("things", "choices", {"choices": ["Bench", "Tree"]})
BOXES = [an_item("kind", "rectanglelabels", {"x": x, "y": 0, "rectanglelabels": ["Car"]}, f"a{x}") for x in (1, 2)]


def rows(made: Sequence[Envelope], *controls: str, known: KnownTasks | None = None) -> list[dict[str, str]]:
    data = b"".join(mturk_chunks(made, controls, known or known_tasks(), Guard()))
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_the_header_is_mturk_s_to_the_byte() -> None:
    assert len(FIXED_COLUMNS) == 27
    assert b"".join(mturk_chunks([], ("things",), known_tasks(), Guard())) == HEADER.encode()


def test_a_submission_is_an_assignment_and_nothing_is_invented() -> None:
    envelope = an_envelope("first", BENCH, worker="k7f2-q0zm-9xtr-44ae")
    (row,) = rows([envelope], "things")
    assert {name: cell for name, cell in row.items() if cell} == {
        "HITId": "first",
        "HITTypeId": "street-things@1",
        "Title": "Say what stands in the street",
        "Description": "Two pictures.",
        "Reward": "$0.05",
        "MaxAssignments": "2",
        "AssignmentDurationInSeconds": "600",
        "AssignmentId": envelope.unique_id,
        "AssignmentStatus": "Submitted",
        "WorkerId": "k7f2-q0zm-9xtr-44ae",
        "SubmitTime": "Tue Nov 24 2026",
        "WorkTimeInSeconds": "7",
        "Input.id": "first",
        "Input.picture": "media/first.png",
        "Input.offered": '["Tree", {"value": "Bench", "children": ["Old"]}]',
        "Input.note": "'=1+1",
        "Answer.things": "Bench|Tree",
    }


def test_the_bundle_tells_title_reward_and_what_was_asked() -> None:
    (row,) = rows([an_envelope("first", BENCH)], "things", known=known_tasks())
    assert (row["Title"], row["Description"]) == ("Say what stands in the street", "Two pictures.")
    assert (row["Reward"], row["MaxAssignments"], row["AssignmentDurationInSeconds"]) == ("$0.05", "2", "600")
    assert (row["Input.picture"], row["Input.note"]) == ("media/first.png", "'=1+1")
    assert (row["WorkerId"], row["AutoApprovalDelayInSeconds"], row["Approve"], row["Reject"]) == ("", "", "", "")


def test_another_currency_than_mturk_s_is_named() -> None:
    (row,) = rows([an_envelope("first", BENCH)], known=known_tasks("EUR", max_s=None))
    assert (row["Reward"], row["AssignmentDurationInSeconds"]) == ("0.05 EUR", "")


def test_what_was_skipped_is_no_assignment() -> None:
    made = [an_envelope("first", skipped=True), an_envelope("first", BENCH, number=2)]
    assert [row["AssignmentId"] for row in rows(made)] == [made[1].unique_id]


def test_marks_are_a_json_list_and_texts_stand_between_bars() -> None:
    said = an_item("said", "textarea", {"text": ["one", "two"]})
    (row,) = rows([an_envelope("first", *BOXES, said)], "kind", "said")
    assert json.loads(row["Answer.kind"]) == [box.value for box in BOXES]
    assert row["Answer.said"] == "one|two"


@pytest.mark.parametrize(
    ("active_ms", "seconds"), [(0, "0"), (499, "0"), (500, "1"), (7_250, "7"), (3_600_000, "3600")]
)
def test_work_time_is_active_time_in_whole_seconds(active_ms: int, seconds: str) -> None:
    envelope = replace(an_envelope("first"), times=TaskTimes({State.ON_TASK: active_ms, State.PAUSE: 99_000}))
    (row,) = rows([envelope])
    assert row["WorkTimeInSeconds"] == seconds


@given(st.lists(envelopes(), max_size=3))
def test_every_answer_that_was_submitted_has_its_row(made: list[Envelope]) -> None:
    kept = [(envelope.unique_id, envelope.worker) for envelope in made if not envelope.was_cancelled]
    found = rows(made, "a", "b")
    assert [(row["AssignmentId"], row["WorkerId"]) for row in found] == kept
    assert all(None not in row for row in found)


def test_real_batches_have_the_same_columns_in_the_same_order_and_the_same_times() -> None:
    with real_data("pay/assignments-dev.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns, first = list(reader.fieldnames or ()), next(reader)
    assert [column for column in FIXED_COLUMNS if column in columns] == columns
    assert first["SubmitTime"].split()[4] in ("PST", "PDT")


def test_what_is_paid_by_the_minute_brings_what_its_audio_was_long() -> None:
    told = rows([heard("first", 83.457), heard("second", 30), heard("first", None)], known=spoken_tasks())
    assert [row["Reward"] for row in told] == ["$0.6955", "$1.0000", ""]
