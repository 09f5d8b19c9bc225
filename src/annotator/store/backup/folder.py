"""The folder of copies: one copy a day, files of what changed since, by number, and how long each is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from annotator.store.backup.change_log_format import LastEntry, ToldLine, lines_of
from annotator.store.disk import make_folder, opened_privately, sync_descriptor

COPIES_KEPT = 14
CHANGES_KEPT = 8  # files, where copies are made anew again and again on one day
_COPY = re.compile(r"records-(\d{4}-\d\d-\d\d)\.sqlite3")
_CHANGES = re.compile(r"changes-(\d{6,})\.jsonl")


class CopiesFolder:
    """Everything raises OSError, unless it says otherwise. A folder that is not there is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy_of(self, day: date) -> Path:
        return self.folder / f"records-{day.isoformat()}.sqlite3"

    def copies(self) -> list[Path]:
        """By day, the latest first."""
        return sorted(self._found(_COPY), key=lambda path: path.name, reverse=True)

    def changes(self) -> list[Path]:
        """By number, the earliest first."""
        return sorted(self._found(_CHANGES), key=_number)

    def next_changes(self) -> Path:
        """A file that is not there yet."""
        there = self.changes()
        return self.folder / f"changes-{_number(there[-1]) + 1 if there else 1:06}.jsonl"

    def begin_changes(self, last: LastEntry) -> Path:
        """A file of changes that begins after this entry, and of which nobody knows what was before."""
        make_folder(self.folder)
        path = self.next_changes()
        with open(path, "xb", opener=opened_privately) as file:
            file.write(ToldLine(0, last, begins=False).as_bytes())
            file.flush()
            sync_descriptor(file.fileno())
        return path

    def remove_parts(self) -> None:
        """What is left of copies that were not made to the end: only one at a time is being made. Never raises."""
        from annotator.store.partial_files import PART  # no start needs it

        part = re.compile(r"\." + _COPY.pattern + r"\.[0-9a-f]{8}" + re.escape(PART))
        with suppress(OSError):
            for path in self._found(part):
                path.unlink(missing_ok=True)

    def keep_enough(self, latest: Path, latest_changes: Path) -> None:
        """`latest` is the copy made just now, from the moment on from which `latest_changes` tell what changed. As many
        copies stay as are kept, it among them whatever the clock says; and the changes since the copy before it: if
        it cannot be read one day, that one can. Never raises: what cannot be removed now is removed another time."""
        with suppress(OSError):
            others = [path for path in self.copies() if path != latest]
            for path in others[COPIES_KEPT - 1 :]:
                path.unlink(missing_ok=True)
            before = self._started_by(others[0].name) if others else None
            # Where there was no copy yet, they may tell everything from the first day on.
            first = min(_number(before or latest_changes), _number(latest_changes)) if others else 0
            there = self.changes()
            for place, path in enumerate(there):
                if _number(path) < first or place < len(there) - CHANGES_KEPT:
                    path.unlink(missing_ok=True)

    def since(self, copy: Path) -> list[Path] | None:
        """The files that tell what changed since a copy; None where that is not known."""
        begun = self._started_by(copy.name)
        return None if begun is None else [path for path in self.changes() if _number(path) >= _number(begun)]

    def told_from(self, seq: int) -> list[Path]:
        """The files that tell what changed since the ledger had so many entries, or earlier: for a copy whose mark is
        not there, because the program was killed before it was set."""
        there = self.changes()
        for place, path in reversed(list(enumerate(there))):
            first = next(lines_of(path), None)
            if first is not None and first.begins is not None and first.last.seq <= seq:
                return there[place:]
        return []

    def _started_by(self, copy_name: str) -> Path | None:
        """The last file that has the mark of this copy."""
        for path in reversed(self.changes()):
            if any(line.copy == copy_name for line in lines_of(path)):
                return path
        return None

    def _found(self, names: re.Pattern[str]) -> list[Path]:
        try:
            return [path for path in self.folder.iterdir() if names.fullmatch(path.name)]
        except FileNotFoundError:
            return []


def missing_between(changes: Sequence[Path]) -> int:
    """How many files of changes are not there between the first and the last of these."""
    return _number(changes[-1]) - _number(changes[0]) + 1 - len(changes) if changes else 0


def _number(path: Path) -> int:
    found = _CHANGES.fullmatch(path.name)
    return int(found[1]) if found else 0
