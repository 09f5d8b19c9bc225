"""The tables of the records, and the triggers that protect them even from programming errors; and the way there from
records that an older program, or a stranger's file, made otherwise. Rules are triggers, views and indices: they hold no
rows, so they are made anew. Foreign SQL under the name of one of our triggers could change what is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

APPLICATION_ID = 0x616E6E6F  # "anno", which tells our file from any other SQLite file
VERSION = 8

_DROPPED = """
    CREATE TABLE dropped (
        bundle_key TEXT NOT NULL,
        task_id    TEXT NOT NULL,
        PRIMARY KEY (bundle_key, task_id)
    ) STRICT, WITHOUT ROWID
"""

# All on which the delivery state of a result depends: its receipt up to the kind, and the file of its export, which old
# programs stored in the receipt only. Results are counted from this index, because their rows are as long as they are.
DELIVERY_COLUMNS = (
    "bundle_key, connector, was_cancelled, state, CASE state WHEN 'accepted' THEN substr(note, 1, 12) ELSE '' END,"
    " CASE WHEN exported_to = '' AND state = 'accepted' AND substr(note, 1, 12) = 'handed-over:'"
    " THEN substr(note, 13) ELSE exported_to END, exported_utc_ms, marked_sent_utc_ms"
)

STATEMENTS = (
    """
    CREATE TABLE entries (
        seq             INTEGER PRIMARY KEY CHECK (seq > 0),
        kind            TEXT NOT NULL,
        body            TEXT NOT NULL,
        utc_ms          INTEGER NOT NULL,
        zone            TEXT NOT NULL,
        offset_min      INTEGER NOT NULL,
        boot_id         TEXT NOT NULL,
        awake_ms        INTEGER NOT NULL,
        running_ms      INTEGER NOT NULL,
        previous_sha256 TEXT NOT NULL,
        sha256          TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE assignments (
        unique_id     TEXT PRIMARY KEY,
        bundle_key    TEXT NOT NULL,
        task_id       TEXT NOT NULL,
        state         TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'skipped')),
        result        TEXT NOT NULL,
        opened_utc_ms INTEGER NOT NULL,
        heard         TEXT NOT NULL DEFAULT '{}',
        UNIQUE (bundle_key, task_id)
    ) STRICT
    """,
    """
    CREATE TABLE parcels (
        number         INTEGER PRIMARY KEY,
        unique_id      TEXT NOT NULL UNIQUE REFERENCES assignments (unique_id),
        bundle_key     TEXT NOT NULL,
        task_id        TEXT NOT NULL,
        connector      TEXT NOT NULL,
        envelope       BLOB NOT NULL,
        created_utc_ms INTEGER NOT NULL,
        was_cancelled  INTEGER NOT NULL CHECK (was_cancelled IN (0, 1)),
        state          TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
        attempts       INTEGER NOT NULL CHECK (attempts >= 0),
        due_utc_ms     INTEGER NOT NULL,
        note           TEXT NOT NULL,
        unproven_tries INTEGER NOT NULL DEFAULT 0 CHECK (unproven_tries >= 0),
        url            TEXT NOT NULL DEFAULT '',
        project        TEXT NOT NULL DEFAULT '',
        envelope_sha256 TEXT NOT NULL DEFAULT '',
        exported_to     TEXT NOT NULL DEFAULT '',
        exported_utc_ms INTEGER NOT NULL DEFAULT 0,
        marked_sent_utc_ms INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    _DROPPED,
    "CREATE INDEX parcels_to_do ON parcels (state) WHERE state <> 'accepted'",
    "CREATE INDEX parcels_ways ON parcels (bundle_key, connector, url, project) WHERE state = 'accepted'",
    f"CREATE INDEX parcels_deliveries ON parcels ({DELIVERY_COLUMNS}, unique_id)",
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TRIGGER entries_only_follow BEFORE INSERT ON entries
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
    BEGIN SELECT RAISE (ABORT, 'a ledger entry follows the last one'); END
    """,
    """
    CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
    BEGIN SELECT RAISE (ABORT, 'a ledger entry is never changed'); END
    """,
    """
    CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
    BEGIN SELECT RAISE (ABORT, 'a ledger entry is never deleted'); END
    """,
    """
    CREATE TRIGGER parcels_are_made_once BEFORE INSERT ON parcels
    WHEN EXISTS (SELECT 1 FROM parcels WHERE unique_id = NEW.unique_id OR number = NEW.number)
    BEGIN SELECT RAISE (ABORT, 'a parcel is made once'); END
    """,
    """
    CREATE TRIGGER envelopes_never_change BEFORE UPDATE OF number, unique_id, envelope, envelope_sha256 ON parcels
    BEGIN SELECT RAISE (ABORT, 'what is sent is never changed'); END
    """,
    """
    CREATE TRIGGER parcels_stay_once_out BEFORE DELETE ON parcels
    WHEN OLD.state <> 'waiting' OR OLD.unproven_tries > 0
    BEGIN SELECT RAISE (ABORT, 'a parcel that may have left is never deleted'); END
    """,
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

TRIGGERS = tuple(statement.split()[2] for statement in STATEMENTS if statement.split()[1] == "TRIGGER")

# By target version. Triggers and indices are made anew afterwards (`upgrade`). The first version did not record the
# start of a delivery, so everything in its outbox may have been sent.
MIGRATIONS = {
    2: (
        "ALTER TABLE parcels ADD COLUMN unproven_tries INTEGER NOT NULL DEFAULT 0 CHECK (unproven_tries >= 0)",
        "UPDATE parcels SET unproven_tries = 1",
        "PRAGMA user_version = 2",
    ),
    3: ("ALTER TABLE assignments ADD COLUMN heard TEXT NOT NULL DEFAULT '{}'", "PRAGMA user_version = 3"),
    # All earlier parcels went to folders, which have neither.
    4: (
        "ALTER TABLE parcels ADD COLUMN url TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE parcels ADD COLUMN project TEXT NOT NULL DEFAULT ''",
        "PRAGMA user_version = 4",
    ),
    5: (_DROPPED, "PRAGMA user_version = 5"),
    # Earlier received results have no hash, because they are not sent again.
    6: (
        "ALTER TABLE parcels ADD COLUMN envelope_sha256 TEXT NOT NULL DEFAULT ''",
        "UPDATE parcels SET envelope_sha256 = sha256(envelope) WHERE state <> 'accepted'",
        "PRAGMA user_version = 6",
    ),
    # Earlier exports are known by their receipts, without a date.
    7: (
        "ALTER TABLE parcels ADD COLUMN exported_to TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE parcels ADD COLUMN exported_utc_ms INTEGER NOT NULL DEFAULT 0",
        "PRAGMA user_version = 7",
    ),
    8: (
        "ALTER TABLE parcels ADD COLUMN marked_sent_utc_ms INTEGER NOT NULL DEFAULT 0",
        "PRAGMA user_version = 8",
    ),
}


def migration(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the statements that migrate the tables to the current version, or none."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    later = range(version + 1, VERSION + 1)
    return tuple(statement for newer in later for statement in MIGRATIONS[newer])


def upgrade(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the statements that migrate the tables and make the rules those of this program, or none."""
    statements = migration(connection)
    found = _rules(connection)
    if not statements and found == _RULES:
        return ()
    # Without foreign triggers, because a migration changes rows.
    drops = (f"DROP {kind} {_quoted(name)}" for kind, name in found)
    return (*drops, *statements, *_RULES.values())


def changed_table(connection: sqlite3.Connection) -> str:
    """Return the name of a table whose columns are not those of this program, or an empty text. Further columns are
    harmless."""
    with closing(sqlite3.connect(":memory:")) as reference:
        for statement in STATEMENTS:
            reference.execute(statement)
        changed = (table for table in _TABLES if not _columns(reference, table) <= _columns(connection, table))
        return next(changed, "")


def _rules(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the SQL of each rule, with single spaces, by kind and name. SQLite's own indices have none."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL")
    return {(kind.upper(), name): _spaced(sql) for kind, name, sql in found}


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[tuple[object, ...]]:
    query = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
    return frozenset(connection.execute(query, (table,)))


def _spaced(sql: str) -> str:
    return " ".join(sql.split())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _statements_of(*kinds: str) -> Mapping[tuple[str, str], str]:
    """Return our statements that make something of these kinds, by kind and name."""
    parts = ((statement.split()[1:3], statement) for statement in STATEMENTS)
    return {(kind, name): _spaced(statement) for (kind, name), statement in parts if kind in kinds}


_RULES = _statements_of("TRIGGER", "INDEX")
_TABLES = tuple(name for _kind, name in _statements_of("TABLE"))
