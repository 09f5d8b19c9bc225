"""A store that speaks as Amazon's does, on this machine."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.object_store.seen_store import SeenStore

SIGN_IN = SignIn(SignInKind.KEYS, "not-so-secret", "tester")


class MotoStore(SeenStore):
    checks_keys = False

    def __init__(self, url: str) -> None:
        super().__init__(url, SIGN_IN)

    def new_bucket(self) -> str:
        name = f"b-{uuid.uuid4()}"
        self._ask(f"/{name}")
        return name

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Under any name: obstore has a form of its own for some."""
        self._ask(f"/{bucket}/{quote(key)}", content)

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

    def seen(self, bucket: str) -> S3Store:
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
