"""A parcel in words: its state, why it is not there yet, and when it is tried again."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.outbox.delivery_state import DeliveryState, delivery_state
from annotator.core.outbox.parcel import Backoff, DeliveryReason, Parcel, ParcelState, export_receipt
from annotator.ui.i18n.delivery_text import delivery_status
from annotator.ui.pages.outbox.parcel_rows import Parcels, Wait, header, job_rows, story, summary

PARCEL = Parcel("id-1", "street@1", "first", "folder", b'{\n  "unique_id": "id-1"\n}\n', 1_795_503_600_000, False)


@pytest.mark.parametrize(
    ("came_of_it", "words", "told"),
    [
        ({"state": ParcelState.WAITING}, "Ready to send", "Not sent yet."),
        ({"state": ParcelState.WAITING, "unproven_tries": 1}, "Ready to send", "Sending…"),
        (
            {"state": ParcelState.WAITING, "reason": DeliveryReason.NO_ANSWER},
            "Ready to send (retried later)",
            "The server did not respond in time. Next attempt within a minute.",
        ),
        (
            {"state": ParcelState.WAITING, "detail": "http-503."},
            "Ready to send (retried later)",
            "http-503. Next attempt within a minute.",
        ),
        (
            {"state": ParcelState.ACCEPTED, "receipt": "/r/a.json"},
            "Ready to send",
            "In your results folder: /r/a.json. The requester does not have it",
        ),
        (
            {"state": ParcelState.ACCEPTED, "receipt": "https://x/a.json", "connector": "webdav"},
            "Received",
            "Received: https://x/a.json",
        ),
        (
            {"state": ParcelState.REFUSED, "reason": DeliveryReason.DIFFERENT_FILE, "detail": "/r/a"},
            "Ready to send (refused by the server)",
            "There is already another file at /r/a. Move it",
        ),
    ],
)
def test_a_parcel_in_words(came_of_it: dict[str, Any], words: str, told: str) -> None:
    parcel = replace(PARCEL, **came_of_it)
    assert delivery_status(delivery_state(parcel), parcel) == words
    skipped = words.replace("(", "(skipped, ") if "(" in words else f"{words} (skipped)"
    assert delivery_status(delivery_state(parcel), replace(parcel, was_cancelled=True)) == skipped
    assert story(parcel).startswith(told)


def test_a_parcel_says_when_it_is_tried_again_and_what_its_destination_waits_for() -> None:
    rest = Backoff(DeliveryReason.SERVER_UNREACHABLE, "labels.example.org", 10 * 60_000, 3)
    assert story(PARCEL, None, Wait(rest, 0, 60)) == (
        "Cannot reach labels.example.org. You can keep working offline. Next attempt at 01:10."
    )
    tried = replace(PARCEL, reason=DeliveryReason.SERVER_BUSY, detail="labels.example.org", due_utc_ms=30_000)
    assert story(tried, None, Wait(None, 0, 60)).endswith("is too busy at the moment. Next attempt within a minute.")
    assert story(tried, None, Wait(rest, 0, 0)).endswith("is too busy at the moment. Next attempt at 00:10.")
    since = replace(rest, tried_utc_ms=5 * 60_000)
    assert story(tried, None, Wait(since, 6 * 60_000, 0)).endswith(
        "is too busy at the moment. Last attempt at 00:05, next at 00:10."
    )
    soon = story(tried, None, Wait(since, 10 * 60_000 - 1, 0))
    assert soon.endswith("is too busy at the moment. Last attempt at 00:05, next within a minute.")


@pytest.mark.parametrize("reason", [DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED])
def test_without_a_sign_in_no_try_is_promised(reason: DeliveryReason) -> None:
    rest = Backoff(reason, "labels.example.org", 10 * 60_000, 3, 1)
    for waits in (replace(PARCEL, reason=reason, detail="labels.example.org"), PARCEL):
        told = story(waits, None, Wait(rest, 0, 0))
        assert told.endswith("The result will be sent when you sign in.")
        assert "attempt" not in told


def line(*parcels: Parcel) -> str:
    return summary(parcels, delivery_state).replace("\u00a0", " ")


def test_a_line_counts_the_results_in_each_state() -> None:
    waits = replace(PARCEL, connector="webdav")
    sent = replace(waits, state=ParcelState.ACCEPTED, receipt="https://x/a.json")
    in_a_file = replace(waits, state=ParcelState.ACCEPTED, receipt=export_receipt("/r/a.zip"), exported_to="/r/a.zip")
    assert line(sent) == "1 result · Received: 1"
    assert line(sent, in_a_file, in_a_file, waits) == "4 results · Ready to send: 1 · Exported: 2 · Received: 1"
    assert line() == ""
    skipped = replace(in_a_file, was_cancelled=True)
    assert line(*[in_a_file] * 14, skipped) == "15 results · Exported: 14 · Skipped: 1"


def test_what_lies_in_the_own_folder_was_received_by_nobody() -> None:
    saved = replace(PARCEL, state=ParcelState.ACCEPTED, receipt="/r/a.json")
    sent = replace(saved, connector="webdav", receipt="https://x/a.json")
    in_a_file = replace(saved, exported_to="/r/a.zip", exported_utc_ms=1_795_503_600_000)
    assert line(saved, in_a_file, PARCEL) == "3 results · Ready to send: 2 · Exported: 1"
    assert [delivery_state(parcel).value for parcel in (saved, sent, in_a_file)] == ["ready", "received", "exported"]
    assert story(in_a_file) == "Exported on Nov 24, 2026, 07:00:00 to /r/a.zip."
    marked = replace(in_a_file, marked_sent_utc_ms=1_795_507_200_000)
    assert story(marked) == (
        "Exported on Nov 24, 2026, 07:00:00 to /r/a.zip. Marked as sent on Nov 24, 2026, 08:00:00."
    )
    assert "/r/" not in "".join(Parcels((in_a_file,)).row(in_a_file))


def test_jobs_are_grouped_by_bundle_and_requester_and_filtered_by_state() -> None:
    exported = replace(PARCEL, unique_id="id-2", exported_to="/r/a.zip")
    other = replace(PARCEL, unique_id="id-3", bundle_key="gone@2")
    parcels = Parcels((other, PARCEL, exported), titles={"street@1": "Things in the street"})
    rows = job_rows(parcels, {"street@1": "Lab Nine"})
    assert {key: [cell.replace("\u00a0", " ") for cell in row] for key, row in rows.items()} == {
        "gone@2": ["gone@2", "–", "1 result · Ready to send: 1"],
        "street@1": ["Things in the street", "Lab Nine", "2 results · Ready to send: 1 · Exported: 1"],
    }
    assert parcels.among("street@1", None).listed == (PARCEL, exported)
    assert parcels.among("", DeliveryState.READY).listed == (other, PARCEL)
    assert parcels.among("street@1", DeliveryState.EXPORTED).listed == (exported,)


def test_the_table_of_parcels_has_a_header_and_knows_its_rows() -> None:
    parcels = Parcels((PARCEL, replace(PARCEL, unique_id="id-2")), offset_min=60)
    assert header()[:3] == ["Status", "Task", "Job"]
    assert all(header())
    assert [parcels.row_of(name) for name in ("id-1", "id-2", "id-3")] == [0, 1, -1]
    assert len(parcels.row(PARCEL)) == len(header())
    assert "8:00" in parcels.row(PARCEL)[3]
    assert parcels.parcel(-1) is None


def test_a_bundle_is_told_by_its_title_and_by_its_key_where_it_is_not_here_any_more() -> None:
    parcels = Parcels((PARCEL, replace(PARCEL, bundle_key="gone@2")), titles={"street@1": "Things in the street"})
    assert [parcels.row(parcel)[2] for parcel in parcels.listed] == ["Things in the street", "gone@2"]
    assert [parcels.tip_of(row, 2) for row in (0, 1)] == ["Things in the street (street@1)", "gone@2"]
    assert parcels.tip_of(0, 1) == "first"
