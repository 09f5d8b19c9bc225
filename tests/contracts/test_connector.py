"""The contract of `core.ports.connector.Connector`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from annotator.connectors.folder import FolderConnector
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.connectors.object_store.connector import ObjectStoreConnector
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.connector import Connector
from connectors.example_service import TOKEN, example_service
from connectors.fresh_client import FreshClient
from connectors.label_studio.owned_stage import OwnedStage
from connectors.label_studio.studio_stage import StudioStage
from connectors.object_store.moto_store import MotoStore, moto_store
from connectors.object_store.node_stores import Azurite, S3rver, azurite_store, s3rver_store
from connectors.object_store.seen_store import SeenStore
from connectors.studio_server import StudioServer
from connectors.webdav_servers import SIGN_IN, DavServer, apache_server, wsgidav_server
from depth import IS_DEEP
from fakes.connector import MemoryConnector
from fakes.sign_ins import MemorySignIns
from interop.real_studio import RealStudio
from store.examples import a_parcel, an_assignment


class RecoveryChoice(Struct, frozen=True):
    """A connector under test. `kind` is its expected kind. `stored` returns what the receiver has stored, by place;
    `expected` returns place and content of a delivered parcel. `addressed` adapts any parcel to this receiver."""

    kind: str
    connector: Connector
    stored: Callable[[], Mapping[str, object]]
    addressed: Callable[[Parcel], Parcel] = lambda parcel: parcel
    expected: Callable[[Parcel], tuple[str, object]] = lambda parcel: (
        f"{parcel.bundle_key}/{parcel.unique_id}.json",
        parcel.envelope,
    )

    def parcel(self, task: str = "1", unique_id: str = "", choice: str = "stop") -> Parcel:
        return self.addressed(a_parcel(an_assignment(task, unique_id), choice))

    def deliver(self, parcel: Parcel) -> Outcome:
        return asyncio.run(self.connector.deliver(parcel))

    def deliver_together(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        async def together() -> list[Outcome]:
            return await asyncio.gather(*(self.connector.deliver(parcel) for parcel in parcels))

        return asyncio.run(together())


DEEP = ("s3rver", "azurite") if IS_DEEP else ()


@pytest.fixture(params=["folder", "memory", "wsgidav", "apache", "moto", "https", "studio", "studio_itself", *DEEP])
def way_out(request: pytest.FixtureRequest) -> RecoveryChoice:
    way: RecoveryChoice = request.getfixturevalue(f"{request.param}_way")
    return way


@pytest.fixture
def folder_way(tmp_path: Path) -> RecoveryChoice:
    def stored() -> dict[str, bytes]:
        files = (path for path in tmp_path.rglob("*") if path.is_file())
        return {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in files}

    return RecoveryChoice("folder", FolderConnector(lambda: tmp_path), stored)


@pytest.fixture
def memory_way() -> RecoveryChoice:
    memory = MemoryConnector()
    return RecoveryChoice("folder", memory, lambda: memory.stored)


@pytest.fixture(scope="module")
def wsgidav() -> Iterator[DavServer]:
    with wsgidav_server() as server:
        yield server


@pytest.fixture
def wsgidav_way(wsgidav: DavServer) -> RecoveryChoice:
    return webdav_way(wsgidav)


@pytest.fixture(scope="module")
def apache() -> Iterator[DavServer]:
    with apache_server() as server:
        yield server


@pytest.fixture
def apache_way(apache: DavServer) -> RecoveryChoice:
    return webdav_way(apache)


def webdav_way(server: DavServer) -> RecoveryChoice:
    server.empty()
    sign_ins = MemorySignIns({server_of(server.url): SIGN_IN})
    fresh = FreshClient("webdav", server.url, lambda client: WebdavConnector(sign_ins, client))
    return RecoveryChoice("webdav", fresh, server.stored)


@pytest.fixture(scope="module")
def moto() -> Iterator[MotoStore]:
    with moto_store() as store:
        yield store


@pytest.fixture
def moto_way(moto: MotoStore) -> RecoveryChoice:
    return store_way(moto)


@pytest.fixture(scope="module")
def s3rver() -> Iterator[S3rver]:
    with s3rver_store() as store:
        yield store


@pytest.fixture
def s3rver_way(s3rver: S3rver) -> RecoveryChoice:
    return store_way(s3rver)


@pytest.fixture(scope="module")
def azurite() -> Iterator[Azurite]:
    with azurite_store() as store:
        yield store


@pytest.fixture
def azurite_way(azurite: Azurite) -> RecoveryChoice:
    return store_way(azurite)


def store_way(store: SeenStore) -> RecoveryChoice:
    bucket = store.new_bucket()
    url = f"{store.url}/{bucket}/results"
    sign_ins = MemorySignIns({store.url: store.sign_in})
    fresh = FreshClient("s3", url, lambda client: ObjectStoreConnector(sign_ins, client, store.place))
    return RecoveryChoice("s3", fresh, lambda: store.stored(bucket, "results"))


def without_suffix(parcel: Parcel) -> tuple[str, object]:
    return f"{parcel.bundle_key}/{parcel.unique_id}", parcel.envelope


@pytest.fixture
def https_way(tmp_path: Path) -> Iterator[RecoveryChoice]:
    sign_in = SignIn(SignInKind.TOKEN, TOKEN)
    with example_service(tmp_path / "results.sqlite") as service:
        sign_ins = MemorySignIns({service.url: sign_in})
        fresh = FreshClient("https", service.url, lambda client: ResultsServiceConnector(sign_ins, client))
        yield RecoveryChoice("https", fresh, service.stored, expected=without_suffix)


@pytest.fixture
def studio_way() -> Iterator[RecoveryChoice]:
    """Create the task of a parcel on the fake server when the parcel is addressed."""
    with StudioServer().running() as studio:
        stage = StudioStage(studio)
        fresh = FreshClient("label-studio", studio.url, lambda client: LabelStudioConnector(stage.sign_ins, client))
        yield RecoveryChoice("label-studio", fresh, stage.stored, stage.addressed, stage.expected)


@pytest.fixture
def studio_itself_way(studio_itself: RealStudio) -> RecoveryChoice:
    stage = OwnedStage(studio_itself.requester, studio_itself.worker)
    fresh = FreshClient("label-studio", stage.owner.url, lambda client: LabelStudioConnector(stage.sign_ins, client))
    return RecoveryChoice("label-studio", fresh, stage.stored, stage.addressed, stage.expected)


def test_a_result_arrives_whole_at_a_place_that_the_receipt_names(way_out: RecoveryChoice) -> None:
    parcel = way_out.parcel()
    outcome = way_out.deliver(parcel)
    place, content = way_out.expected(parcel)
    assert way_out.stored() == {place: content}
    assert isinstance(outcome, Accepted)
    assert outcome.receipt.endswith(place)


def test_the_same_parcel_twice_is_accepted_twice_and_stored_once(way_out: RecoveryChoice) -> None:
    parcel = way_out.parcel()
    assert way_out.deliver(parcel) == way_out.deliver(parcel)
    assert len(way_out.stored()) == 1


def test_a_different_result_under_the_same_id_is_refused_and_the_first_stays(way_out: RecoveryChoice) -> None:
    parcel = way_out.parcel()
    way_out.deliver(parcel)
    other = way_out.parcel(unique_id=parcel.unique_id, choice="yield")
    outcome = way_out.deliver(replace(parcel, envelope=other.envelope))
    assert isinstance(outcome, Refused)
    assert outcome.reason in (DeliveryReason.DIFFERENT_FILE, DeliveryReason.DIFFERENT_RESULT)
    assert way_out.stored() == dict([way_out.expected(parcel)])


def test_ten_that_deliver_one_parcel_at_once_store_it_once(way_out: RecoveryChoice) -> None:
    """Ten concurrent deliveries of one parcel store it once. Some may need a retry: in a folder, one delivery
    removes the temporary file of another."""
    parcel = way_out.parcel()
    outcomes = way_out.deliver_together([parcel] * 10)
    assert [outcome for outcome in outcomes if isinstance(outcome, Refused)] == []
    accepted = way_out.deliver(parcel)
    assert isinstance(accepted, Accepted)
    assert {outcome for outcome in outcomes if isinstance(outcome, Accepted)} <= {accepted}
    assert way_out.stored() == dict([way_out.expected(parcel)])


def test_parcels_do_not_get_in_each_others_way(way_out: RecoveryChoice) -> None:
    parcels = [way_out.parcel(str(number)) for number in range(5)]
    assert all(isinstance(outcome, Accepted) for outcome in way_out.deliver_together(parcels))
    assert way_out.stored() == dict(map(way_out.expected, parcels))


def test_it_says_which_kind_it_is(way_out: RecoveryChoice) -> None:
    assert way_out.connector.kind == way_out.kind
