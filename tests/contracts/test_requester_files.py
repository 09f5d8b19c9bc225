"""The contract of `core.ports.connector.RequesterFiles`."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.app.network import InThread
from annotator.connectors.folder import FolderConnector
from annotator.connectors.http.client import Client
from annotator.connectors.http.thread import NetworkThread
from annotator.connectors.object_store.connector import ObjectStoreConnector
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.core.outbox.parcel import Route
from annotator.core.outbox.requester_files import RequesterFile, Unchanged
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.connector import Connector
from connectors.object_store.moto_store import SIGN_IN as S3_SIGN_IN
from connectors.object_store.moto_store import MotoStore, moto_store
from connectors.webdav_servers import SIGN_IN, DavServer, wsgidav_server
from fakes.connector import MemoryConnector
from fakes.sign_ins import MemorySignIns

KEY = "street-signs@1"
TABLE = b"unique_id,decision\n1,approved\n"


class Beside(Struct, frozen=True):
    """A connector with files beside its results. `put` stores a file beside the results of a bundle."""

    url: str
    load: Callable[[Client], Connector]
    put: Callable[[str, bytes], object]

    def ask(self, key: str = KEY, url: str = "", name: str = "decisions.csv") -> bytes | None:
        found = self.look("", key, url, name)
        assert not isinstance(found, Unchanged)
        return None if found is None else found.data

    def look(
        self, mark: str, key: str = KEY, url: str = "", name: str = "decisions.csv"
    ) -> RequesterFile | Unchanged | None:
        async def asked() -> RequesterFile | Unchanged | None:
            thread = NetworkThread()
            async with Client() as client:
                try:
                    source = InThread("any", thread, lambda: self.load(client))
                    return await source.requester_file(Route(key, "any", url or self.url, ""), name, mark)
                finally:
                    await thread.run(client.close)
                    await thread.close()

        return asyncio.run(asked())


@pytest.fixture(params=["folder", "webdav", "s3", "https"])
def beside(request: pytest.FixtureRequest) -> Beside:
    found: Beside = request.getfixturevalue(f"{request.param}_beside")
    return found


@pytest.fixture
def folder_beside(tmp_path: Path) -> Beside:
    return Beside(
        "", lambda _client: FolderConnector(lambda: tmp_path), lambda name, data: _write(tmp_path, name, data)
    )


@pytest.fixture(scope="module")
def wsgidav() -> Iterator[DavServer]:
    with wsgidav_server() as server:
        yield server


@pytest.fixture
def webdav_beside(wsgidav: DavServer) -> Beside:
    wsgidav.empty()
    sign_ins = MemorySignIns({server_of(wsgidav.url): SIGN_IN})
    return Beside(
        wsgidav.url,
        lambda client: WebdavConnector(sign_ins, client),
        lambda name, data: _write(wsgidav.folder, name, data),
    )


@pytest.fixture(scope="module")
def moto() -> Iterator[MotoStore]:
    with moto_store() as store:
        yield store


@pytest.fixture
def s3_beside(moto: MotoStore) -> Beside:
    bucket = moto.new_bucket()
    sign_ins = MemorySignIns({moto.url: S3_SIGN_IN})
    return Beside(
        f"{moto.url}/{bucket}/results",
        lambda client: ObjectStoreConnector(sign_ins, client),
        lambda name, data: moto.put_again(bucket, f"results/{name}", data),
    )


@pytest.fixture
def https_beside() -> Iterator[Beside]:
    files: dict[str, bytes] = {}
    sign_ins = MemorySignIns()
    with _tables(files) as url:
        asyncio.run(sign_ins.keep(url, SignIn(SignInKind.TOKEN, "a-token")))
        yield Beside(
            url,
            lambda client: ResultsServiceConnector(sign_ins, client),
            lambda name, data: files.__setitem__(f"/{name}", data),
        )


@contextmanager
def _tables(files: dict[str, bytes]) -> Iterator[str]:
    """Serve these tables over HTTP to workers with the right token."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path)
            knows = self.headers["Authorization"] == "Bearer a-token"
            etag = f'"{hash(data)}"'
            if data is not None and knows and self.headers["If-None-Match"] == etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(200 if data is not None and knows else 404)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/csv; charset=utf-8" if data != b"<html>" else "text/html")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _write(folder: Path, name: str, data: bytes) -> None:
    """Write a file dated one hour ago. A second write is dated one second after the first."""
    place = folder / name
    place.parent.mkdir(exist_ok=True)
    written_s = place.stat().st_mtime + 1 if place.exists() else time.time() - 3600
    place.write_bytes(data)
    os.utime(place, (written_s, written_s))


def test_the_table_beside_the_results_of_a_bundle_is_read_as_it_is_now(beside: Beside) -> None:
    assert beside.ask() is None
    beside.put(f"{KEY}/decisions.csv", TABLE)
    assert beside.ask() == TABLE
    assert beside.ask("other@1") is None
    beside.put(f"{KEY}/decisions.csv", TABLE * 2)
    assert beside.ask() == TABLE * 2


def test_what_has_not_changed_is_not_sent_again(beside: Beside) -> None:
    for name in ("decisions.csv", "payments.csv"):
        beside.put(f"{KEY}/{name}", TABLE)
        first = beside.look("", name=name)
        assert isinstance(first, RequesterFile)
        assert first.mark
        assert beside.look(first.mark, name=name) is Unchanged.UNCHANGED
        assert beside.look('"another"', name=name) == first
        beside.put(f"{KEY}/{name}", TABLE.replace(b"1", b"2"))
        second = beside.look(first.mark, name=name)
        assert isinstance(second, RequesterFile)
        assert second.data == TABLE.replace(b"1", b"2")
        assert second.mark != first.mark


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/results", "http://example.org/results", "no address"])
def test_a_place_that_cannot_be_reached_tells_nothing(beside: Beside, url: str) -> None:
    if beside.url:
        assert beside.ask(url=url) is None


def test_a_page_is_no_table(https_beside: Beside) -> None:
    https_beside.put(f"{KEY}/decisions.csv", b"<html>")
    assert https_beside.ask() is None


def test_a_connector_that_knows_of_no_such_files_is_asked_for_none() -> None:
    assert Beside("", lambda _client: MemoryConnector(), lambda *_: None).ask() is None
