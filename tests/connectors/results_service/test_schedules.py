"""Whatever happens between a worker and a results service, one result arrives for each parcel."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.connectors.http.client import Client
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.example_service import TOKEN, example_service
from connectors.faulty_proxy import Fault
from connectors.one_effect import Worker
from depth import IS_DEEP
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment


@settings(max_examples=1_000 if IS_DEEP else 20)
@given(st.lists(st.sampled_from(Fault), max_size=10))
def test_one_result_arrives_for_each_parcel(faults: list[Fault]) -> None:
    parcels = [a_parcel(an_assignment(str(number))) for number in range(2)]

    def connector(url: str, client: Client) -> ResultsServiceConnector:
        return ResultsServiceConnector(MemorySignIns({url: SignIn(SignInKind.TOKEN, TOKEN)}), client)

    with tempfile.TemporaryDirectory() as name, example_service(Path(name) / "results.sqlite") as service:
        worker = Worker(
            service.url, connector, service.stored, lambda parcel: f"{parcel.bundle_key}/{parcel.unique_id}"
        )
        asyncio.run(worker.deliver_all(parcels, faults))
