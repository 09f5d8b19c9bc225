"""Request headers: the `Authorization` header from a sign-in, and conditional requests with ETags (RFC 9110)."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from annotator.connectors.http.client import ServerReply, Streamed, checked_server
from annotator.connectors.http.errors import NetworkError
from annotator.core.errors import StoreFault
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.requester_files import RequesterFile, Unchanged, check_complete
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.sign_ins import SignIns

type Authorization = Mapping[str, str]


async def authorization_for(sign_ins: SignIns, url: str) -> Authorization:
    """Return the header, or an empty mapping if the worker has not signed in. Raise `NetworkError` for an address to
    which nothing may be sent, and if the stored sign-ins cannot be read."""
    server = checked_server(url)
    try:
        sign_in = await sign_ins.find(server)
    except StoreFault as fault:
        raise NetworkError(DeliveryReason.SIGN_IN_MISSING, server, never_began=True) from fault
    return authorization_of(sign_in)


def authorization_of(sign_in: SignIn | None) -> Authorization:
    return {} if sign_in is None else {"Authorization": _header_value(sign_in)}


def raise_if_denied(reply: ServerReply | Streamed, authorization: Authorization) -> None:
    """Raise `NetworkError` if the server requires a sign-in or denies access."""
    if reply.status in (401, 407):
        reason = DeliveryReason.SIGN_IN_EXPIRED if authorization else DeliveryReason.SIGN_IN_MISSING
        raise NetworkError(reason, reply.server)
    if reply.status == 403:
        raise NetworkError(DeliveryReason.ACCESS_DENIED, reply.server)


def _header_value(sign_in: SignIn) -> str:
    if sign_in.kind is SignInKind.PASSWORD:
        return f"Basic {base64.b64encode(f'{sign_in.name}:{sign_in.secret}'.encode()).decode('ascii')}"
    return f"Bearer {sign_in.secret}"


_NOT_MODIFIED = 304
_LONGEST_MARK = 200


def if_none_match(mark: str) -> dict[str, str]:
    """Return the `if-none-match` header for `mark`, with a lower-case name."""
    return {"if-none-match": mark} if mark else {}


def with_etag(data: bytes, headers: Mapping[str, str]) -> RequesterFile | None:
    """Return a requester file with its ETag as change mark, None if too large. `headers` have lower-case names."""
    mark = headers.get("etag", "")
    is_valid = mark.isascii() and mark.isprintable() and len(mark) <= _LONGEST_MARK
    known = check_complete(data)
    return None if known is None else RequesterFile(known, mark if is_valid else "")


def unchanged_or_none(fault: NetworkError, mark: str) -> Unchanged | None:
    """Return UNCHANGED if the error is the status 304 of a conditional request, else None."""
    return Unchanged.UNCHANGED if mark and fault.status == _NOT_MODIFIED else None
