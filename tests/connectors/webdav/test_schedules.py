"""Whatever happens between a worker and a WebDAV server, one result arrives for each parcel."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotator.connectors.http.client import Client
from annotator.connectors.webdav.connector import WebdavConnector
from connectors.faulty_proxy import Fault
from connectors.one_effect import Worker
from connectors.webdav_servers import SIGN_IN, DavServer
from depth import IS_DEEP
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment


@settings(max_examples=1_000 if IS_DEEP else 10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(Fault), max_size=16))
@example([Fault.NONE, Fault.NONE, Fault.NONE, Fault.LATE])
@example([Fault.NONE, Fault.NONE, Fault.NONE, Fault.TWICE, Fault.PAGE, Fault.PAGE])
@example([Fault.LATE, Fault.CUT_REQUEST, Fault.NONE, Fault.CALLED_OFF_AFTER])
def test_one_result_arrives_for_each_parcel(server: DavServer, faults: list[Fault]) -> None:
    server.empty()
    parcels = [a_parcel(an_assignment(str(number))) for number in range(2)]

    def connector(url: str, client: Client) -> WebdavConnector:
        return WebdavConnector(MemorySignIns({url: SIGN_IN}), client)

    def results() -> dict[str, bytes]:
        return {path: data for path, data in server.stored().items() if path.endswith(".json")}

    worker = Worker(server.url, connector, results, lambda parcel: f"{parcel.bundle_key}/{parcel.unique_id}.json")
    asyncio.run(worker.deliver_all(parcels, faults))
