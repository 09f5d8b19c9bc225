"""Records with entries, and what becomes of their pages."""

from __future__ import annotations

from pathlib import Path

from annotator.store.records import ledger
from annotator.store.records.connection import open_database, transaction
from store.examples import an_entry


def fill(path: Path, count: int = 400) -> None:
    """With so many entries."""
    connection = open_database(path)
    with transaction(connection):
        ledger.append(connection, [an_entry(body={"n": n}) for n in range(count)])
    connection.close()


def spoil_pages(path: Path) -> None:
    """Overwrite pages as a bad sector leaves them."""
    data = bytearray(path.read_bytes())
    begin = len(data) // 2  # behind what tells of the tables
    data[begin : len(data) - 4096] = b"\xa5" * (len(data) - 4096 - begin)
    path.write_bytes(data)
