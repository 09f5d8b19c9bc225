"""What a Label Studio says when it does not do what it was asked, told apart from what others say in its place: a
proxy, a page that wants somebody to sign in, a program that happens to speak JSON too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.connectors.http.client import ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason

UNAUTHORISED, FORBIDDEN, MISSING = 401, 403, 404
_LONGEST_WORDS = 200
# Blanks and what moves a line or turns it round.
_NO_WORD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def studio_error(reply: ServerReply) -> Mapping[str, Any]:
    """Raises NetFault for what is no error of Label Studio: those have a number and a version of their own beside the
    status."""
    value = reply.json()
    if not isinstance(value, dict) or value.get("status_code") != reply.status or "detail" not in value:
        raise strange(reply)
    return value


def strange(reply: ServerReply) -> NetworkError:
    return NetworkError(DeliveryReason.SERVER_STRANGE, reply.server)


def words_of(error: Mapping[str, Any], secrets: tuple[str, ...] = ()) -> str:
    """What an error says, in one short line. Servers have been seen to repeat what they were sent: no secret stays."""
    parts = [str(error["detail"]), *_validation(error.get("validation_errors"), "")]
    text = _NO_WORD.sub(" ", "; ".join(parts)).strip()
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return text if len(text) <= _LONGEST_WORDS else f"{text[: _LONGEST_WORDS - 1]}…"


def _validation(found: Any, name: str) -> Iterator[str]:
    """`field: what is wrong with it`; at most one step down, as Label Studio writes them."""
    if isinstance(found, dict):
        for field, what in found.items():
            yield from _validation(what, str(field)) if not name else [f"{name}: {what}"]
    elif isinstance(found, list):
        yield from (f"{name}: {what}" for what in found)
    elif found is not None:
        yield f"{name}: {found}"
