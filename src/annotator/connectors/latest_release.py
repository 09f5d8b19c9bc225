"""The request for the signed file about the newest release. It has no body, no cookies and no sign-in, follows no
redirect, and names no version."""

from __future__ import annotations

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError, TooLarge
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource
from annotator.formats.releases import LIMIT_BYTES, read_release

PATIENCE_S = 10.0
_OK = 200


async def latest_release(client: Client, source: ReleaseSource) -> ProgramRelease | ReleaseFault:
    """Fetch and verify the file."""
    try:
        reply = await client.ask("GET", source.address, limit_bytes=LIMIT_BYTES, patience_s=PATIENCE_S)
    except TooLarge:
        return ReleaseFault.UNREADABLE
    except NetworkError:
        return ReleaseFault.UNREACHABLE
    return read_release(reply.body, source.key) if reply.status == _OK else ReleaseFault.UNREACHABLE
