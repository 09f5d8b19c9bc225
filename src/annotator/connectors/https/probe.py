"""A connection test of a requester's own web service, before any result is sent.

The protocol knows only results. A GET of the address shows whether a server answers, and whether it accepts the
token if it asks for one everywhere."""

from __future__ import annotations

from annotator.connectors.http.authorization import authorization_of, refuse_strangers
from annotator.connectors.http.client import Client, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.https.connector import LIMIT_BYTES
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed

# Any other reply to a GET of the address says nothing about results.
_TELLING = frozenset(
    {
        *(DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED, DeliveryReason.ADDRESS_WRONG),
        *(DeliveryReason.SERVER_UNREACHABLE, DeliveryReason.SERVER_UNTRUSTED, DeliveryReason.SERVER_CLOCK),
        DeliveryReason.NO_ANSWER,
    }
)


async def probe(client: Client, url: str, sign_in: SignIn | None) -> Probed:
    """Test the service. Any reply that is not one of the known errors counts as unknown."""
    try:
        checked_server(url)
        authorization = authorization_of(sign_in)
        refuse_strangers(await client.ask("GET", url, headers=authorization, limit_bytes=LIMIT_BYTES), authorization)
    except NetworkError as fault:
        if fault.reason in _TELLING:
            return Probed(fault.reason, fault.detail)
    return Probed(is_known=False)
