"""Records that begin anew: what is there of the old ones is put aside under another name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database

_ENDS = ("", "-wal", "-shm")


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
        home.restored.unlink(missing_ok=True)  # a copy: what it was put together from is all there
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
