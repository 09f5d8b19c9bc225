"""Rework: a result that a requester sends back, and the answer that the worker then gives. The id of the new result is
derived from the old one, so that whoever has both sees which replaces which, on any day and without a further field."""

from __future__ import annotations

import uuid
from collections.abc import Collection

_NAMES = uuid.UUID("8f6f2a53-0b7e-4c7d-9a55-5d1c4be2a2b7")
_DERIVED = 5  # the version of UUIDs that are derived from a name; other results have random ids (4)
MOST_ROUNDS = 9


def rework_id(unique_id: str, round_number: int) -> str:
    """Return the id of the result that replaces a result after it was sent back for this time, counted from 1."""
    return str(uuid.uuid5(_NAMES, f"{unique_id}/{round_number}"))


def may_replace(unique_id: str) -> bool:
    """Return False if a result cannot be the rework of another one, as its id is no derived one."""
    return unique_id[14:15] == str(_DERIVED)


def replaced_by(unique_id: str, others: Collection[str]) -> str:
    """Return the id of the latest of the `others` that replaces a result itself, empty if none does."""
    rounds = (rework_id(unique_id, number) for number in range(MOST_ROUNDS, 0, -1))
    return next((each for each in rounds if each in others), "")


def reworks_among(unique_ids: Collection[str]) -> frozenset[str]:
    """Return those of the ids that are the rework of another one."""
    if not any(map(may_replace, unique_ids)):
        return frozenset()
    derived = {rework_id(each, number) for each in unique_ids for number in range(1, MOST_ROUNDS + 1)}
    return frozenset(derived.intersection(unique_ids))
