"""What the outbox says of a result that the receiver has."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.outbox.parcel import ParcelState, handed_over_receipt, unconfirmed_receipt
from annotator.ui.pages.outbox.parcel_rows import story
from store.examples import a_parcel, an_assignment


def test_a_receipt_and_none_are_told_apart() -> None:
    stories = [
        story(replace(a_parcel(an_assignment()), state=ParcelState.ACCEPTED, receipt=receipt))
        for receipt in ("https://x/1", unconfirmed_receipt("https://x/1"), handed_over_receipt("/x/1.zip"))
    ]
    assert stories == [
        "Received: https://x/1",
        "Taken by https://x/1, which gave no receipt.",
        "Handed over in the file /x/1.zip.",
    ]
