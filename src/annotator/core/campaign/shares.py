"""Shares of a campaign: the tasks that one worker gets at one time, as a bundle of their own."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

# Letters of ids that are not easily misread.
ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 6
# The id of a share's bundle is that of the campaign's bundle, a dot and the id of the share; at most 64 characters.
LONGEST_PARENT = 64 - ID_LENGTH - 1


class ShareState(StrEnum):
    """The states, of which `BEGUN` and `RETURNED` follow from the results."""

    PLANNED = "planned"  # its bundle is not made yet
    SEALED = "sealed"
    GIVEN = "given"
    BEGUN = "begun"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class TaskShare(Struct, frozen=True):
    """A share. `stored` is its state without results. `answered` counts the tasks with a result, skipped ones
    included. `sha256` is that of its bundle, `handle` the requester's name for the worker, which no bundle has."""

    id: str
    seat: int
    stored: ShareState
    tasks: int
    answered: int
    sha256: str
    handle: str
    pseudonym: str

    @property
    def state(self) -> ShareState:
        if self.stored is ShareState.WITHDRAWN or not self.answered:
            return self.stored
        return ShareState.RETURNED if self.answered >= self.tasks else ShareState.BEGUN

    def is_overdue(self, due: date | None, today: date) -> bool:
        return due is not None and due < today and self.state in (ShareState.GIVEN, ShareState.BEGUN)


def bundle_id_of(parent: str, share: str) -> str:
    return f"{parent}.{share}"


def share_of(key: str, parent_key: str) -> str:
    """Return the id of the share that a bundle key `X.SSSSSS@R` names, empty if it names none of `X@R`."""
    parent, _at, revision = parent_key.rpartition("@")
    named, _at, own = key.rpartition("@")
    above, _dot, share = named.rpartition(".")
    return share if (above, own) == (parent, revision) and len(share) == ID_LENGTH else ""
