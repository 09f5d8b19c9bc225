"""The tables of the records, and the triggers that protect them even from programming errors."""

from __future__ import annotations

APPLICATION_ID = 0x616E6E6F  # "anno", which tells our file from any other SQLite file
VERSION = 8

_PARCELS_STAY_ONCE_OUT = """
    CREATE TRIGGER parcels_stay_once_out BEFORE DELETE ON parcels
    WHEN OLD.state <> 'waiting' OR OLD.unproven_tries > 0
    BEGIN SELECT RAISE (ABORT, 'a parcel that may have left is never deleted'); END
"""

_ENVELOPES_NEVER_CHANGE = """
    CREATE TRIGGER envelopes_never_change BEFORE UPDATE OF number, unique_id, envelope, envelope_sha256 ON parcels
    BEGIN SELECT RAISE (ABORT, 'what is sent is never changed'); END
"""

_DROPPED = """
    CREATE TABLE dropped (
        bundle_key TEXT NOT NULL,
        task_id    TEXT NOT NULL,
        PRIMARY KEY (bundle_key, task_id)
    ) STRICT, WITHOUT ROWID
"""

_WAYS = "CREATE INDEX parcels_ways ON parcels (bundle_key, connector, url, project) WHERE state = 'accepted'"

# All on which the delivery state of a result depends: its receipt up to the kind, and the file of its export, which old
# programs stored in the receipt only. Results are counted from this index, because their rows are as long as they are.
DELIVERY_COLUMNS = (
    "bundle_key, connector, was_cancelled, state, CASE state WHEN 'accepted' THEN substr(note, 1, 12) ELSE '' END,"
    " CASE WHEN exported_to = '' AND state = 'accepted' AND substr(note, 1, 12) = 'handed-over:'"
    " THEN substr(note, 13) ELSE exported_to END, exported_utc_ms, marked_sent_utc_ms"
)
_DELIVERIES = f"CREATE INDEX parcels_deliveries ON parcels ({DELIVERY_COLUMNS}, unique_id)"

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
    _WAYS,
    _DELIVERIES,
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
    _ENVELOPES_NEVER_CHANGE,
    _PARCELS_STAY_ONCE_OUT,
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

TRIGGERS = tuple(statement.split()[2] for statement in STATEMENTS if statement.split()[1] == "TRIGGER")

# By target version. The first version did not record the start of a delivery, so everything in its outbox may have been
# sent.
MIGRATIONS = {
    2: (
        "ALTER TABLE parcels ADD COLUMN unproven_tries INTEGER NOT NULL DEFAULT 0 CHECK (unproven_tries >= 0)",
        "UPDATE parcels SET unproven_tries = 1",
        "DROP TRIGGER parcels_never_go",
        _PARCELS_STAY_ONCE_OUT,
        "PRAGMA user_version = 2",
    ),
    3: ("ALTER TABLE assignments ADD COLUMN heard TEXT NOT NULL DEFAULT '{}'", "PRAGMA user_version = 3"),
    # All earlier parcels went to folders, which have neither.
    4: (
        "ALTER TABLE parcels ADD COLUMN url TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE parcels ADD COLUMN project TEXT NOT NULL DEFAULT ''",
        _WAYS,
        "PRAGMA user_version = 4",
    ),
    5: (_DROPPED, "PRAGMA user_version = 5"),
    # Earlier received results have no hash, because they are not sent again.
    6: (
        "ALTER TABLE parcels ADD COLUMN envelope_sha256 TEXT NOT NULL DEFAULT ''",
        "DROP TRIGGER IF EXISTS envelopes_never_change",
        "UPDATE parcels SET envelope_sha256 = sha256(envelope) WHERE state <> 'accepted'",
        _ENVELOPES_NEVER_CHANGE,
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
        _DELIVERIES,
        "PRAGMA user_version = 8",
    ),
}
