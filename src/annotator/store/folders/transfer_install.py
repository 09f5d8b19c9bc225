"""Work that came from another computer, put in place: it lies ready and whole in a folder of the home, and each part
goes to its place by one rename. Whoever is killed amid that leaves the rest to whoever locks the home next.

The records go last: as long as they lie here, the home is nobody's."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from annotator.store.disk import make_folder, sync_folder

_RECORDS = "records.sqlite3"
_COPIES = "copies"
_SHARED = ("bundles", "results")  # folders whose members are put among what is there


def put_in_place(home: Path, arrived: Path) -> None:
    """Only for whoever holds the home's lock. What stood there is set aside, never removed. Raises OSError."""
    if (arrived / _RECORDS).exists():
        for name in _SHARED:
            _put_all(arrived / name, home / name)
        for path in sorted(arrived.iterdir()):
            if path.name not in (*_SHARED, _RECORDS):
                _put(path, home / path.name)
        # Copies of other records, and what changed in those: these would seem to have lost their end.
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
    """Under a name of its own beside."""
    if not path.exists():
        return
    names = (path.with_name(f"{path.name}.before-move{'' if number == 1 else number}") for number in count(1))
    path.rename(next(name for name in names if not name.exists()))
