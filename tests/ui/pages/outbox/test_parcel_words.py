"""A parcel in words: its state, why it is not there yet, and when it is tried again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotator.core.outbox.parcel import DeliveryReason, Parcel, ParcelState, Rest
from annotator.ui.pages.outbox.parcel_rows import Parcels, Wait, header, state_words, story, summary

PARCEL = Parcel("id-1", "street@1", "first", "folder", b'{\n  "unique_id": "id-1"\n}\n', 1_795_503_600_000, False)


@pytest.mark.parametrize(
    ("came_of_it", "words", "told"),
    [
        ({"state": ParcelState.WAITING}, "To be sent", "It has not left yet."),
        ({"state": ParcelState.WAITING, "unproven_tries": 1}, "To be sent", "On its way."),
        (
            {"state": ParcelState.WAITING, "reason": DeliveryReason.NO_ANSWER},
            "To be sent",
            "There was no answer in time. It is tried again by itself.",
        ),
        (
            {"state": ParcelState.WAITING, "detail": "http-503."},
            "To be sent",
            "http-503. It is tried again by itself.",
        ),
        ({"state": ParcelState.ACCEPTED, "receipt": "/r/a.json"}, "Received", "Received: /r/a.json"),
        (
            {"state": ParcelState.REFUSED, "reason": DeliveryReason.DIFFERENT_FILE, "detail": "/r/a"},
            "Refused",
            "Another file already stands at /r/a. Move it away",
        ),
    ],
)
def test_a_parcel_in_words(came_of_it: dict[str, Any], words: str, told: str) -> None:
    parcel = replace(PARCEL, **came_of_it)
    assert state_words(parcel) == words
    assert state_words(replace(parcel, was_cancelled=True)) == f"{words}, skipped"
    assert story(parcel).startswith(told)


def test_a_parcel_says_when_it_is_tried_again_and_what_its_destination_waits_for() -> None:
    rest = Rest(DeliveryReason.SERVER_UNREACHABLE, "labels.example.org", 10 * 60_000, 3)
    assert story(PARCEL, None, Wait(rest, 0, 60)) == (
        "labels.example.org cannot be reached. Without a connection, work goes on as it is. "
        "It is tried again by itself at 01:10."
    )
    tried = replace(PARCEL, reason=DeliveryReason.SERVER_BUSY, detail="labels.example.org", due_utc_ms=30_000)
    assert story(tried, None, Wait(None, 0, 60)).endswith("asks to wait. It is tried again by itself.")
    assert story(tried, None, Wait(rest, 0, 0)).endswith("asks to wait. It is tried again by itself at 00:10.")


def test_a_line_says_when_all_is_sent() -> None:
    sent = replace(PARCEL, state=ParcelState.ACCEPTED, receipt="/r/a.json")
    assert summary((sent,)) == "All is received: 1 result."
    assert summary((sent, sent)) == "All is received: 2 results."
    assert summary((sent, PARCEL)) == "1 of 2 results received"
    assert summary(()) == ""


def test_the_table_of_parcels_has_a_header_and_knows_its_rows() -> None:
    parcels = Parcels((PARCEL, replace(PARCEL, unique_id="id-2")), offset_min=60)
    assert header()[:3] == ["State", "Task", "Bundle"]
    assert all(header())
    assert [parcels.row_of(name) for name in ("id-1", "id-2", "id-3")] == [0, 1, -1]
    assert len(parcels.row(PARCEL)) == len(header())
    assert "8:00" in parcels.row(PARCEL)[3]
    assert parcels.parcel(-1) is None
