"""Short lives of the program, each a process of its own that may be killed at any moment: what waits in the records of
a home is sent by the real outbox until all of it is accepted.

`python forked_lives.py` reads a line for each life: the JSON of a `Life`. It tells the number of its process, waits for
a second line to let it begin, tells how it ended, and waits for a third. They are forked: to load the program takes
longer than to live.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.connectors.object_store.connector import ObjectStoreConnector
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.core.events import EventBus
from annotator.core.outbox.parcel import Outcome, Parcel, ParcelState
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.connector import Connector
from annotator.core.ports.sign_ins import SignIns
from annotator.services.bundles import Bundles
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.delivery import Delivery
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from fakes.bundle_library import HeldSource, MemoryLibrary
from fakes.clock import ManualClock
from fakes.sign_ins import MemorySignIns
from store.busy_person import open_to_die
from store.examples import KEY

ALL_ACCEPTED, NEVER_ALL, SENT_AGAIN = 0, 3, 4
MOST_ROUNDS = 60
DAY_MS = 24 * 3600 * 1000
MAKERS: dict[str, Callable[[SignIns, Client], Connector]] = {
    "label-studio": LabelStudioConnector,
    "s3": ObjectStoreConnector,
    "webdav": WebdavConnector,
    "https": ResultsServiceConnector,
}


class Life(Struct, frozen=True):
    """`number` counts those in one home. `kind` is a connector's, `sign_in` that of the server at `url`. One with a
    `statement` kills itself just before that of its SQL, counted from 1."""

    number: int
    home: str
    kind: str
    url: str
    sign_in: tuple[str, str, str]
    statement: int = 0


class Watched:
    """A connector that ends this life where it is given what has a stored receipt."""

    def __init__(self, connector: Connector, records: SqliteRecords) -> None:
        self._connector = connector
        self._records = records

    @property
    def kind(self) -> str:
        return self._connector.kind

    async def deliver(self, parcel: Parcel) -> Outcome:
        there = await self._records.parcel(parcel.unique_id)
        if there is None or there.state is not ParcelState.WAITING:
            os._exit(SENT_AGAIN)
        return await self._connector.deliver(parcel)


async def lived(life: Life, trust: ssl.SSLContext) -> int:
    """The clock goes a day further from round to round: no wait of the outbox is waited for."""
    clock, event_bus = ManualClock(), EventBus()
    clock.advance(life.number * 2 * MOST_ROUNDS * DAY_MS)
    kind, secret, name = life.sign_in
    sign_ins = MemorySignIns({server_of(life.url): SignIn(SignInKind(kind), secret, name)})
    library = MemoryLibrary()
    library.take(HeldSource("harmed", {"bundle.toml": b""}), KEY, ("bundle.toml",), lambda _done, _all: None)
    home = Home(Path(life.home))
    records = open_to_die(home, life.statement) if life.statement else open_records(home)
    async with Client(lambda: trust) as client:
        agreements = Consents(clock, records, Bundles(library, event_bus), event_bus, {life.kind})
        connector = Watched(MAKERS[life.kind](sign_ins, client), records)
        delivery = Delivery(clock, records, agreements, {life.kind: connector}, event_bus)
        for _round in range(MOST_ROUNDS):
            await delivery.deliver_due()
            if not await delivery.waiting():
                await records.close()
                return ALL_ACCEPTED
            clock.advance(DAY_MS)
    return NEVER_ALL


def fork(life: Life, trust: ssl.SSLContext) -> tuple[int, int]:
    """The number of the process, and where it waits for a byte to begin."""
    waits, begins = os.pipe()
    process = os.fork()
    if process:
        os.close(waits)
        return process, begins
    os.close(begins)
    os.read(waits, 1)
    with Home(Path(life.home)).lock():
        ended = asyncio.run(lived(life, trust))
    os._exit(ended)


def told(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def main() -> None:
    trust = ssl.create_default_context()
    for line in sys.stdin:
        process, begins = fork(Life(**json.loads(line)), trust)
        told(process)
        sys.stdin.readline()
        os.write(begins, b"!")
        os.close(begins)
        ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        told(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)
        # Its number is nobody else's before whoever kills it has heard of its end.
        sys.stdin.readline()
        os.waitpid(process, 0)


if __name__ == "__main__":
    main()
