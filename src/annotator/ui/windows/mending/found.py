"""What there is of a person's records that cannot be worked with, as the page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    DAMAGED = "damaged"
    MISSING = "missing"  # or empty, beside bundles, results or copies


class Choice(StrEnum):
    RESTORE = "restore"
    ANEW = "anew"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Part:
    """One place that something can be had from. `results` and `utc_ms` are None where nobody can tell."""

    name: str
    results: int | None
    utc_ms: int | None = None  # of the last that it holds
    offset_min: int = 0


@dataclass(frozen=True, slots=True)
class Restorable:
    """What restoring gives back: `results` up to that moment. `missing` says what does not come back; empty where
    nothing is known to be missing."""

    parts: tuple[Part, ...]
    results: int
    utc_ms: int | None
    offset_min: int = 0
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`file` and `folder` are paths as they are shown; `detail` is what is wrong with the file."""

    trouble: Trouble
    file: str
    folder: str
    detail: str = ""
    restorable: Restorable | None = None
