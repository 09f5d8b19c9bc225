"""Texts of the outbox about received results."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.outbox.parcel import ParcelState, export_receipt, exported_file, unconfirmed_receipt
from annotator.ui.pages.outbox.parcel_rows import story
from store.examples import a_parcel, an_assignment

ACCEPTED = replace(a_parcel(an_assignment()), state=ParcelState.ACCEPTED)


def test_a_receipt_and_none_are_told_apart() -> None:
    stories = [
        story(replace(ACCEPTED, receipt=receipt, connector="https", exported_to=exported_file(receipt)))
        for receipt in ("https://x/1", unconfirmed_receipt("https://x/1"), export_receipt("/x/1.zip"))
    ]
    assert stories == [
        "Received: https://x/1",
        "Sent to https://x/1, which gave no receipt.",
        "Exported to /x/1.zip.",
    ]


def test_what_label_studio_took_is_told_by_its_number_there() -> None:
    receipt = "http://127.0.0.1:35391/studio/api/annotations/72/"
    taken = replace(a_parcel(an_assignment()), state=ParcelState.ACCEPTED, receipt=receipt, connector="label-studio")
    assert story(taken) == "Received by http://127.0.0.1:35391 as annotation 72."
    assert story(replace(taken, receipt="https://x/else")) == "Received: https://x/else"
