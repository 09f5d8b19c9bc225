"""Answers that cannot be read any more: each is kept as it is in a file, for whoever can make something of it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from annotator.core.answer.assignment import Assignment
from annotator.store.disk import disk_faults, make_folder, sync_folder, write_new


def set_aside(home: Path, assignment: Assignment) -> Path:
    """The file with the spoiled bytes, in the folder `set-aside`; one for each answer, however often it is met. Raises
    StoreFault."""
    folder = home / "set-aside"
    # An id is spoiled as easily as an answer, and is no name for a file then.
    name = hashlib.sha256(assignment.unique_id.encode(errors="replace") + assignment.spoiled).hexdigest()[:16]
    path = folder / f"answer-{name}.json"
    with disk_faults(path):
        make_folder(folder)
        with suppress(FileExistsError):
            write_new(path, assignment.spoiled)
            path.chmod(0o600)
            sync_folder(folder)
    return path
