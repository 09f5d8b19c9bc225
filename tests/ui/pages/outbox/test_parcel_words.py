"""A parcel in words: its state, why it is not there yet, and when it is tried again."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.outbox.parcel import Backoff, DeliveryReason, Parcel, ParcelState, export_receipt
from annotator.ui.pages.outbox.parcel_rows import Parcels, Wait, header, state_text, story, summary

PARCEL = Parcel("id-1", "street@1", "first", "folder", b'{\n  "unique_id": "id-1"\n}\n', 1_795_503_600_000, False)


@pytest.mark.parametrize(
    ("came_of_it", "words", "told"),
    [
        ({"state": ParcelState.WAITING}, "To be sent", "Not sent yet."),
        ({"state": ParcelState.WAITING, "unproven_tries": 1}, "To be sent", "Sending…"),
        (
            {"state": ParcelState.WAITING, "reason": DeliveryReason.NO_ANSWER},
            "To be sent",
            "The server did not respond in time. Next attempt within a minute.",
        ),
        (
            {"state": ParcelState.WAITING, "detail": "http-503."},
            "To be sent",
            "http-503. Next attempt within a minute.",
        ),
        ({"state": ParcelState.ACCEPTED, "receipt": "/r/a.json"}, "Saved", "Saved in your folder: /r/a.json"),
        (
            {"state": ParcelState.ACCEPTED, "receipt": "https://x/a.json", "connector": "webdav"},
            "Received",
            "Received: https://x/a.json",
        ),
        (
            {"state": ParcelState.REFUSED, "reason": DeliveryReason.DIFFERENT_FILE, "detail": "/r/a"},
            "Rejected by server",
            "There is already another file at /r/a. Move it",
        ),
    ],
)
def test_a_parcel_in_words(came_of_it: dict[str, Any], words: str, told: str) -> None:
    parcel = replace(PARCEL, **came_of_it)
    assert state_text(parcel) == words
    assert state_text(replace(parcel, was_cancelled=True)) == f"{words} (skipped)"
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


def test_a_line_says_when_all_is_sent() -> None:
    waits = replace(PARCEL, connector="webdav")
    sent = replace(waits, state=ParcelState.ACCEPTED, receipt="https://x/a.json")
    assert summary((sent,)) == "1 result has been received."
    assert summary((sent, sent)) == "All 2 results have been received."
    assert summary((sent, waits)) == "1 of 2 results received"
    in_a_file = replace(sent, receipt=export_receipt("/r/a.zip"))
    assert summary((sent, in_a_file, in_a_file)) == "No results left to send: 1 received, 2 exported to files."
    assert summary((in_a_file,)) == "No results left to send: 1 exported to a file."
    assert summary((in_a_file, waits)) == "0 of 2 results received, 1 exported to a file"
    refused = replace(waits, state=ParcelState.REFUSED)
    assert summary((in_a_file, refused)) == "0 of 2 results received, 1 exported to a file"
    assert summary(()) == ""


def test_what_lies_in_the_own_folder_was_received_by_nobody() -> None:
    saved = replace(PARCEL, state=ParcelState.ACCEPTED, receipt="/r/a.json")
    sent = replace(saved, connector="webdav", receipt="https://x/a.json")
    in_a_file = replace(saved, receipt=export_receipt("/r/a.zip"))
    assert summary((saved, saved)) == "All 2 results have been saved in your folder."
    assert summary((saved, PARCEL)) == "1 of 2 results saved in your folder"
    assert summary((saved, in_a_file, PARCEL)) == "1 of 3 results saved in your folder, 1 exported to a file"
    assert summary((saved, sent, PARCEL)) == "1 of 3 results received, 1 saved in your folder"
    assert summary((saved, sent)) == "No results left to send: 1 received, 1 saved in your folder."
    assert [state_text(parcel) for parcel in (saved, sent, in_a_file)] == ["Saved", "Received", "Exported"]


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
