"""What there is of a person's records that cannot be worked with, as the page tells it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Trouble(StrEnum):
    DAMAGED = "damaged"
    CUT = "cut"  # their end is missing
    MISSING = "missing"  # or empty, beside bundles, results or copies


class WayOut(StrEnum):
    RESTORE = "restore"
    ANEW = "anew"
    CLOSE = "close"


class Mishap(Struct, frozen=True):
    """`file` and `folder` are paths as they are shown; `detail` is what is wrong with the file."""

    trouble: Trouble
    file: str
    folder: str
    detail: str = ""
