"""Conditional requests with ETags (RFC 9110), so that an unchanged file is not transferred again."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.requester_files import RequesterFile, Unchanged, whole

_NOT_MODIFIED = 304
_LONGEST_MARK = 200


def condition(mark: str) -> dict[str, str]:
    """Return the `if-none-match` header for `mark`, with a lower-case name."""
    return {"if-none-match": mark} if mark else {}


def marked(data: bytes, headers: Mapping[str, str]) -> RequesterFile | None:
    """Return a requester file with its ETag as change mark, or None if it is too large. `headers` have lower-case
    names."""
    mark = headers.get("etag", "")
    is_valid = mark.isascii() and mark.isprintable() and len(mark) <= _LONGEST_MARK
    known = whole(data)
    return None if known is None else RequesterFile(known, mark if is_valid else "")


def unread(fault: NetworkError, mark: str) -> Unchanged | None:
    """Return UNCHANGED if the error is the status 304 of a conditional request, else None."""
    return Unchanged.UNCHANGED if mark and fault.status == _NOT_MODIFIED else None
