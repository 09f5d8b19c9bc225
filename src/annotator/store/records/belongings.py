"""Whether a home without records had some: nobody begins a new life without a word, and sends old tasks again."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from annotator.core.errors import RecordsMissing
from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database

_ENDS = ("", "-wal", "-shm")


def expect_records(home: Home) -> None:
    """Raises RecordsMissing where the file is not there, or is empty, and what belongs to it is."""
    if not _has_bytes(home.records) and _left_over(home):
        raise RecordsMissing(path=str(home.records), detail="the file is missing or empty")


def put_records_aside(home: Home) -> tuple[Path, ...]:
    """Whatever there is of them gets a name with the moment in it, and the folder of copies too, for new records have
    nothing of them. Nothing is deleted. Returns where they are now. Raises StoreFault."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside: list[Path] = []
    with disk_faults(home.folder):
        # The log first: a file without its log is whole as far as it goes, and a log alone belongs to any file.
        for end in reversed(_ENDS):
            path = home.records.with_name(f"{home.records.name}{end}")
            if path.exists():
                aside.append(path.rename(_free_name(home.folder / f"records-{moment}.sqlite3", end)))
        if home.copies.exists():
            aside.append(home.copies.rename(_free_name(home.folder / f"copies-{moment}", "")))
        sync_folder(home.folder)
    return tuple(aside)


def begin_anew(home: Home) -> None:
    """After the person said so: new records, that are there when this returns. Bundles and results stay."""
    put_records_aside(home)
    open_database(home.records).close()
    with disk_faults(home.records):
        home.damage.unlink(missing_ok=True)


def _free_name(wanted: Path, end: str) -> Path:
    number = 0
    while (path := wanted.with_name(f"{wanted.stem}{f'-{number}' if number else ''}{wanted.suffix}{end}")).exists():
        number += 1
    return path


def _left_over(home: Home) -> bool:
    log = home.records.with_name(f"{home.records.name}-wal")
    return _has_bytes(log) or any(_holds_something(folder) for folder in (home.bundles, home.results, home.copies))


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _holds_something(folder: Path) -> bool:
    """What killed programs left under hidden names is nothing."""
    with suppress(OSError), os.scandir(folder) as entries:
        return any(not entry.name.startswith(".") for entry in entries)
    return False
