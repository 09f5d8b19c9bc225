"""Factories of the connector and the probe for each kind of server. They are called in the network thread only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import Probed

if TYPE_CHECKING:
    from annotator.connectors.http.client import Client
    from annotator.core.outbox.parcel import Destination
    from annotator.core.outbox.sign_in import SignIn
    from annotator.core.ports.connector import Connector
    from annotator.core.ports.sign_ins import SignIns

LONGEST_PROBE_S = 28.0


def connector(kind: str, sign_ins: SignIns, client: Client) -> Connector:
    if kind == LABEL_STUDIO:
        from annotator.connectors.label_studio.connector import LabelStudioConnector

        return LabelStudioConnector(sign_ins, client)
    if kind == S3:
        from annotator.connectors.object_store.connector import ObjectStoreConnector

        return ObjectStoreConnector(sign_ins, client)
    if kind == WEBDAV:
        from annotator.connectors.webdav.connector import WebdavConnector

        return WebdavConnector(sign_ins, client)
    if kind == HTTPS:
        from annotator.connectors.https import HttpsConnector

        return HttpsConnector(sign_ins, client)
    raise ValueError(kind)


async def probe(destination: Destination, project: str, sign_in: SignIn | None, client: Client) -> Probed:
    """Test a server without changing anything there. The user waits for it, so it takes less than half a minute even
    if the server is slow."""
    try:
        async with asyncio.timeout(LONGEST_PROBE_S):
            return await _probed(destination, project, sign_in, client)
    except TimeoutError:
        return Probed(DeliveryReason.NO_ANSWER, server_of(destination.url))


async def _probed(destination: Destination, project: str, sign_in: SignIn | None, client: Client) -> Probed:
    if destination.connector == LABEL_STUDIO:
        from annotator.connectors.label_studio.connector import probe as probe_studio

        return await probe_studio(client, destination.url, project, sign_in)
    if destination.connector == S3:
        from annotator.connectors.object_store.connector import probe as probe_store

        return await probe_store(client, destination.url, sign_in)
    if destination.connector == WEBDAV:
        from annotator.connectors.webdav.connector import probe as probe_webdav

        return await probe_webdav(client, destination.url, sign_in)
    if destination.connector == HTTPS:
        from annotator.connectors.https import probe as probe_https

        return await probe_https(client, destination.url, sign_in)
    return Probed(is_known=False)
