"""The kinds of damage to the records, as displayed on the recovery page."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Trouble(StrEnum):
    DAMAGED = "damaged"
    CUT = "cut"  # truncated
    MISSING = "missing"  # or empty, although bundles, results or backups exist


class WayOut(StrEnum):
    RESTORE = "restore"
    ANEW = "anew"
    CLOSE = "close"


class Mishap(Struct, frozen=True):
    """Damaged records. `file` and `folder` are displayed paths; `detail` describes the damage."""

    trouble: Trouble
    file: str
    folder: str
    detail: str = ""
