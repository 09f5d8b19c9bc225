"""The table of settings: what the person chose, as text. What a value may be is `core.settings`' business."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress


def chosen(connection: sqlite3.Connection) -> dict[str, str]:
    """Without what is no text any more: a byte that is spoiled costs one choice, which is at its default then."""
    # As bytes: SQLite refuses to read out spoiled text, as if the disk had failed.
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
