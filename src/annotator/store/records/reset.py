"""The reset of the records: the old ones are kept under another name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from annotator.store.disk import database_files, disk_faults, sync_folder
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database


def rename_records(home: Home) -> tuple[Path, ...]:
    """Rename all files of the records and the folder of backups, with the time in the name. Return the new paths.
    Nothing is deleted. New records have nothing in common with the old backups. Raise `StoreFault`."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside: list[Path] = []
    with disk_faults(home.folder):
        for path in reversed(database_files(home.records)):
            if path.exists():
                end = path.name.removeprefix(home.records.name)
                aside.append(path.rename(_free_name(home.folder / f"records-{moment}.sqlite3", end)))
        home.restored.unlink(missing_ok=True)  # a copy; its sources are all still there
        if home.copies.exists():
            aside.append(home.copies.rename(_free_name(home.folder / f"copies-{moment}", "")))
        sync_folder(home.folder)
    return tuple(aside)


def begin_anew(home: Home) -> None:
    """Create new records after the user confirmed it. They exist when this returns. Bundles and results stay."""
    rename_records(home)
    open_database(home.records).close()
    with disk_faults(home.records):
        home.damage.unlink(missing_ok=True)


def _free_name(wanted: Path, end: str) -> Path:
    number = 0
    while (path := wanted.with_name(f"{wanted.stem}{f'-{number}' if number else ''}{wanted.suffix}{end}")).exists():
        number += 1
    return path
