"""The results folder as a source of receipts: a result that is in it was delivered, whatever the records say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from annotator.core.outbox.consent import pseudonyms
from annotator.core.outbox.envelope import RESULT_LIMIT_BYTES, Envelope
from annotator.core.outbox.result_source import BUNDLE_KEY, RESULT_SUFFIX
from annotator.formats.results.reader import NotAResult, read_envelope
from annotator.store.backup.merge import close_task, started_tasks
from annotator.store.records.result_checksums import find_corrupt, store_checksum
from annotator.store.records.settings import read_settings

KIND = "folder"  # the kind of the connector that writes to the folder


def merge_receipts(connection: sqlite3.Connection, folder: Path, *, is_ours: bool) -> int:
    """Mark or add parcels whose result is in the folder, and return their number. The bytes must be those that were
    stored, even if the records are corrupt. Unknown results are added only if they are the worker's own. If the
    folder `is_ours`, these are all results; if other workers may use it, those with a pseudonym of this worker.
    Unreadable files are skipped."""
    found = connection.execute("SELECT unique_id, state, connector FROM parcels")
    parcels = {unique_id: (state, connector) for unique_id, state, connector in found}
    damaged = frozenset(find_corrupt(connection, received=True))
    count = 0
    for path in _results(folder):
        state, connector = parcels.get(path.stem, ("", ""))
        if connector == KIND and (state != "accepted" or path.stem in damaged):
            with suppress(OSError):
                count += _accept(connection, path, _read(path)) * (state != "accepted")
    unknown = tuple(unknown_results(connection, folder, is_ours=is_ours))
    return count + sum(_add(connection, path, data, envelope) for path, data, envelope in unknown)


def unknown_results(
    connection: sqlite3.Connection, folder: Path, *, is_ours: bool
) -> Iterator[tuple[Path, bytes, Envelope]]:
    """Yield the worker's own results in the folder that the records do not know, by the rules of `merge_receipts`.
    Unreadable files are skipped."""
    # listed first: a running program stores a result in the records before it writes the file
    paths = tuple(_results(folder))
    known = {unique_id for (unique_id,) in connection.execute("SELECT unique_id FROM parcels")}
    begun = started_tasks(connection)
    names = {pseudonym.text for pseudonym in pseudonyms(read_settings(connection)).values()}
    for path in paths:
        if path.stem in known:
            continue
        with suppress(OSError, NotAResult):
            data = _read(path)
            envelope = read_envelope(data)
            is_own = is_ours or path.stem in begun or (bool(envelope.worker) and envelope.worker in names)
            if is_own and _is_at_home(envelope, path):
                yield path, data, envelope


def missing_results(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield paths of results that a folder accepted and now lacks. An unconnected folder is complete."""
    rows = connection.execute(
        "SELECT note FROM parcels WHERE state = 'accepted' AND connector = ? ORDER BY number", (KIND,)
    )
    for (note,) in rows:
        path = Path(note)
        is_place = path.is_absolute() and path.name.endswith(RESULT_SUFFIX)
        if is_place and path.parent.parent.is_dir() and not path.exists():
            yield note


def _results(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        for of_bundle in sorted(folder.iterdir()):
            if BUNDLE_KEY.fullmatch(of_bundle.name) and of_bundle.is_dir() and not of_bundle.is_symlink():
                with suppress(OSError):
                    yield from sorted(path for path in of_bundle.iterdir() if _is_result(path))


def _is_result(path: Path) -> bool:
    is_named = path.name.endswith(RESULT_SUFFIX) and not path.name.startswith(".")
    return is_named and path.is_file() and not path.is_symlink()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(RESULT_LIMIT_BYTES + 1)


def _accept(connection: sqlite3.Connection, path: Path, data: bytes) -> int:
    changed = connection.execute(
        "UPDATE parcels SET state = 'accepted', attempts = max(attempts, 1), note = ?2, envelope = ?1,"
        " unproven_tries = max(unproven_tries, 1)"
        " WHERE unique_id = ?3 AND (envelope = ?1 OR envelope_sha256 = sha256(?1))",
        (data, str(path), path.stem),
    )
    return changed.rowcount


def _is_at_home(envelope: Envelope, path: Path) -> bool:
    key = f"{envelope.bundle_id}@{envelope.revision}"
    return (envelope.unique_id, key) == (path.stem, path.parent.name)


def _add(connection: sqlite3.Connection, path: Path, data: bytes, envelope: Envelope) -> int:
    """Return 1, or 0 if another result of the task is known."""
    utc_ms = path.stat().st_mtime_ns // 1_000_000
    if not close_task(connection, envelope, path.parent.name, utc_ms):
        return 0
    connection.execute(
        "INSERT INTO parcels (unique_id, bundle_key, task_id, connector, envelope, created_utc_ms, was_cancelled,"
        " state, attempts, due_utc_ms, note, unproven_tries, envelope_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'accepted', 1, ?, ?, 1, ?)",
        (
            path.stem,
            path.parent.name,
            envelope.task_id,
            KIND,
            data,
            utc_ms,
            envelope.was_cancelled,
            utc_ms,
            str(path),
            store_checksum(data),
        ),
    )
    return 1
