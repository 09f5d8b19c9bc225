"""A spoiled byte where it can be spared: the checkpoint is made anew, a setting is at its default."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.ledger.checkpoint import Checkpoint
from annotator.store.folders.home import Home
from annotator.store.records.settings import read_settings_only
from annotator.store.records.sqlite import open_records
from store.examples import an_entry

STATE = '["Zoë",[1250,3]]'


def kept(home: Home) -> Checkpoint | None:
    async def reading() -> Checkpoint | None:
        records = open_records(home)
        try:
            return await records.checkpoint()
        finally:
            await records.close()

    return asyncio.run(reading())


def keep(home: Home) -> Checkpoint:
    async def keeping() -> Checkpoint:
        records = open_records(home)
        (entry,) = await records.append(an_entry())
        checkpoint = Checkpoint("1", entry.seq, entry.sha256, STATE)
        await records.keep_checkpoint(checkpoint)
        await records.close()
        return checkpoint

    return asyncio.run(keeping())


def spoil(home: Home, table: str, column: str, good: bytes, bad: bytes) -> None:
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        (before,) = connection.execute(f"SELECT CAST({column} AS BLOB) FROM {table}").fetchone()
        assert good in before
        change = f"UPDATE {table} SET {column} = CAST(? AS TEXT)"
        assert connection.execute(change, (before.replace(good, bad, 1),)).rowcount == 1


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    checkpoint = keep(Home(tmp_path))
    assert kept(Home(tmp_path)) == checkpoint


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("state", b"Z", b"\xff"),
        ("state", b"1250", b"9250"),
        ("state", STATE.encode(), b""),
        ("version", b"1", b"\xff"),
    ],
)
def test_one_with_a_spoiled_byte_is_as_none(tmp_path: Path, column: str, good: bytes, bad: bytes) -> None:
    keep(Home(tmp_path))
    spoil(Home(tmp_path), "checkpoint", column, good, bad)
    assert kept(Home(tmp_path)) is None
    checkpoint = keep(Home(tmp_path))
    assert kept(Home(tmp_path)) == checkpoint


@pytest.mark.parametrize(("column", "good"), [("value", b"fr"), ("key", b"lang")])
def test_a_spoiled_setting_counts_as_not_chosen_and_can_be_chosen_again(
    tmp_path: Path, column: str, good: bytes
) -> None:
    home = Home(tmp_path)

    async def choosing(**values: str) -> dict[str, str]:
        records = open_records(home)
        await records.save_settings(values)
        found = dict(await records.settings())
        await records.close()
        return found

    asyncio.run(choosing(language="fr"))
    spoil(home, "settings", column, good, b"\xff")
    assert read_settings_only(home.records) == {}
    assert asyncio.run(choosing(appearance="dark")) == {"appearance": "dark"}
    assert asyncio.run(choosing(language="de")) == {"appearance": "dark", "language": "de"}
