"""The database of a campaign: the only authority for its states. Every change is one transaction. Files are made from
it, and a transaction afterwards states that they are there, so that a command that was killed can be repeated."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.core.campaign.distribution import distribute, known_for, shuffled
from annotator.core.campaign.shares import ID_LENGTH, ID_LETTERS, ShareState, TaskShare
from annotator.core.errors import StoreFault

DATABASE = "campaign.sqlite"
VERSION = 1
_TABLES = (
    "CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE task (id TEXT PRIMARY KEY, known TEXT NOT NULL DEFAULT '') STRICT",
    """
    CREATE TABLE seat (
        id        INTEGER PRIMARY KEY,
        handle    TEXT NOT NULL DEFAULT '',
        pseudonym TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE share (
        id     TEXT PRIMARY KEY,
        seat   INTEGER NOT NULL REFERENCES seat (id),
        state  TEXT NOT NULL CHECK (state IN ('planned', 'sealed', 'given', 'withdrawn')),
        sha256 TEXT NOT NULL DEFAULT '',
        why    TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE share_task (
        share TEXT NOT NULL REFERENCES share (id),
        task  TEXT NOT NULL REFERENCES task (id),
        place INTEGER NOT NULL,
        PRIMARY KEY (share, task)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE part (number INTEGER PRIMARY KEY, rows INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT",
    """
    CREATE TABLE seen (
        unique_id TEXT PRIMARY KEY,
        share     TEXT NOT NULL REFERENCES share (id),
        task      TEXT NOT NULL,
        skipped   INTEGER NOT NULL,
        part      INTEGER NOT NULL REFERENCES part (number)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX seen_by_share ON seen (share, task)",
    f"PRAGMA user_version = {VERSION}",
)
_WITHDRAWN, _GIVEN = ShareState.WITHDRAWN.value, ShareState.GIVEN.value


class Arrived(Struct, frozen=True):
    """A result that was read: its id, share, task and worker, and whether the task was skipped."""

    unique_id: str
    share: str
    task: str
    worker: str
    was_skipped: bool


class CampaignDatabase:
    """The open database. `bundle_key` is the key of the bundle that is handed out. All methods raise `StoreFault`."""

    def __init__(self, path: Path) -> None:
        with _faults(path):
            self._connection = sqlite3.connect(path, autocommit=True)
            for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {setting}").close()
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        self._path = path
        if version > VERSION:
            self.close()
            raise StoreFault(path=str(path), detail="made by a newer version of annotator")
        self.is_new = version == 0

    def close(self) -> None:
        self._connection.close()

    def begin(self, facts: Mapping[str, str], tasks: Iterable[str], known: Mapping[str, Any], workers: int) -> None:
        """Make the tables, the seats and their shares, in one transaction."""
        with self._transaction():
            for statement in _TABLES:
                self._connection.execute(statement)
            self._connection.executemany("INSERT INTO fact VALUES (?, ?)", facts.items())
            rows = ((task, json.dumps(known[task], ensure_ascii=False) if task in known else "") for task in tasks)
            self._connection.executemany("INSERT INTO task VALUES (?, ?)", rows)
            self._add_seats(workers)
            self._deal()

    def add_workers(self, count: int) -> None:
        """Add seats. Tasks without enough workers, and those of shares that are not given, are dealt anew."""
        with self._transaction():
            self._add_seats(count)
            self._deal()

    def fact(self, key: str) -> str:
        row = self._first_row("SELECT value FROM fact WHERE key = ?", key)
        return "" if row is None else str(row[0])

    def shares(self) -> list[TaskShare]:
        """Return all shares in the order of their seats."""
        with _faults(self._path):
            rows = self._connection.execute(
                "SELECT share.id, seat, state, (SELECT count(*) FROM share_task WHERE share = share.id),"
                " (SELECT count(DISTINCT task) FROM seen WHERE share = share.id), sha256, handle, pseudonym"
                " FROM share JOIN seat ON seat.id = seat ORDER BY seat, share.id"
            ).fetchall()
        return [TaskShare(share, seat, ShareState(state), *rest) for share, seat, state, *rest in rows]

    def tasks_of(self, share: str) -> list[str]:
        """Return the tasks of a share in the order of its rows."""
        with _faults(self._path):
            rows = self._connection.execute("SELECT task FROM share_task WHERE share = ? ORDER BY place", (share,))
            return [task for (task,) in rows]

    def sealed(self, sha256: Mapping[str, str]) -> None:
        """State that the bundles of these shares are made."""
        with self._transaction():
            self._connection.executemany(
                "UPDATE share SET state = 'sealed', sha256 = ? WHERE id = ? AND state = 'planned'",
                [(digest, share) for share, digest in sha256.items()],
            )

    def give(self, share: str, handle: str) -> None:
        """State that a share was handed over, to a worker whom only the requester knows by this name."""
        with self._transaction():
            self._connection.execute("UPDATE share SET state = ? WHERE id = ?", (_GIVEN, share))
            if handle:
                self._connection.execute(
                    "UPDATE seat SET handle = ? WHERE id = (SELECT seat FROM share WHERE id = ?)", (handle, share)
                )

    def withdraw(self, share: str, why: str) -> int:
        """Withdraw a share. Return the number of its tasks without a result, which can be dealt to other seats."""
        with self._transaction():
            self._connection.execute("UPDATE share SET state = ?, why = ? WHERE id = ?", (_WITHDRAWN, why, share))
        found = self._first_row(
            "SELECT count(*) FROM share_task WHERE share = ?1"
            " AND task NOT IN (SELECT task FROM seen WHERE share = ?1)", share
        )  # fmt: skip
        return 0 if found is None else int(found[0])

    def is_seen(self, unique_id: str) -> bool:
        return self._first_row("SELECT 1 FROM seen WHERE unique_id = ?", unique_id) is not None

    def next_part(self) -> int:
        found = self._first_row("SELECT coalesce(max(number), 0) + 1 FROM part")
        return 1 if found is None else int(found[0])

    def add_part(self, number: int, sha256: str, arrived: Sequence[Arrived]) -> None:
        """State that a part is written. The first result of a share tells the pseudonym of its seat."""
        with self._transaction():
            self._connection.execute("INSERT INTO part VALUES (?, ?, ?)", (number, len(arrived), sha256))
            rows = [(each.unique_id, each.share, each.task, each.was_skipped, number) for each in arrived]
            self._connection.executemany("INSERT INTO seen VALUES (?, ?, ?, ?, ?)", rows)
            self._connection.executemany(  # whoever answers has it, also if nobody said so
                "UPDATE share SET state = 'given' WHERE id = ? AND state = 'sealed'",
                sorted({(each.share,) for each in arrived}),
            )
            self._connection.executemany(
                "UPDATE seat SET pseudonym = ? WHERE pseudonym = '' AND id = (SELECT seat FROM share WHERE id = ?)",
                [(each.worker, each.share) for each in arrived if each.worker],
            )

    def known_tasks(self) -> list[str]:
        """Return the tasks whose answer the requester knows."""
        with _faults(self._path):
            return [task for (task,) in self._connection.execute("SELECT id FROM task WHERE known <> '' ORDER BY id")]

    def count_tasks(self) -> int:
        found = self._first_row("SELECT count(*) FROM task")
        return 0 if found is None else int(found[0])

    def answers(self) -> int:
        found = self._first_row("SELECT count(*) FROM seen WHERE NOT skipped")
        return 0 if found is None else int(found[0])

    def open_answers(self) -> int:
        """Return the number of answers that no share will bring."""
        return sum(self._needed(with_sealed=True).values())

    def _add_seats(self, count: int) -> None:
        self._connection.executemany("INSERT INTO seat (id) VALUES (NULL)", [()] * count)

    def _deal(self) -> None:
        """Deal the tasks that need answers over the seats whose shares are not given."""
        unopened = "SELECT id FROM share WHERE state IN ('planned', 'sealed')"
        self._connection.execute(f"DELETE FROM share_task WHERE share IN ({unopened})")
        seed = self.fact("seed")
        dealt = distribute(self._needed(), self._open_seats(), seed)
        mixed = known_for({seat: len(tasks) for seat, tasks in dealt.items()}, self.known_tasks(), seed)
        ids = dict(self._connection.execute("SELECT seat, id FROM share WHERE state IN ('planned', 'sealed')"))
        for seat, tasks in dealt.items():
            share = ids.pop(int(seat), "")
            if tasks and not share:
                share = _new_id()
                self._connection.execute("INSERT INTO share (id, seat, state) VALUES (?, ?, 'planned')", (share, seat))
            self._connection.execute("UPDATE share SET state = 'planned', sha256 = '' WHERE id = ?", (share,))
            rows = shuffled([*tasks, *mixed[seat]], seat, seed) if tasks else []
            self._connection.executemany(
                "INSERT INTO share_task VALUES (?, ?, ?)", [(share, task, place) for place, task in enumerate(rows)]
            )
        self._connection.execute(
            "DELETE FROM share WHERE state = 'planned' AND NOT EXISTS (SELECT 1 FROM share_task WHERE share = share.id)"
        )

    def _open_seats(self) -> list[str]:
        """Return the seats without a given or withdrawn share."""
        rows = self._connection.execute(
            "SELECT id FROM seat WHERE id NOT IN (SELECT seat FROM share WHERE state NOT IN ('planned', 'sealed'))"
        )
        return [str(seat) for (seat,) in rows]

    def _needed(self, *, with_sealed: bool = False) -> dict[str, int]:
        """Return the number of answers that each task still needs from shares that are not given, or, with those, from
        nobody. A result of a withdrawn share counts."""
        states = "('given', 'sealed', 'planned')" if with_sealed else "('given')"
        held: defaultdict[str, int] = defaultdict(int)
        for task, count in self._connection.execute(
            "SELECT task, count(*) FROM share_task JOIN share ON share.id = share"
            f" WHERE state IN {states} GROUP BY task"
        ):
            held[task] += count
        for task, count in self._connection.execute(
            "SELECT task, count(DISTINCT share) FROM seen JOIN share ON share.id = share"
            " WHERE state = 'withdrawn' GROUP BY task"
        ):
            held[task] += count
        per_task = int(self.fact("per_task"))
        rows = self._connection.execute("SELECT id FROM task WHERE known = ''")
        needed = {task: per_task - held[task] for (task,) in rows}
        return {task: count for task, count in needed.items() if count > 0}

    def _first_row(self, question: str, *values: str) -> Sequence[Any] | None:
        with _faults(self._path):
            row: Sequence[Any] | None = self._connection.execute(question, values).fetchone()
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _faults(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _new_id() -> str:
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreFault(path=str(path), detail=str(error)) from error


def missing(shares: Collection[TaskShare], folder: Path) -> list[TaskShare]:
    """Return the shares whose bundle has to be made, in this folder."""
    return [
        share for share in shares if share.stored is ShareState.PLANNED or not (folder / f"{share.id}.zip").exists()
    ]
