"""The table of settings: what the person chose, as text. What a value may be is `core.settings`' business."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping


def chosen(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM settings").fetchall())


def choose(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    connection.executemany(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values.items(),
    )
