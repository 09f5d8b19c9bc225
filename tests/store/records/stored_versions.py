"""The stored records of every version; `earlier_versions/README.md` describes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.store.folders.home import Home

_FOLDER = Path(__file__).with_name("earlier_versions")
DUMPS = {int(path.stem.removeprefix("version-")): path for path in _FOLDER.glob("version-*.sql")}


def stored_home(folder: Path, version: int) -> Home:
    """Return a home with the stored records of a version."""
    home = Home(folder)
    home.prepare()
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        connection.executescript(DUMPS[version].read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return home


def empty_tables(version: int) -> str:
    """Return the SQL of the tables and rules of a version, without rows."""
    lines = DUMPS[version].read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("INSERT INTO"))


def dump(file: Path) -> str:
    """Return the SQL of a database, as the script beside the stored records writes it."""
    with closing(sqlite3.connect(file)) as connection:
        pragmas = ("application_id", "user_version")
        found = [(name, connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in pragmas]
        return "\n".join([*connection.iterdump(), *(f"PRAGMA {name} = {value};" for name, value in found)]) + "\n"


def rows(file: Path) -> dict[str, list[dict[str, object]]]:
    """Return all rows of the tables, each with its columns by name."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables}
        return {name: [dict(row) for row in of_table] for name, of_table in found.items()}
