"""The quarantine for answers that cannot be read any more: each is saved unchanged in a file, for recovery by an
expert."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from annotator.core.answer.assignment import Assignment
from annotator.store.disk import disk_faults, make_folder, sync_folder, write_new


def set_aside(home: Path, assignment: Assignment) -> Path:
    """Save the corrupt bytes in the folder `set-aside` and return the file. Repeated calls for one answer use one
    file.

    Raise `StoreFault`."""
    folder = home / "set-aside"
    # An id can be corrupt too, so it is not used as a file name.
    name = hashlib.sha256(assignment.unique_id.encode(errors="replace") + assignment.spoiled).hexdigest()[:16]
    path = folder / f"answer-{name}.json"
    with disk_faults(path):
        make_folder(folder)
        with suppress(FileExistsError):
            write_new(path, assignment.spoiled)
            path.chmod(0o600)
            sync_folder(folder)
    return path
