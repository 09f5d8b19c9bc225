"""Results on a server, given by an address on the command line. Only here may keys come from the environment,
because it is the requester's own shell and storage."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.outbox.destinations import S3, WEBDAV
from annotator.ui.i18n.translation import _

if TYPE_CHECKING:
    from annotator.connectors.http.client import Client
    from annotator.connectors.object_store.address import Dialect
    from annotator.connectors.object_store.aws_sigv4 import AccessKeys
    from annotator.connectors.object_store.results import StoreResults
    from annotator.connectors.webdav.results import WebdavResults
    from annotator.core.outbox.result_source import Results
    from annotator.core.ports.sign_ins import SignIns

# Scheme on the command line -> kind of server, and the scheme of the server's own address.
_SCHEMES: Mapping[str, tuple[str, str]] = {
    "s3": (S3, "s3"),
    "gs": (S3, "gs"),
    "az": (S3, "az"),
    "s3+https": (S3, "https"),
    "s3+http": (S3, "http"),
    "webdavs": (WEBDAV, "https"),
    "webdav": (WEBDAV, "http"),
}


class ServerAddress(Struct, frozen=True):
    """An address of a server. `text` is the typed address."""

    text: str
    kind: str
    url: str

    def __str__(self) -> str:
        return self.text


def results_place(text: str) -> Path | ServerAddress:
    """Parse a path or an address. Raise ArgumentTypeError for an unsupported kind of address."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        return Path(text)
    if scheme not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in _SCHEMES)
        raise argparse.ArgumentTypeError(_("result addresses must start with one of {schemes}").format(schemes=known))
    kind, own_scheme = _SCHEMES[scheme]
    return ServerAddress(text, kind, f"{own_scheme}://{rest}")


def open_address(address: ServerAddress, sign_ins: SignIns, environ: Mapping[str, str] = os.environ) -> Results:
    """Return the reader for an address. It contacts the server only when it is listed."""
    from annotator.app.export.from_server import ServerResults

    if address.kind == WEBDAV:
        return ServerResults(address.text, partial(_webdav, address.url, sign_ins))
    return ServerResults(address.text, partial(_store, address.url, sign_ins, environ))


async def _webdav(url: str, sign_ins: SignIns, client: Client) -> WebdavResults:
    from annotator.connectors.webdav.results import WebdavResults

    return WebdavResults(url, sign_ins, client)


async def _store(url: str, sign_ins: SignIns, environ: Mapping[str, str], client: Client) -> StoreResults:
    from annotator.connectors.http.errors import NetworkError
    from annotator.connectors.object_store.address import place_of
    from annotator.connectors.object_store.aws_sigv4 import AccessKeys
    from annotator.connectors.object_store.results import StoreResults
    from annotator.core.outbox.parcel import DeliveryReason

    place = place_of(url)
    keys = _keys_of_environment(place.dialect, environ)
    if keys is None:
        sign_in = await sign_ins.find(place.server)
        if sign_in is None:
            raise NetworkError(DeliveryReason.SIGN_IN_MISSING, place.server)
        keys = AccessKeys(sign_in.name, sign_in.secret)
    return StoreResults(url, keys, client)


def _keys_of_environment(dialect: Dialect, environ: Mapping[str, str]) -> AccessKeys | None:
    """Return the keys from the environment variables of the vendors' own tools. Google's tools have none."""
    from annotator.connectors.object_store.address import Dialect
    from annotator.connectors.object_store.aws_sigv4 import AccessKeys

    if dialect is Dialect.MICROSOFT:
        secret = environ.get("AZURE_STORAGE_SAS_TOKEN") or environ.get("AZURE_STORAGE_KEY")
        return AccessKeys("", secret) if secret else None
    name = environ.get("AWS_ACCESS_KEY_ID")
    secret = environ.get("AWS_SECRET_ACCESS_KEY")
    if dialect is not Dialect.AMAZON or not name or not secret:
        return None
    return AccessKeys(name, secret, environ.get("AWS_SESSION_TOKEN", ""))
