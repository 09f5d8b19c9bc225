"""The tokens of Label Studio. A personal access token is valid for years. It is sent only to exchange it for access
tokens, which are valid for five minutes and stay in memory. A legacy token is sent as it is."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.errors import studio_error, unexpected_reply
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of

# The server grants 300 s. A result that arrives after the token has expired would be sent twice.
_VALID_FOR_S = 240.0
# refused by the exchange: the token is damaged, revoked or not allowed here
_REFUSED_STATUSES = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class _Access:
    token: str = field(repr=False)
    since_s: float


class Tokens:
    """Access tokens for several servers and sign-ins. Concurrent callers wait for the exchange in progress."""

    def __init__(self, client: Client, now_s: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now_s = now_s
        self._known: dict[tuple[str, SignIn], _Access] = {}
        self._exchanging: defaultdict[tuple[str, SignIn], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def authorization(self, site: str, sign_in: SignIn, refused: str = "") -> str:
        """Return a header value except `refused`. Raise `NetworkError`: SIGN_IN_EXPIRED without a valid token."""
        if sign_in.kind is SignInKind.LEGACY_TOKEN:
            header = f"Token {sign_in.secret}"
            if header == refused:
                raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, server_of(site))
            return header
        async with self._exchanging[site, sign_in]:
            known = self._known.get((site, sign_in))
            if known is None or self._now_s() - known.since_s > _VALID_FOR_S or f"Bearer {known.token}" == refused:
                self._known[site, sign_in] = known = await self._exchange(site, sign_in)
            return f"Bearer {known.token}"

    def secrets_of(self, site: str, sign_in: SignIn) -> tuple[str, ...]:
        """Return the secrets that must not appear in anything stored or shown."""
        known = self._known.get((site, sign_in))
        return (sign_in.secret,) if known is None else (sign_in.secret, known.token)

    async def _exchange(self, site: str, sign_in: SignIn) -> _Access:
        since_s = self._now_s()
        reply = await self._client.ask(
            "POST",
            f"{site}/api/token/refresh/",
            headers={"Content-Type": "application/json"},
            content=json.dumps({"refresh": sign_in.secret}).encode(),
        )
        if reply.status in _REFUSED_STATUSES:
            studio_error(reply)
            raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, reply.server)
        value = reply.json()
        token = value.get("access") if isinstance(value, dict) else None
        if reply.status != 200 or not isinstance(token, str):
            raise unexpected_reply(reply)
        return _Access(token, since_s)
