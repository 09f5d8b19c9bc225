"""All that is said to servers, as the program puts it together: in its own thread, and over when the program ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from annotator.app import network as network_module
from annotator.app.network import InThread, Network
from annotator.connectors.http.thread import NetworkThread
from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, SERVER_KINDS, WEBDAV
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Destination, RetryLater, Route
from annotator.core.outbox.requester_files import DECISIONS_FILE, RequesterFile
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.connector import Probed, Tried
from connectors.object_store.front import Canned, Front
from connectors.object_store.moto_store import SIGN_IN as KEYS
from connectors.object_store.moto_store import MotoStore, moto_store
from connectors.studio_server import StudioServer
from connectors.webdav_servers import NAME, SIGN_IN, DavServer, wsgidav_server
from fakes.connector import MemoryConnector
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment


@pytest.fixture(scope="module")
def cloud() -> Iterator[DavServer]:
    with wsgidav_server() as server:
        yield server


@pytest.fixture(scope="module")
def store() -> Iterator[MotoStore]:
    with moto_store() as server:
        yield server


def probed(destination: Destination, sign_in: SignIn | None, project: str = "", *, writes: bool = False) -> Probed:
    """Without the difference between the clocks."""

    async def scenario() -> Probed:
        network = Network(MemorySignIns)
        try:
            return replace(await network.probe(destination, project, sign_in, writes=writes), ahead_s=None)
        finally:
            await network.close()

    return asyncio.run(scenario())


def test_a_result_arrives_once_the_worker_is_signed_in(cloud: DavServer) -> None:
    async def scenario() -> None:
        sign_ins = MemorySignIns()
        network = Network(lambda: sign_ins)
        assert set(network.connectors()) == set(SERVER_KINDS)
        parcel = replace(a_parcel(an_assignment()), connector=WEBDAV, url=cloud.url)
        connector = network.connectors()[WEBDAV]
        try:
            before = await connector.deliver(parcel)
            assert isinstance(before, RetryLater)
            assert before.reason is DeliveryReason.SIGN_IN_MISSING
            await sign_ins.keep(server_of(cloud.url), SIGN_IN)
            assert isinstance(await connector.deliver(parcel), Accepted)
        finally:
            await network.close()
        assert "network" not in {thread.name for thread in threading.enumerate()}

    asyncio.run(scenario())
    assert list(cloud.stored())


def test_what_was_decided_comes_back_on_the_same_way(cloud: DavServer) -> None:
    async def scenario() -> None:
        network = Network(lambda: MemorySignIns({server_of(cloud.url): SIGN_IN}))
        (cloud.folder / "bundle@1").mkdir()
        (cloud.folder / "bundle@1" / "decisions.csv").write_bytes(b"unique_id,decision")
        try:
            for kind, expected in ((WEBDAV, b"unique_id,decision"), (LABEL_STUDIO, None)):
                way = Route("bundle@1", kind, cloud.url, "")
                found = await network.connectors()[kind].requester_file(way, DECISIONS_FILE)
                assert (found.data if isinstance(found, RequesterFile) else found) == expected
        finally:
            await network.close()

    asyncio.run(scenario())


def test_a_look_is_over_in_time_however_slow_each_answer_is(cloud: DavServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_module, "LONGEST_PROBE_S", 0.0)
    assert probed(Destination(WEBDAV, cloud.url), SIGN_IN) == Probed(DeliveryReason.NO_ANSWER, server_of(cloud.url))


def test_a_look_at_a_webdav_server_tells_what_is_in_the_way(cloud: DavServer) -> None:
    there, elsewhere = Destination(WEBDAV, cloud.url), Destination(WEBDAV, f"{cloud.url}/nowhere/")
    server = server_of(cloud.url)
    assert probed(there, SIGN_IN) == Probed(tried=Tried.LISTED)
    assert probed(there, None) == Probed(DeliveryReason.SIGN_IN_MISSING, server)
    wrong = SignIn(SignInKind.PASSWORD, "wrong", NAME)
    assert probed(there, wrong) == Probed(DeliveryReason.SIGN_IN_EXPIRED, server)
    assert probed(elsewhere, SIGN_IN).reason is DeliveryReason.PLACE_MISSING
    assert not [path for path in cloud.folder.iterdir() if path.name == "nowhere"]


def test_a_look_at_an_object_store_tells_what_is_in_the_way(store: MotoStore) -> None:
    bucket = Destination(S3, f"{store.url}/{store.new_bucket()}/results")
    assert probed(bucket, KEYS) == Probed(tried=Tried.READ)
    assert probed(bucket, None) == Probed(DeliveryReason.SIGN_IN_MISSING, store.url)
    assert probed(Destination(S3, f"{store.url}/no-such-bucket"), KEYS).reason is DeliveryReason.PLACE_MISSING


def test_a_trial_result_is_stored_and_removed(cloud: DavServer, store: MotoStore) -> None:
    before = cloud.stored()
    assert probed(Destination(WEBDAV, cloud.url), SIGN_IN, writes=True) == Probed(tried=Tried.WRITTEN)
    assert cloud.stored() == before
    assert not [path for path in cloud.folder.iterdir() if "trial" in path.name]
    bucket = store.new_bucket()
    address = Destination(S3, f"{store.url}/{bucket}/results")
    assert probed(address, KEYS, writes=True) == Probed(tried=Tried.WRITTEN)
    assert not [entry for part in store.seen(bucket).list() for entry in part]


def test_a_folder_that_can_only_be_read_is_named() -> None:
    with wsgidav_server(is_readonly=True) as cloud:
        there = Destination(WEBDAV, cloud.url)
        assert probed(there, SIGN_IN) == Probed(tried=Tried.LISTED)
        assert probed(there, SIGN_IN, writes=True).reason is DeliveryReason.ACCESS_DENIED
        assert not list(cloud.folder.iterdir())


def test_a_store_that_denies_everything_is_named() -> None:
    with Front() as front:
        front.rule = lambda _asked: Canned(403, {}, b"<Error><Code>AccessDenied</Code></Error>")
        there = Destination(S3, f"{front.url}/bucket/a")
        assert probed(there, KEYS) == Probed(tried=Tried.READ_DENIED)
        assert not probed(there, KEYS).is_known
        assert probed(there, KEYS, writes=True).reason is DeliveryReason.ACCESS_DENIED


def test_a_trial_object_that_cannot_be_removed_is_named() -> None:
    stored = Canned(200, {"ETag": '"1"'})
    denied = Canned(403, {}, b"<Error><Code>AccessDenied</Code></Error>")
    with Front() as front:
        front.rule = lambda asked: stored if asked.method == "PUT" else denied
        found = probed(Destination(S3, f"{front.url}/bucket/a"), KEYS, writes=True)
        assert (found.reason, found.tried) == (None, Tried.WRITTEN)
        assert found.left.startswith(f"{front.url}/bucket/a/.annotator-trial-")


def test_plain_http_where_tls_is_expected_is_named(cloud: DavServer) -> None:
    server = server_of(cloud.url).replace("http://", "https://")
    for kind, sign_in in (
        (WEBDAV, SIGN_IN),
        (S3, KEYS),
        (HTTPS, None),
        (LABEL_STUDIO, SignIn(SignInKind.TOKEN, "token")),
    ):
        found = probed(Destination(kind, f"{server}/bucket/results"), sign_in)
        assert (found.reason, found.detail) == (DeliveryReason.SERVER_UNENCRYPTED, server)


def test_a_look_at_a_label_studio_tells_who_one_is_and_what_is_in_the_way() -> None:
    with StudioServer().running() as studio:
        studio.world.personal_tokens.add("right")
        project = str(studio.world.add_project())
        place, token = Destination(LABEL_STUDIO, studio.url), SignIn(SignInKind.TOKEN, "right")
        assert probed(place, token, project) == Probed(who="worker@example.org", tried=Tried.PROJECT)
        assert probed(place, token) == Probed(who="worker@example.org", tried=Tried.ACCOUNT)
        gone = probed(place, token, "999")
        assert (gone.reason, gone.detail) == (DeliveryReason.PLACE_MISSING, "999")
        wrong = SignIn(SignInKind.TOKEN, "wrong")
        assert probed(place, wrong, project) == Probed(DeliveryReason.SIGN_IN_EXPIRED, studio.url)
        assert probed(place, None) == Probed(DeliveryReason.SIGN_IN_MISSING, studio.url)


def test_a_look_at_a_web_service_tells_whether_it_takes_the_token(cloud: DavServer, store: MotoStore) -> None:
    """An object store stands for one that answers as it likes; a WebDAV server for one that asks everybody."""
    wrong = SignIn(SignInKind.TOKEN, "wrong")
    assert probed(Destination(HTTPS, cloud.url), wrong).reason is DeliveryReason.SIGN_IN_EXPIRED
    assert probed(Destination(HTTPS, cloud.url), None).reason is DeliveryReason.SIGN_IN_MISSING
    assert probed(Destination(HTTPS, store.url), None) == Probed(tried=Tried.ANSWERED)


@pytest.mark.parametrize("kind", SERVER_KINDS)
def test_nobody_there_is_told_too(kind: str) -> None:
    found = probed(
        Destination(kind, "http://127.0.0.1:9/bucket"), KEYS if kind == S3 else SignIn(SignInKind.TOKEN, "token")
    )
    assert found.reason is DeliveryReason.SERVER_UNREACHABLE


def test_a_connector_is_loaded_once_and_there() -> None:
    loaded: list[str] = []

    def load() -> MemoryConnector:
        loaded.append(threading.current_thread().name)
        return MemoryConnector("https")

    async def here() -> None:
        network = NetworkThread()
        connector = InThread("https", network, load)
        assert (connector.kind, loaded) == ("https", [])
        for number in range(2):
            assert isinstance(await connector.deliver(a_parcel(an_assignment(str(number)))), Accepted)
        await network.close()

    asyncio.run(here())
    assert loaded == ["network"]


def test_whoever_meets_no_server_loads_and_starts_nothing() -> None:
    words = (
        "import asyncio, sys, threading\n"
        "from annotator.app.network import Network\n"
        "network = Network(lambda: 1 / 0)\n"
        "network.connectors()\n"
        "asyncio.run(network.close())\n"
        "assert not {'httpx', 'keyring', 'annotator.connectors.http.thread'} & set(sys.modules)\n"
        "assert len(threading.enumerate()) == 1"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
