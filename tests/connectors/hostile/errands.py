"""All that this program asks of servers, each as one errand: it goes well until the server turns hostile, and ends with
a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import nullcontext

from msgspec import Struct
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.connectors.label_studio.connector import probe as probe_studio
from annotator.connectors.label_studio.projects import LabelStudioProjects
from annotator.connectors.label_studio.task_status import LabelStudioTaskStatus
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.connector import TRIAL_NAME, ObjectStoreConnector
from annotator.connectors.object_store.connector import probe as probe_store
from annotator.connectors.object_store.results import StoreResults
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.connectors.results_service import probe as probe_https
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.connectors.webdav.connector import probe as probe_webdav
from annotator.connectors.webdav.results import WebdavResults
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Route
from annotator.core.outbox.requester_files import DECISIONS_FILE
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.connector import Connector, Probed
from annotator.core.ports.servers import Unread
from annotator.core.ports.sign_ins import SignIns
from connectors.strange_server import Behaviour, Request, answering
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

SECRET = "planted-secret-4711"
TOKEN, LEGACY = SignIn(SignInKind.TOKEN, SECRET), SignIn(SignInKind.LEGACY_TOKEN, SECRET)
PASSWORD, KEYS = SignIn(SignInKind.PASSWORD, SECRET, "ada"), SignIn(SignInKind.KEYS, SECRET, "ada")
KEY = "street-things@1"
PARCEL = replace(a_parcel(an_assignment()), bundle_key=KEY, task_id="7", project="3")
DUPLICATE = b'{"status_code": 409, "detail": "Annotation with this unique id already exists"}'
LIMIT_BYTES = 1000
_WAYS: Mapping[str, tuple[Callable[[SignIns, Client], Connector], SignIn]] = {
    "label-studio": (LabelStudioConnector, LEGACY),
    "s3": (ObjectStoreConnector, KEYS),
    "webdav": (WebdavConnector, PASSWORD),
    "https": (ResultsServiceConnector, TOKEN),
}


class Said(Struct, frozen=True):
    """The outcome of an errand: a reason with its detail, or none if it was done or nothing was there."""

    reason: DeliveryReason | None = None
    detail: str = ""
    is_done: bool = False


type Do = Callable[[Client, str], Awaitable[Said]]
type Opening = Callable[[Request], Behaviour | None]


class Errand(Struct, frozen=True):
    """`opening` gives what is answered before the server turns hostile, and None from there on."""

    do: Do
    opening: Opening = lambda _request: None


def _delivering(kind: str, sign_in: SignIn | None = None, unproven_tries: int = 1) -> Do:
    async def do(client: Client, url: str) -> Said:
        parcel = replace(PARCEL, url=f"{url}/bucket", unproven_tries=unproven_tries)
        return _of_outcome(await _connector(kind, client, url, sign_in).deliver(parcel))

    return do


def _connector(kind: str, client: Client, url: str, sign_in: SignIn | None = None) -> Connector:
    make, usual = _WAYS[kind]
    return make(MemorySignIns({url: sign_in or usual}), client)


def _of_outcome(outcome: Outcome) -> Said:
    return Said(is_done=True) if isinstance(outcome, Accepted) else Said(outcome.reason, outcome.detail)


def _deciding(kind: str) -> Do:
    async def do(client: Client, url: str) -> Said:
        connector = _connector(kind, client, url)
        assert isinstance(connector, ObjectStoreConnector | WebdavConnector | ResultsServiceConnector)
        found = await connector.requester_file(Route(KEY, kind, f"{url}/bucket", ""), DECISIONS_FILE)
        return Said(is_done=found is not None)

    return do


def _probing(ask: Callable[[Client, str], Awaitable[Probed]]) -> Do:
    async def do(client: Client, url: str) -> Said:
        found = await ask(client, f"{url}/bucket")
        return Said(found.reason, found.detail, is_done=found.reason is None)

    return do


def _asking_studio(ask: Callable[[LabelStudioProjects, str], Awaitable[object]]) -> Do:
    async def do(client: Client, url: str) -> Said:
        found = await ask(LabelStudioProjects(MemorySignIns({url: LEGACY}), client), url)
        return Said(found.reason, found.detail) if isinstance(found, Unread) else Said(is_done=True)

    return do


async def _asking_elsewhere(client: Client, url: str) -> Said:
    found = await LabelStudioTaskStatus(MemorySignIns({url: LEGACY}), client).remote_status(url, "3", ["7"])
    return Said(found.reason, found.detail) if isinstance(found, Unread) else Said(is_done=True)


def _reading(read: Callable[[Client, str], AsyncIterator[object]]) -> Do:
    async def do(client: Client, url: str) -> Said:
        try:
            async for _each in read(client, url):
                pass
        except NetworkError as fault:
            return Said(fault.reason, fault.detail)
        return Said(is_done=True)

    return do


def _store(client: Client, url: str) -> StoreResults:
    return StoreResults(f"{url}/bucket/x", AccessKeys("ada", SECRET), client, ())


def _dav(client: Client, url: str) -> WebdavResults:
    return WebdavResults(f"{url}/x", MemorySignIns({url: PASSWORD}), client)


async def _read_store(client: Client, url: str) -> AsyncIterator[bytes]:
    yield await _store(client, url).read(f"{KEY}/a.json", LIMIT_BYTES)


async def _read_dav(client: Client, url: str) -> AsyncIterator[bytes]:
    yield await _dav(client, url).read(f"{KEY}/a.json", LIMIT_BYTES)


def _after(method: str, name: str, status: str, body: bytes = b"", **headers: str) -> Opening:
    """This is answered to requests whose method and address begin and go on so."""

    def opening(request: Request) -> Behaviour | None:
        fits = request.method == method and name in request.target
        return answering(status, body, **headers) if fits else None

    return opening


def _tried_store(request: Request) -> Behaviour | None:
    return (
        answering("412 No", b"<Error><Code>PreconditionFailed</Code></Error>") if TRIAL_NAME in request.target else None
    )


_FILE = nullcontext(lambda _piece: None)


def _nothing(_done: int, _whole: int) -> None:
    pass


ERRANDS: Mapping[str, Errand] = {
    "label-studio exchange": Errand(_delivering("label-studio", TOKEN)),
    "label-studio deliver": Errand(_delivering("label-studio")),
    "label-studio compare": Errand(
        _delivering("label-studio"), _after("POST", "/annotations/", "409 Conflict", DUPLICATE)
    ),
    "label-studio projects": Errand(_asking_studio(lambda server, url: server.projects(url))),
    "label-studio project": Errand(_asking_studio(lambda server, url: server.project(url, "3"))),
    "label-studio tasks": Errand(_asking_studio(lambda server, url: server.tasks(url, "3", 20, (), _nothing))),
    "label-studio elsewhere": Errand(_asking_elsewhere),
    "label-studio fetch": Errand(_asking_studio(lambda server, url: server.fetch(url, "/data/upload/a", 9, _FILE))),
    "label-studio probe": Errand(_probing(lambda client, url: probe_studio(client, url, "3", TOKEN))),
    "s3 deliver": Errand(_delivering("s3")),
    "s3 put": Errand(_delivering("s3"), _tried_store),
    "s3 decisions": Errand(_deciding("s3")),
    "s3 list": Errand(_reading(lambda client, url: _store(client, url).paths())),
    "s3 read": Errand(_reading(_read_store)),
    "s3 probe": Errand(_probing(lambda client, url: probe_store(client, url, KEYS))),
    "webdav deliver": Errand(_delivering("webdav")),
    "webdav deliver again": Errand(_delivering("webdav", unproven_tries=2)),
    "webdav move": Errand(_delivering("webdav"), _after("PUT", "", "201 Created")),
    "webdav decisions": Errand(_deciding("webdav")),
    "webdav list": Errand(_reading(lambda client, url: _dav(client, url).paths())),
    "webdav read": Errand(_reading(_read_dav)),
    "webdav probe": Errand(_probing(lambda client, url: probe_webdav(client, url, PASSWORD))),
    "https deliver": Errand(_delivering("https")),
    "https decisions": Errand(_deciding("https")),
    "https probe": Errand(_probing(lambda client, url: probe_https(client, url, TOKEN))),
}
