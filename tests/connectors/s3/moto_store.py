"""A store that speaks as Amazon's does, on this machine."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

import obstore
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from annotator.core.outbox.sign_in import SignIn, SignInKind

SIGN_IN = SignIn(SignInKind.KEYS, "not-so-secret", "tester")


class MotoStore:
    def __init__(self, url: str) -> None:
        self.url = url

    def new_bucket(self) -> str:
        name = f"b-{uuid.uuid4()}"
        self._ask(f"/{name}")
        return name

    def stored(self, bucket: str, prefix: str = "") -> dict[str, bytes]:
        """By name below the prefix, as another library reads it; without what this program tries a store out with."""
        store = self._seen(bucket)
        paths = [meta["path"] for metas in obstore.list(store, prefix or None) for meta in metas]
        contents = {path: obstore.get(store, path).bytes().to_bytes() for path in paths}
        return {path.removeprefix(f"{prefix}/"): data for path, data in contents.items() if ".annotator" not in path}

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Under any name: obstore has a form of its own for some."""
        self._ask(f"/{bucket}/{quote(key)}", content)

    def put_again(self, bucket: str, key: str, content: bytes) -> None:
        """Over whatever stands there."""
        obstore.put(self._seen(bucket), key, content)

    def _ask(self, path: str, content: bytes = b"") -> None:
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=20)
        try:
            # Without any it would write nothing over; it does not look whether it is right.
            connection.request("PUT", path, content, {"Authorization": "AWS other:signature"})
            with connection.getresponse() as response:
                assert response.status == 200
                response.read()
        finally:
            connection.close()

    def _seen(self, bucket: str) -> S3Store:
        return S3Store(
            bucket,
            endpoint=self.url,
            region="us-east-1",
            access_key_id="other",
            secret_access_key="other",
            client_options={"allow_http": True},
        )


@contextmanager
def moto_store() -> Iterator[MotoStore]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield MotoStore(f"http://{host}:{port}")
    finally:
        server.stop()
