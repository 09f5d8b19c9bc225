"""The child of the fault test: `python faulty_delivery.py HOME TARGET`. Results are delivered to a folder whose system
calls fail from outside.

The first run on a home submits them. Each run tries what is not delivered once. What was acknowledged is told on
standard output, one JSON line each; what could not be delivered is told on standard error in the sentence that the
outbox shows.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from pathlib import Path

from annotator.app.gui.system_clock import SystemClock
from annotator.connectors.folder import FolderConnector
from annotator.core.events import EventBus
from annotator.core.outbox.consent import Recipient, agreement
from annotator.core.outbox.parcel import ParcelState
from annotator.services.bundles import Bundles
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.delivery import Delivery
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from annotator.ui.i18n.delivery_text import reason_sentence
from fakes.bundle_library import HeldSource, MemoryLibrary
from store.busy_person import told
from store.examples import KEY, a_parcel, an_answer, an_assignment, opening, submission

UNIQUE_IDS = ("0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
TOKEN = "0"  # of the files' names while they are written: strace is told of paths before there are any


def part_path(target: Path, unique_id: str) -> Path:
    return target / KEY / f".{unique_id}.{TOKEN}.part"


def final_path(target: Path, unique_id: str) -> Path:
    return target / KEY / f"{unique_id}.json"


async def submit_all(records: SqliteRecords) -> None:
    """The bundle itself does not matter here, and so stands for its requester."""
    await records.save_settings(agreement(Recipient(KEY, ""), 0))
    for number, unique_id in enumerate(UNIQUE_IDS):
        assignment = an_assignment(str(number), unique_id)
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment, f"choice {number}"), an_answer("?"))
        told("submitted", unique_id=unique_id)


async def play(home: Home, target: Path) -> None:
    records, clock, event_bus = open_records(home), SystemClock(), EventBus()
    library = MemoryLibrary()
    library.take(HeldSource("harmed", {"bundle.toml": b""}), KEY, ("bundle.toml",), lambda _done, _all: None)
    agreements = Consents(clock, records, Bundles(library, event_bus), event_bus, {"folder"})
    delivery = Delivery(clock, records, agreements, {"folder": FolderConnector(lambda: target)}, event_bus)
    if not await records.parcels():
        await submit_all(records)
    for parcel in await records.parcels():
        if parcel.state is ParcelState.WAITING:
            await delivery.retry(parcel.unique_id)
    await delivery.deliver_due()
    for parcel in await records.parcels():
        if parcel.state is ParcelState.ACCEPTED:
            told("delivered", unique_id=parcel.unique_id, receipt=parcel.receipt)
        else:
            sys.stderr.write(reason_sentence(parcel.reason, parcel.detail) + "\n")
    await records.close()


def known_token(nbytes: int | None = None) -> str:
    del nbytes
    return TOKEN


if __name__ == "__main__":
    secrets.token_hex = known_token
    home_folder, target_folder = map(Path, sys.argv[1:])
    with Home(home_folder).lock():
        asyncio.run(play(Home(home_folder), target_folder))
