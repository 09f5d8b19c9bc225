"""The table of parcels, also as written by an earlier version."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.outbox.parcel import Accepted, DeliveryReason, ParcelState, RetryLater
from annotator.store.folders.home import Home
from annotator.store.records import assignments, outbox
from annotator.store.records.connection import open_database, transaction
from annotator.ui.i18n.delivery_text import reason_sentence
from store.examples import a_parcel, an_assignment


@pytest.mark.parametrize(
    ("note", "reason", "detail", "sentence"),
    [
        (
            "folder-missing:/media/usb",
            DeliveryReason.FOLDER_MISSING,
            "/media/usb",
            "The results folder is missing: /media/usb.",
        ),
        (
            "folder-slow:C:\\usb",
            DeliveryReason.FOLDER_SLOW,
            "C:\\usb",
            "The results folder is not responding: C:\\usb.",
        ),
        ("no-answer", DeliveryReason.NO_ANSWER, "", "The server did not respond in time."),
        ("http-503:try later", None, "http-503:try later", "http-503:try later"),
        ("", None, "", ""),
    ],
)
def test_a_reason_that_another_version_wrote_is_read_and_worded(
    tmp_path: Path, note: str, reason: DeliveryReason | None, detail: str, sentence: str
) -> None:
    assignment = an_assignment()
    parcel = a_parcel(assignment)
    with closing(open_database(Home(tmp_path).records)) as connection, transaction(connection):
        assignments.open_at(connection, assignment, assignment.opened_utc_ms)
        outbox.add(connection, parcel)
        connection.execute("UPDATE parcels SET note = ?", (note,))
        (read,) = outbox.newest_first(connection)
    assert (read.receipt, read.reason, read.detail) == ("", reason, detail)
    assert sentence in reason_sentence(read.reason, read.detail)


@pytest.mark.parametrize(
    ("outcome", "note"),
    [
        (RetryLater(DeliveryReason.FOLDER_MISSING, "/media/usb"), "folder-missing:/media/usb"),
        (RetryLater(DeliveryReason.NO_ANSWER), "no-answer"),
        (Accepted("no-answer"), "no-answer"),
    ],
)
def test_what_came_of_a_parcel_is_written_as_ever(tmp_path: Path, outcome: RetryLater | Accepted, note: str) -> None:
    assignment = an_assignment()
    parcel = a_parcel(assignment)
    with closing(open_database(Home(tmp_path).records)) as connection, transaction(connection):
        assignments.open_at(connection, assignment, assignment.opened_utc_ms)
        outbox.add(connection, parcel)
        outbox.record_outcome(connection, parcel.unique_id, outcome, 0)
        assert connection.execute("SELECT note FROM parcels").fetchone() == (note,)
        (read,) = outbox.newest_first(connection)
    if isinstance(outcome, RetryLater):
        assert (read.state, read.reason, read.detail) == (ParcelState.WAITING, outcome.reason, outcome.detail)
    else:
        assert (read.state, read.receipt, read.reason) == (ParcelState.ACCEPTED, outcome.receipt, None)


def test_the_ways_that_results_went_are_found_without_reading_the_results(tmp_path: Path) -> None:
    with closing(open_database(Home(tmp_path).records)) as connection:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        assert outbox.accepted_routes(connection) == ()
        connection.set_trace_callback(None)
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}"))
    assert "COVERING INDEX parcels_ways" in plan
    assert "TEMP B-TREE" not in plan
