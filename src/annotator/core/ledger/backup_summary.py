"""What a copy of the records holds, in figures that a person can compare."""

from __future__ import annotations

from msgspec import Struct


class BackupSummary(Struct, frozen=True):
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


class Remains(Struct, frozen=True):
    """What can still be read of damaged records: how many entries from the first on stand unbroken, and how many
    results are there. `is_there` False: there is no such file, or it is empty."""

    is_there: bool
    entries: int = 0
    results: int = 0


class Restoration(Struct, frozen=True):
    """What restoring gives, or gave. `remains` of the damaged file; `copy` is the best sound copy at `copy_path`, None
    where there is none; `with_changes` counts entries and results of that copy with what changed since, and
    `changed_last` is when the last of those was written, as in a Holding; `from_results` are results that only the
    results folder knew, or knew to have been received. `restored` is all of it together. `missing` entries are known to
    be lost, 0 for none that is known of; `is_complete`: none can be. `reopened` tasks were submitted, and what was to
    be sent of them is lost: they are open again, with their answers.

    `set_aside` is where the damaged file is now, None where there was none, or where nothing was restored yet."""

    remains: Remains
    copy: BackupSummary | None
    copy_path: str
    with_changes: tuple[int, int]
    changed_last: tuple[int | None, int]
    from_results: int
    restored: BackupSummary
    missing: int
    is_complete: bool
    reopened: int = 0
    set_aside: str | None = None

    @property
    def is_all(self) -> bool:
        return self.is_complete and not self.reopened
