"""A connection test for an object store, before anything is sent."""

from __future__ import annotations

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.object_store.address import place_of
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.bucket import Bucket
from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed

_LIMIT_BYTES = 1024


async def probe(client: Client, url: str, sign_in: SignIn | None) -> Probed:
    """Return whether the store accepts these keys and has the bucket.

    Keys with write permission only cannot read anything, which counts as success."""
    try:
        place = place_of(url)
        if sign_in is None:
            return Probed(DeliveryReason.SIGN_IN_MISSING, place.server)
        await Bucket(place, AccessKeys(sign_in.name, sign_in.secret), client).get(TRIAL_NAME, _LIMIT_BYTES)
    except NetworkError as fault:
        if fault.reason is not DeliveryReason.ACCESS_DENIED:
            return Probed(fault.reason, fault.detail)
    return Probed()
