"""Ways in which records come to harm, each the same at every run. Every one takes the place of the records, after the
program that wrote them has ended."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGE = 4096


def flipped(begin: int, end: int, count: int) -> Callable[[Path], None]:
    """So many bytes between two places, of the file's length in hundredths where they are negative."""

    def spoil(records: Path) -> None:
        data = bytearray(records.read_bytes())
        chance = random.Random(begin + end + count)
        first, behind = (place if place >= 0 else -place * len(data) // 100 for place in (begin, end))
        for _byte in range(count):
            data[chance.randrange(first, min(behind, len(data)))] ^= chance.randrange(1, 256)
        records.write_bytes(data)

    return spoil


def cut(hundredths: int) -> Callable[[Path], None]:
    def spoil(records: Path) -> None:
        data = records.read_bytes()
        records.write_bytes(data[: len(data) * hundredths // 100])

    return spoil


def zeroed(begin: int, end: int) -> Callable[[Path], None]:
    """From one page to another; negative ones count from the end."""

    def spoil(records: Path) -> None:
        data = bytearray(records.read_bytes())
        pages = len(data) // PAGE
        first, behind = (place % (pages + 1) for place in (begin, end))
        data[first * PAGE : behind * PAGE] = bytes((behind - first) * PAGE)
        records.write_bytes(data)

    return spoil


def swapped(records: Path) -> None:
    """Two pages stand in each other's place."""
    data = bytearray(records.read_bytes())
    data[2 * PAGE : 3 * PAGE], data[4 * PAGE : 5 * PAGE] = data[4 * PAGE : 5 * PAGE], data[2 * PAGE : 3 * PAGE]
    records.write_bytes(data)


def written(*statements: str) -> Callable[[Path], None]:
    def spoil(records: Path) -> None:
        with closing(sqlite3.connect(records, autocommit=True)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                connection.execute(statement)

    return spoil


def spoiled_results(which: str) -> Callable[[Path], None]:
    """A byte of each, where SQLite sees nothing of it."""

    def spoil(records: Path) -> None:
        data = bytearray(records.read_bytes())
        with closing(sqlite3.connect(records)) as connection:
            envelopes = connection.execute(f"SELECT envelope FROM parcels WHERE {which}").fetchall()
        assert envelopes
        for (envelope,) in envelopes:
            data[data.index(envelope) + envelope.index(b"stop")] ^= 1
        records.write_bytes(data)

    return spoil


def no_text_any_more(records: Path) -> None:
    """A byte of where each result lies: SQLite takes anything for text."""
    data = bytearray(records.read_bytes())
    with closing(sqlite3.connect(records)) as connection:
        places = connection.execute("SELECT note FROM parcels WHERE state = 'accepted'").fetchall()
    assert places
    for (place,) in places:
        data[data.index(place.encode()) + 3] = 0xFF
    records.write_bytes(data)


def text_instead(records: Path) -> None:
    records.write_text("This was a database once.\n" * 3000)


WAYS: dict[str, Callable[[Path], None]] = {
    "the first bytes": flipped(0, 16, 4),
    "the header": flipped(16, 100, 30),
    "page size": flipped(16, 18, 2),
    "first page": flipped(0, PAGE, 200),
    "all over": flipped(0, -100, 60),
    "all over, a little": flipped(PAGE, -100, 6),
    "all over, a lot": flipped(0, -100, 5000),
    "the middle": flipped(-40, -60, 400),
    "the end": flipped(-80, -100, 400),
    "freelist": written("PRAGMA user_version = 5", "UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'parcels'"),
    "schema text": written("UPDATE sqlite_schema SET sql = 'CREATE TABLE entries (' WHERE name = 'entries'"),
    "schema row": written("DELETE FROM sqlite_schema WHERE name = 'assignments'"),
    "another program's": written("PRAGMA application_id = 1"),
    "an index": written("DELETE FROM sqlite_schema WHERE name = 'parcels_to_do'"),
    "cut to a half": cut(50),
    "cut to a page and a bit": cut(4),
    "cut at the end": cut(97),
    "zeros at the beginning": zeroed(0, 1),
    "zeros in the middle": zeroed(3, 9),
    "zeros to the end": zeroed(5, -1),
    "pages swapped": swapped,
    "results that wait": spoiled_results("state <> 'accepted'"),
    "results that were received": spoiled_results("state = 'accepted'"),
    "all results": spoiled_results("number > 0"),
    "no text any more": no_text_any_more,
    "text instead": text_instead,
    "empty": cut(0),
    "missing": Path.unlink,
}
