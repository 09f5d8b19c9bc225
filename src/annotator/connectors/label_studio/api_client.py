"""A Label Studio API client with the token of one worker."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from annotator.connectors.http.client import LIMIT_BYTES, Client, ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.errors import studio_error, unexpected_reply
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.errors import StoreFault
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.sign_ins import SignIns
from annotator.formats.problem_log import printable

_JSON: Mapping[str, str] = {"Content-Type": "application/json"}
_KINDS = frozenset({SignInKind.TOKEN, SignInKind.LEGACY_TOKEN})


class LabelStudioClient:
    """A client for one Label Studio. `site` is its address without a trailing slash, possibly with a subfolder."""

    def __init__(self, site: str, sign_in: SignIn, client: Client, tokens: Tokens) -> None:
        self.site = site
        self._sign_in = sign_in
        self._client = client
        self._tokens = tokens

    @property
    def server(self) -> str:
        return server_of(self.site)

    @property
    def secrets(self) -> tuple[str, ...]:
        return self._tokens.secrets_of(self.site, self._sign_in)

    async def enter(self) -> None:
        """Check the sign-in before anything else is sent. Raise `NetworkError`."""
        await self.authorization()

    async def authorization(self, refused: str = "") -> str:
        """Return an `Authorization` header value that differs from `refused`. Raise `NetworkError`."""
        return await self._tokens.authorization(self.site, self._sign_in, refused)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        accepted_statuses: frozenset[int] = frozenset(),
        limit_bytes: int = LIMIT_BYTES,
    ) -> ServerReply:
        """Send a request as `Client.ask` does. `path` begins with a slash. If the server refuses the token, exchange
        it once and repeat the request."""
        headers = {"Accept": "application/json", **(_JSON if content else {})}
        refused = ""
        for _try in range(2):
            try:
                header = await self._tokens.authorization(self.site, self._sign_in, refused)
                reply = await self._client.ask(
                    method,
                    f"{self.site}{path}",
                    headers={**headers, "Authorization": header},
                    content=content,
                    accepted_statuses=accepted_statuses,
                    limit_bytes=limit_bytes,
                )
            except NetworkError as fault:
                # The refused request was sent. A second attempt that never began does not change that.
                if not refused:
                    raise
                raise fault.with_never_began(never_began=False) from fault
            if reply.status != HTTPStatus.UNAUTHORIZED:
                return reply
            studio_error(reply)
            refused = header
        raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, self.server)

    async def who(self) -> str:
        """Return the worker's e-mail address on the server, empty if it does not give it. Raise `NetworkError`."""
        reply = await self.ask("GET", "/api/current-user/whoami")
        value = reply.json()
        if reply.status != 200 or not isinstance(value, dict) or "id" not in value:
            raise unexpected_reply(reply)
        email = value.get("email")
        return printable(email) if isinstance(email, str) else ""

    async def has_project(self, project: str) -> bool:
        """Return whether the worker can see the project. Raise `NetworkError` if the reply does not tell."""
        reply = await self.ask("GET", f"/api/projects/{project}/")
        if reply.status == HTTPStatus.NOT_FOUND:
            studio_error(reply)
            return False
        value = reply.json()
        if reply.status != 200 or not isinstance(value, dict) or str(value.get("id")) != project:
            raise unexpected_reply(reply)
        return True


async def studio_at(url: str, sign_ins: SignIns, client: Client, tokens: Tokens) -> LabelStudioClient:
    """Return a client with the worker's stored sign-in. Raise `NetworkError` if the worker is not signed in.
    Unreadable sign-ins count as none: the worker is asked to sign in, and that dialog reports the fault."""
    try:
        sign_in = await sign_ins.find(server_of(url))
    except StoreFault:
        sign_in = None
    return studio_of(url, sign_in, client, tokens)


def studio_of(url: str, sign_in: SignIn | None, client: Client, tokens: Tokens) -> LabelStudioClient:
    """Return a client for `sign_in`. Raise `NetworkError` if it is not a sign-in for Label Studio."""
    if sign_in is None or sign_in.kind not in _KINDS:
        raise NetworkError(DeliveryReason.SIGN_IN_MISSING, server_of(url), never_began=True)
    return LabelStudioClient(_site(url), sign_in, client, tokens)


async def checked_studio(url: str, client: Client) -> None:
    """Check without a sign-in that the address is a Label Studio, so that no token is requested for a mistyped
    address. Raise `NetworkError` if it is not, or if the reply does not tell."""
    reply = await client.ask("GET", f"{_site(url)}/api/projects/?page_size=1", headers={"Accept": "application/json"})
    if reply.status != HTTPStatus.UNAUTHORIZED:
        raise unexpected_reply(reply)
    studio_error(reply)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
