"""The table of settings: the user's choices as text. `core.settings` defines the allowed values."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress


def chosen(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the settings. A corrupt value is left out, so that only this setting falls back to its default."""
    # Read as bytes, because SQLite refuses to return corrupt text, as if the disk had failed.
    rows = connection.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM settings").fetchall()
    readable: dict[str, str] = {}
    for key, value in rows:
        with suppress(UnicodeDecodeError):
            readable[key.decode()] = value.decode()
    return readable


def choose(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    connection.executemany(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values.items(),
    )
