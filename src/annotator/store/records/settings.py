"""The table of settings: the user's choices as text. `core.settings` defines the allowed values."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.store.records.connection import open_to_read, sqlite_faults


def read_settings(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the settings. A corrupt value is left out, so that only this setting falls back to its default."""
    # Read as bytes, because SQLite refuses to return corrupt text, as if the disk had failed.
    rows = connection.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM settings").fetchall()
    readable: dict[str, str] = {}
    for key, value in rows:
        with suppress(UnicodeDecodeError):
            readable[key.decode()] = value.decode()
    return readable


def write_settings(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    connection.executemany(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values.items(),
    )


def read_settings_only(path: Path) -> Mapping[str, str]:
    """Return the settings by key, empty if there are no readable records; the code that needs the records reports
    that. Leaves no files behind."""
    try:
        with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
            return read_settings(connection)
    except (StoreFault, OSError):
        return {}
