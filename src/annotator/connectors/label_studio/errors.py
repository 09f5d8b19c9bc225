"""Error replies of Label Studio, told apart from those of a proxy, a login page or another JSON program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.connectors.http.client import ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason

_LONGEST_WORDS = 200
# White space, control characters, and characters that break a line or change the writing direction.
_NO_WORD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def studio_error(reply: ServerReply) -> Mapping[str, Any]:
    """Return the error object of a reply. Raise `NetworkError` if it is not a Label Studio error. Those repeat the
    status in `status_code` and have a `detail`."""
    value = reply.json()
    if not isinstance(value, dict) or value.get("status_code") != reply.status or "detail" not in value:
        raise unexpected_reply(reply)
    return value


def unexpected_reply(reply: ServerReply) -> NetworkError:
    return NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)


def message_of(error: Mapping[str, Any], secrets: tuple[str, ...] = ()) -> str:
    """Return the error message as one short line. Some servers repeat the request, so secrets are removed."""
    parts = [str(error["detail"]), *_validation(error.get("validation_errors"), "")]
    text = _NO_WORD.sub(" ", "; ".join(parts)).strip()
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return text if len(text) <= _LONGEST_WORDS else f"{text[: _LONGEST_WORDS - 1]}…"


def _validation(found: Any, name: str) -> Iterator[str]:
    """Yield `field: message` for each validation error, at most one level deep, as Label Studio writes them."""
    if isinstance(found, dict):
        for field, what in found.items():
            yield from _validation(what, str(field)) if not name else [f"{name}: {what}"]
    elif isinstance(found, list):
        yield from (f"{name}: {what}" for what in found)
    elif found is not None:
        yield f"{name}: {found}"
