"""What a copy of the records holds, in figures that a person can compare."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """Of one file of records that was read whole: how many `entries` its ledger has, the hash of the last one and when
    that was written (`utc_ms` and the zone's distance from UTC; None and 0 where there is none), how many results were
    submitted or skipped, and how many of those their receiver has. `size_bytes` is the file's."""

    entries: int
    last_sha256: str
    last_utc_ms: int | None
    last_offset_min: int
    results: int
    received: int
    size_bytes: int
