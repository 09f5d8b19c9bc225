"""What a requester puts beside the results of a bundle, wherever these arrive, to say what was decided about them and
what was paid for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

DECISIONS_FILE = "decisions.csv"
PAYMENTS_FILE = "payments.csv"
BESIDE_FILES = frozenset({DECISIONS_FILE, PAYMENTS_FILE})
# Of one bundle: 300,000 rows, which take ten times as much memory.
LARGEST_BESIDE_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class RequesterFile:
    """By its `mark` the place knows whether it has another by now; empty where it gives none."""

    data: bytes = field(repr=False)
    mark: str = ""


class Unchanged(Enum):
    """It is still the file that had this mark."""

    UNCHANGED = auto()


def whole(data: bytes) -> bytes | None:
    """Of what was read of such a file, up to a byte more than it may have: None where there is more of it, and for a
    page: whoever stands between the worker and the server would rather see somebody sign in."""
    is_page = data[:1024].lstrip()[:1] == b"<"
    return data if len(data) <= LARGEST_BESIDE_BYTES and not is_page else None
