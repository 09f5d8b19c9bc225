"""A connection test for a WebDAV server, before anything is sent."""

from __future__ import annotations

from annotator.connectors.http.authorization import authorization_of
from annotator.connectors.http.client import Client, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.webdav.collection import Collection
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed


async def probe(client: Client, url: str, sign_in: SignIn | None) -> Probed:
    """Return whether the folder exists and the worker may list it."""
    try:
        checked_server(url)
        await Collection(client, url, authorization_of(sign_in)).look()
    except NetworkError as fault:
        return Probed(fault.reason, fault.detail)
    return Probed()
