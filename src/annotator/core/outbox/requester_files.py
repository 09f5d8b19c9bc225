"""Files with decisions and payments that a requester puts beside the results of a bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

DECISIONS_FILE = "decisions.csv"
PAYMENTS_FILE = "payments.csv"
BONUSES_FILE = "bonuses.csv"
REQUESTER_FILE_NAMES = frozenset({DECISIONS_FILE, PAYMENTS_FILE, BONUSES_FILE})
# Limit per bundle: 300,000 rows, which take ten times as much memory.
MAX_REQUESTER_FILE_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class RequesterFile:
    """A file. `mark` (such as an ETag) tells the server which version is known here; empty if unsupported."""

    data: bytes = field(repr=False)
    mark: str = ""


class Unchanged(Enum):
    """The file still has this mark."""

    UNCHANGED = auto()


def check_complete(data: bytes) -> bytes | None:
    """Return the file's bytes, of which up to one byte more than the limit was read. Return None for a larger file,
    or an HTML page: a proxy's login page may come instead of the file."""
    is_page = data[:1024].lstrip()[:1] == b"<"
    return data if len(data) <= MAX_REQUESTER_FILE_BYTES and not is_page else None
