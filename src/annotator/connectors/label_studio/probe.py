"""A connection test for Label Studio, before anything is sent."""

from __future__ import annotations

from annotator.connectors.http.client import Client, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.api_client import studio_of
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed


async def probe(client: Client, url: str, project: str, sign_in: SignIn | None) -> Probed:
    """Return the user whom the token belongs to, and whether that user can see `project`, if one is given."""
    who = ""
    try:
        checked_server(url)
        studio = studio_of(url, sign_in, client, Tokens(client))
        who = await studio.who()
        if project and not await studio.has_project(project):
            return Probed(DeliveryReason.PLACE_MISSING, project, who=who)
    except NetworkError as fault:
        return Probed(fault.reason, fault.detail, who=who)
    return Probed(who=who)
