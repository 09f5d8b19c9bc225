"""Whatever reading a server's reply raises ends nothing: every function of the connectors raises once, and there is a
reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from inspect import CO_ASYNC_GENERATOR

import pytest

from annotator.app.export.from_server import ServerResults
from annotator.app.network import Network
from annotator.connectors.http.client import Client
from annotator.connectors.webdav.results import WebdavResults
from annotator.core.outbox.destinations import LABEL_STUDIO, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason, Destination, Route
from annotator.core.outbox.requester_files import DECISIONS_FILE, RequesterFile
from annotator.core.outbox.result_source import ServerUnreadable
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.connector import Probed
from annotator.core.ports.servers import Unread
from connectors.studio_server import StudioServer
from connectors.webdav_servers import SIGN_IN, wsgidav_server
from depth import part
from fakes.sign_ins import MemorySignIns
from hostile.planted_faults import called, planted
from journeys.studio_worker import TOKEN, signs

# The thread of the network reads nothing, nor does a new client, and one that is closed has read everything.
OURS, NOT_READING = ("http/thread.py", "http/errors.py"), ("Client.__init__", "Client.close")
STUDIO = SignIn(SignInKind.TOKEN, TOKEN)

type Asked = Callable[[Network, str, str], Awaitable[object]]

ASKED: Mapping[str, Asked] = {
    "projects": lambda network, url, _number: network.tasks().projects(url),
    "project": lambda network, url, number: network.tasks().project(url, number),
    "first task": lambda network, url, number: network.tasks().first_task(url, number),
    "tasks": lambda network, url, number: network.tasks().tasks(url, number, 3, (), lambda _done, _all: None),
    "status": lambda network, url, number: network.remote_status(url, number, ["1"]),
    "probe": lambda network, url, number: network.probe(Destination(LABEL_STUDIO, url), number, STUDIO),
}


def reply(network: Network, asked: Callable[[Network], Awaitable[object]]) -> object:
    async def scenario() -> object:
        try:
            return await asked(network)
        finally:
            await network.close()

    return asyncio.run(scenario())


def reason_of(found: object) -> DeliveryReason | None:
    return found.reason if isinstance(found, Unread | Probed) else None


def reasons(act: Callable[[], object], one_in: int) -> dict[str, object]:
    """Return the outcome for each function that raises."""
    functions = [
        code
        for code in called(lambda _again: act(), (1, 2), ("annotator/connectors/",))
        if not code.co_filename.endswith(OURS)
        and code.co_qualname not in NOT_READING
        and not code.co_flags & CO_ASYNC_GENERATOR  # raising while it is closed would be another fault
    ]
    assert len(functions) > 5
    found = {}
    for code in part(functions, one_in):
        with planted(code):
            found[code.co_qualname] = act()
    return found


@pytest.mark.parametrize("name", ASKED)
def test_whatever_a_connector_raises_is_a_reason(name: str) -> None:
    with StudioServer().running() as studio:
        signs(studio, 3)
        number = str(max(studio.world.projects))

        def act() -> object:
            network = Network(lambda: MemorySignIns({studio.url: STUDIO}))
            return reply(network, lambda network: ASKED[name](network, studio.url, number))

        assert reason_of(act()) is None
        found = {name: reason_of(outcome) for name, outcome in reasons(act, 15).items()}
    assert set(found.values()) == {DeliveryReason.CONNECTOR_FAILED}, found


def test_whatever_a_connector_raises_a_requester_s_file_is_read_later() -> None:
    with wsgidav_server() as cloud:
        (cloud.folder / "bundle@1").mkdir()
        (cloud.folder / "bundle@1" / DECISIONS_FILE).write_bytes(b"unique_id,decision")
        route = Route("bundle@1", WEBDAV, cloud.url, "")

        def act() -> object:
            network = Network(lambda: MemorySignIns({server_of(cloud.url): SIGN_IN}))
            return reply(network, lambda network: network.connectors()[WEBDAV].requester_file(route, DECISIONS_FILE))

        assert isinstance(act(), RequesterFile)
        assert set(reasons(act, 15).values()) == {None}


def test_whatever_a_connector_raises_a_command_says_that_results_cannot_be_read() -> None:
    with wsgidav_server() as cloud:
        (cloud.folder / "bundle@1").mkdir()
        (cloud.folder / "bundle@1" / "a.json").write_bytes(b"{}")

        def act() -> object:
            sign_ins = MemorySignIns({server_of(cloud.url): SIGN_IN})

            async def opened(client: Client) -> WebdavResults:
                return WebdavResults(cloud.url, sign_ins, client)

            results = ServerResults(cloud.url, opened)
            try:
                return [results.read(file.path, 9) for file in results.listing()]
            except ServerUnreadable as error:
                return str(error)

        assert act() == [b"{}"]
        found = reasons(act, 15)
    assert {name: outcome for name, outcome in found.items() if "internal error" not in str(outcome)} == {}
