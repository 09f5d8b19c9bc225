"""One Label Studio as one worker sees it: what lies below its address, asked with the worker's token."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from annotator.connectors.http.client import LIMIT_BYTES, Client, ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.errors import MISSING, UNAUTHORISED, strange, studio_error
from annotator.connectors.label_studio.tokens import Tokens
from annotator.core.errors import StoreFault
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from annotator.core.ports.sign_ins import SignIns
from annotator.formats.problem_log import printable

_JSON: Mapping[str, str] = {"Content-Type": "application/json"}
_KINDS = frozenset({SignInKind.TOKEN, SignInKind.LEGACY_TOKEN})


class LabelStudioClient:
    """`site` is its address without a last slash: it may lie below a folder of its host."""

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
        """Nothing is sent yet but what the sign-in is. Raises NetFault."""
        await self.authorization()

    async def authorization(self, refused: str = "") -> str:
        """The header that lets the worker in, another than `refused`. Raises NetFault."""
        return await self._tokens.authorization(self.site, self._sign_in, refused)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        kept_statuses: frozenset[int] = frozenset(),
        limit_bytes: int = LIMIT_BYTES,
    ) -> ServerReply:
        """As `Client.ask`; `path` begins with a slash. A token that is no longer taken is exchanged once, and what was
        asked is asked again."""
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
                    kept_statuses=kept_statuses,
                    limit_bytes=limit_bytes,
                )
            except NetworkError as fault:
                # What was refused has left: a second try that never began says nothing of it.
                if not refused:
                    raise
                raise fault.after_all(never_began=False) from fault
            if reply.status != UNAUTHORISED:
                return reply
            studio_error(reply)
            refused = header
        raise NetworkError(DeliveryReason.SIGN_IN_EXPIRED, self.server)

    async def who(self) -> str:
        """What the server calls the worker; empty where it does not tell. Raises NetFault."""
        reply = await self.ask("GET", "/api/current-user/whoami")
        value = reply.json()
        if reply.status != 200 or not isinstance(value, dict) or "id" not in value:
            raise strange(reply)
        email = value.get("email")
        return printable(email) if isinstance(email, str) else ""

    async def has_project(self, project: str) -> bool:
        """Whether there is such a project for the worker. Raises NetFault when nobody knows."""
        reply = await self.ask("GET", f"/api/projects/{project}/")
        if reply.status == MISSING:
            studio_error(reply)
            return False
        value = reply.json()
        if reply.status != 200 or not isinstance(value, dict) or str(value.get("id")) != project:
            raise strange(reply)
        return True


async def studio_at(url: str, sign_ins: SignIns, client: Client, tokens: Tokens) -> LabelStudioClient:
    """Raises NetFault where the worker is not signed in. Sign-ins that cannot be read count as none: the worker is told
    to sign in, and learns there what is wrong with them."""
    try:
        sign_in = await sign_ins.find(server_of(url))
    except StoreFault:
        sign_in = None
    return studio_of(url, sign_in, client, tokens)


def studio_of(url: str, sign_in: SignIn | None, client: Client, tokens: Tokens) -> LabelStudioClient:
    """Raises NetFault where that is no sign-in for one."""
    if sign_in is None or sign_in.kind not in _KINDS:
        raise NetworkError(DeliveryReason.SIGN_IN_MISSING, server_of(url), never_began=True)
    return LabelStudioClient(_site(url), sign_in, client, tokens)


async def checked_studio(url: str, client: Client) -> None:
    """Whether one is there, asked without a sign-in: a token is not asked of anybody for an address that was mistyped.
    Raises NetFault where none is, or where nobody knows."""
    reply = await client.ask("GET", f"{_site(url)}/api/projects/?page_size=1", headers={"Accept": "application/json"})
    if reply.status != UNAUTHORISED:
        raise strange(reply)
    studio_error(reply)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
