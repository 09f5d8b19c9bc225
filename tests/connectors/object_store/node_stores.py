"""Two stores that others wrote, each a process of Node.js on this machine: s3rver, which passes over conditions and
looks at no more of a signature than the key's name, and azurite, which speaks as Microsoft's does and looks at all."""

from __future__ import annotations

import base64
import hmac
import os
import re
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from msgspec.structs import replace
from obstore.store import AzureStore, S3Store

from annotator.connectors.object_store.address import BucketAddress, Dialect, place_of
from annotator.connectors.object_store.azure_auth import shared_key_header, versioned_headers
from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.object_store.seen_store import SeenStore
from setting_up.node_stores import AZURITE, S3RVER, program

S3RVER_KEY = "S3RVER"  # its name and its secret, which are no choice
ACCOUNT, ACCOUNT_KEY = "somebody", b"k" * 64
STARTED_S = 60
_LISTENS = re.compile(r"listen\S* on (?:http://)?127\.0\.0\.1:([0-9]+)")


class S3rver(SeenStore):
    holds = False

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__(url, SignIn(SignInKind.KEYS, S3RVER_KEY, S3RVER_KEY))
        self._folder = folder

    def new_bucket(self) -> str:
        """A folder is one."""
        name = f"b-{uuid.uuid4()}"
        (self._folder / name).mkdir()
        return name

    def seen(self, bucket: str) -> S3Store:
        return S3Store(
            bucket,
            endpoint=self.url,
            region="us-east-1",
            access_key_id=S3RVER_KEY,
            secret_access_key=S3RVER_KEY,
            client_options={"allow_http": True},
        )


class Azurite(SeenStore):
    """Its addresses have the account before the container."""

    def __init__(self, url: str) -> None:
        super().__init__(url, SignIn(SignInKind.TOKEN, base64.b64encode(ACCOUNT_KEY).decode()))

    def place(self, url: str) -> BucketAddress:
        there = place_of(url)
        root = f"{there.server}/{ACCOUNT}/{there.bucket}"
        return replace(there, dialect=Dialect.MICROSOFT, root=root, account=ACCOUNT)

    def ways_in(self, bucket: str) -> tuple[SignIn, ...]:
        return self.sign_in, self.access(bucket, "rcwl")

    def access(self, container: str, rights: str) -> SignIn:
        """To one container, as Microsoft's manual has it signed ("Create a service SAS", version 2020-12-06)."""
        until, version = "2099-01-01T00:00:00Z", "2022-11-02"
        fields = (
            rights,
            "",
            until,
            f"/blob/{ACCOUNT}/{container}",
            "",
            "",
            "",
            version,
            "c",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        )
        signature = base64.b64encode(hmac.digest(ACCOUNT_KEY, "\n".join(fields).encode(), "sha256")).decode()
        words = {"sp": rights, "se": until, "sv": version, "sr": "c", "sig": signature}
        return SignIn(SignInKind.TOKEN, f"?{urlencode(words)}")

    def new_bucket(self) -> str:
        name = f"b-{uuid.uuid4()}"
        path = f"/{ACCOUNT}/{name}?restype=container"
        headers = versioned_headers({}, datetime.now(UTC))
        signature = shared_key_header(ACCOUNT, ACCOUNT_KEY, "PUT", self.url + path, b"", headers)
        connection = HTTPConnection(self.url.removeprefix("http://"), timeout=20)
        try:
            connection.request("PUT", path, headers={**headers, "authorization": signature})
            with connection.getresponse() as response:
                assert response.status == 201, response.read()
        finally:
            connection.close()
        return name

    def seen(self, bucket: str) -> AzureStore:
        return AzureStore(
            bucket,
            account_name=ACCOUNT,
            account_key=self.sign_in.secret,
            endpoint=f"{self.url}/{ACCOUNT}",
            client_options={"allow_http": True},
        )


@contextmanager
def s3rver_store() -> Iterator[S3rver]:
    with tempfile.TemporaryDirectory() as name:
        words = ("--directory", name, "--address", "127.0.0.1", "--port", "0", "--no-vhost-buckets")
        # It has a cipher of its time to mark the pages of a listing.
        with _running(S3RVER, *words, node=("--openssl-legacy-provider",)) as url:
            yield S3rver(url, Path(name))


@contextmanager
def azurite_store() -> Iterator[Azurite]:
    accounts = {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{base64.b64encode(ACCOUNT_KEY).decode()}"}
    words = ("--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry")
    with _running(AZURITE, *words, more=accounts) as url:
        yield Azurite(url)


@contextmanager
def _running(
    package: str, *words: str, node: Sequence[str] = (), more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Its address."""
    command = ["node", *node, str(program(package)), *words]
    with tempfile.TemporaryDirectory() as name, (Path(name) / "said").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=name, stdout=said, stderr=said, env={**os.environ, **(more or {})})
        try:
            yield f"http://127.0.0.1:{_port(process, Path(said.name))}"
        finally:
            process.terminate()
            process.wait()


def _port(process: subprocess.Popen[bytes], said: Path) -> int:
    pause = threading.Event()
    for _try in range(STARTED_S * 50):
        text = said.read_text(encoding="utf-8")
        found = _LISTENS.search(text)
        if found is not None:
            return int(found[1])
        assert process.poll() is None, text
        pause.wait(0.02)
    raise AssertionError("it does not say where it listens")
