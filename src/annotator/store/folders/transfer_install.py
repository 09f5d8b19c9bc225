"""The installation of work from another computer, which is unpacked completely in a folder of the home.

Each part is moved to its place by one rename. If the program is killed in between, the next one that locks the home
continues. The records are moved last; until then the home is not usable."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from annotator.store.disk import make_folder, sync_folder

_RECORDS = "records.sqlite3"
_COPIES = "copies"
_SHARED = ("bundles", "results")  # folders whose members are merged into the existing ones


def put_in_place(home: Path, arrived: Path) -> None:
    """Install the unpacked work. Requires the lock of the home. Existing files are set aside and never deleted.
    Raise OSError."""
    if (arrived / _RECORDS).exists():
        for name in _SHARED:
            _put_all(arrived / name, home / name)
        for path in sorted(arrived.iterdir()):
            if path.name not in (*_SHARED, _RECORDS):
                _put(path, home / path.name)
        # Backups and change logs belong to the old records. Compared with them, the new records would seem to be cut.
        _set_aside(home / _COPIES)
        sync_folder(home)
        for end in ("-wal", "-shm", ""):
            _set_aside(home / f"{_RECORDS}{end}")
        sync_folder(home)
        (arrived / _RECORDS).rename(home / _RECORDS)
        sync_folder(home)
    shutil.rmtree(arrived)


def _put_all(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    make_folder(target)
    for path in sorted(source.iterdir()):
        _put(path, target / path.name)
    sync_folder(target)


def _put(source: Path, target: Path) -> None:
    _set_aside(target)
    source.rename(target)


def _set_aside(path: Path) -> None:
    """Rename a file to a free name beside it."""
    if not path.exists():
        return
    names = (path.with_name(f"{path.name}.before-move{'' if number == 1 else number}") for number in count(1))
    path.rename(next(name for name in names if not name.exists()))
