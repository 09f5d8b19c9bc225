"""By what a server knows a file again (an ETag, RFC 9110), so that what has not changed is not sent anew."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.requester_files import RequesterFile, Unchanged, whole

_NOT_MODIFIED = 304
_LONGEST_MARK = 200


def condition(mark: str) -> dict[str, str]:
    """The header, with a lower-case name."""
    return {"if-none-match": mark} if mark else {}


def marked(data: bytes, headers: Mapping[str, str]) -> RequesterFile | None:
    """`headers` have lower-case names. None for what is too large."""
    mark = headers.get("etag", "")
    is_sound = mark.isascii() and mark.isprintable() and len(mark) <= _LONGEST_MARK
    known = whole(data)
    return None if known is None else RequesterFile(known, mark if is_sound else "")


def unread(fault: NetworkError, mark: str) -> Unchanged | None:
    """What a fault says of a file that was asked for under this condition."""
    return Unchanged.UNCHANGED if mark and fault.status == _NOT_MODIFIED else None
