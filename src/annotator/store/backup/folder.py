"""The backup folder: one backup a day, numbered change logs, and how long each is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from annotator.store.backup.change_log_format import LastEntry, LogLine, lines_of
from annotator.store.disk import make_folder, opened_privately, sync_descriptor

MOST_BACKUPS = 14
MOST_CHANGE_LOGS = 8  # files, in case several backups are made on one day
_COPY = re.compile(r"records-(\d{4}-\d\d-\d\d)\.sqlite3")
_CHANGES = re.compile(r"changes-(\d{6,})\.jsonl")


class CopiesFolder:
    """The backup folder. All methods raise OSError, unless documented otherwise. A missing folder counts as empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy_of(self, day: date) -> Path:
        return self.folder / f"records-{day.isoformat()}.sqlite3"

    def copies(self) -> list[Path]:
        """Return the backups, latest day first."""
        return sorted(self._found(_COPY), key=lambda path: path.name, reverse=True)

    def changes(self) -> list[Path]:
        """Return the change logs by number, earliest first."""
        return sorted(self._found(_CHANGES), key=_number)

    def next_changes(self) -> Path:
        """Return the path of the next change log."""
        there = self.changes()
        return self.folder / f"changes-{_number(there[-1]) + 1 if there else 1:06}.jsonl"

    def begin_changes(self, last: LastEntry) -> Path:
        """Create a change log that begins after this entry. Nothing is known about changes before it."""
        make_folder(self.folder)
        path = self.next_changes()
        with open(path, "xb", opener=opened_privately) as file:
            file.write(LogLine(0, last, begins=False).as_bytes())
            file.flush()
            sync_descriptor(file.fileno())
        return path

    def remove_parts(self) -> None:
        """Delete incomplete backups. Only one is made at a time. Never raises."""
        from annotator.store.disk import PART  # not needed at program start

        part = re.compile(r"\." + _COPY.pattern + r"\.[0-9a-f]{8}" + re.escape(PART))
        with suppress(OSError):
            for path in self._found(part):
                path.unlink(missing_ok=True)

    def delete_old_copies(self, latest: Path, latest_changes: Path) -> None:
        """Delete old backups and change logs. Never raises; a file that cannot be deleted now is deleted later.
        `latest` is the backup made just now, and `latest_changes` the log of the changes after it. `MOST_BACKUPS`
        backups stay, including `latest` whatever the clock says. The logs since the backup before it stay too, so
        that this one can be restored if `latest` becomes unreadable."""
        with suppress(OSError):
            others = [path for path in self.copies() if path != latest]
            for path in others[MOST_BACKUPS - 1 :]:
                path.unlink(missing_ok=True)
            before = self._started_by(others[0].name) if others else None
            # Without an earlier backup, the logs may contain every change since the first day.
            first = min(_number(before or latest_changes), _number(latest_changes)) if others else 0
            there = self.changes()
            for place, path in enumerate(there):
                if _number(path) < first or place < len(there) - MOST_CHANGE_LOGS:
                    path.unlink(missing_ok=True)

    def since(self, copy: Path) -> list[Path] | None:
        """Return the change logs since a backup, or None if they are not known."""
        begun = self._started_by(copy.name)
        return None if begun is None else [path for path in self.changes() if _number(path) >= _number(begun)]

    def files_from(self, seq: int) -> list[Path]:
        """Return the change logs since the ledger had `seq` entries, or earlier. This serves a backup without a mark
        in the log, because the program was killed before it was written."""
        there = self.changes()
        for place, path in reversed(list(enumerate(there))):
            first = next(lines_of(path), None)
            if first is not None and first.begins is not None and first.last.seq <= seq:
                return there[place:]
        return []

    def _started_by(self, copy_name: str) -> Path | None:
        """Return the last log file with the mark of this backup."""
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
    """Return how many change logs are missing between the first and the last of these."""
    return _number(changes[-1]) - _number(changes[0]) + 1 - len(changes) if changes else 0


def _number(path: Path) -> int:
    found = _CHANGES.fullmatch(path.name)
    return int(found[1]) if found else 0
