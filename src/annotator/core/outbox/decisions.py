"""What a requester puts beside the results of a bundle, wherever these arrive, to say what was decided about them."""

from __future__ import annotations

DECISIONS_FILE = "decisions.csv"
LARGEST_DECISIONS_BYTES = 64 * 1024**2


def whole(data: bytes) -> bytes | None:
    """Of what was read of such a file, up to a byte more than it may have: None where there is more of it."""
    return data if len(data) <= LARGEST_DECISIONS_BYTES else None
