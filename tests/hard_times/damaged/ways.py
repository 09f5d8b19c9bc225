"""Ways in which the files of a home come to harm, each at places and in sizes that a seed chooses."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from annotator.core.outbox.parcel import ParcelState
from annotator.store.backup.folder import CopiesFolder
from annotator.store.folders.home import Home
from hard_times.damaged.day import Day

PAGE = 4096
HEADER = range(100)
FREELIST = range(32, 40)  # of the header
LEAST_OF_RESULT = 200  # bytes of it that lie beside each other for sure
INNER_INDEX, INNER_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13

type Harm = Callable[[random.Random, Home, Day], None]
type Spoiler = Callable[[random.Random, bytearray], bytes | bytearray]


def _flip(chance: random.Random, data: bytearray, places: range, most: int) -> None:
    for _byte in range(chance.randint(1, most)):
        data[chance.choice(places)] ^= chance.randrange(1, 256)


def _span(chance: random.Random, length: int) -> slice:
    begin = chance.randrange(length)
    return slice(begin, min(length, begin + chance.choice((1, 16, 512, PAGE, 5 * PAGE))))


def _flipped(places: range | None = None, most: int = 8) -> Spoiler:
    """None: anywhere."""

    def spoil(chance: random.Random, data: bytearray) -> bytearray:
        _flip(chance, data, range(len(data)) if places is None else places, most)
        return data

    return spoil


def _page_flipped(*kinds: int) -> Spoiler:
    """In the head, the cells or anywhere of a page of this kind."""

    def spoil(chance: random.Random, data: bytearray) -> bytearray:
        pages = [page for page in range(1, len(data) // PAGE) if data[page * PAGE] in kinds] or [1]
        begin = chance.choice(pages) * PAGE
        _flip(chance, data, range(begin, begin + chance.choice((8, 64, PAGE))), 12)
        return data

    return spoil


def _schema_flipped(chance: random.Random, data: bytearray) -> bytearray:
    begin = data.rindex(b"CREATE", 0, PAGE) if b"CREATE" in data[:PAGE] else 100
    _flip(chance, data, range(begin, PAGE), 4)
    return data


def _cut(chance: random.Random, data: bytearray) -> bytearray:
    return data[: chance.randrange(1, len(data))]


def _cut_by_pages(chance: random.Random, data: bytearray) -> bytearray:
    return data[: -chance.randint(1, 6) * PAGE]


def _zeroed(chance: random.Random, data: bytearray) -> bytearray:
    span = _span(chance, len(data))
    data[span] = bytes(span.stop - span.start)
    return data


def _garbled(chance: random.Random, data: bytearray) -> bytearray:
    span = _span(chance, len(data))
    data[span] = chance.randbytes(span.stop - span.start)
    return data


def _garbage_behind(chance: random.Random, data: bytearray) -> bytearray:
    return data + chance.randbytes(chance.randint(1, 3 * PAGE))


def _swapped(chance: random.Random, data: bytearray) -> bytearray:
    first, second = (slice(page * PAGE, page * PAGE + PAGE) for page in chance.sample(range(len(data) // PAGE), 2))
    data[first], data[second] = data[second], data[first]
    return data


def _emptied(_chance: random.Random, _data: bytearray) -> bytes:
    return b""


def _of_records(spoiler: Spoiler) -> Harm:
    def harm(chance: random.Random, home: Home, _day: Day) -> None:
        _spoil(home.records, spoiler, chance)

    return harm


def _spoil(path: Path, spoiler: Spoiler, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        path.write_bytes(spoiler(chance, data))


def _named_root(kind: str) -> Harm:
    """The first page of a table, or of an index."""

    def harm(chance: random.Random, home: Home, day: Day) -> None:
        with closing(sqlite3.connect(day.noon / "whole")) as connection:
            found = connection.execute("SELECT rootpage FROM sqlite_schema WHERE type = ?", (kind,)).fetchall()
        begin = (chance.choice(found)[0] - 1) * PAGE
        _spoil(home.records, lambda chance, data: _flip_in(chance, data, begin), chance)

    return harm


def _flip_in(chance: random.Random, data: bytearray, begin: int) -> bytearray:
    places = range(begin, min(len(data), begin + chance.choice((8, 64, PAGE))))
    _flip(chance, data, places or range(PAGE), 12)
    return data


def _missing(_chance: random.Random, home: Home, _day: Day) -> None:
    home.records.unlink()


def _without_log(_chance: random.Random, home: Home, _day: Day) -> None:
    for path in home.folder.glob("records.sqlite3-*"):
        path.unlink()


def _log_spoiled(*spoilers: Spoiler) -> Harm:
    def harm(chance: random.Random, home: Home, _day: Day) -> None:
        log = home.folder / "records.sqlite3-wal"
        if log.exists():
            _spoil(log, chance.choice(spoilers), chance)
        else:
            log.write_bytes(chance.randbytes(chance.randint(1, 9 * PAGE)))

    return harm


def _log_of_another_moment(_chance: random.Random, home: Home, day: Day) -> None:
    _without_log(_chance, home, day)
    shutil.copyfile(day.noon / "records.sqlite3-wal", home.folder / "records.sqlite3-wal")


def _rolled_back(chance: random.Random, home: Home, day: Day) -> None:
    """A backup of somebody else's, put back: of before the copy, or after it."""
    _without_log(chance, home, day)
    shutil.copyfile(chance.choice((day.morning, day.noon / "whole")), home.records)


def _rolled_back_under_its_log(chance: random.Random, home: Home, day: Day) -> None:
    shutil.copyfile(chance.choice((day.morning, day.noon / "whole")), home.records)


def _page_of_another_moment(chance: random.Random, home: Home, day: Day) -> None:
    old = (day.noon / "whole").read_bytes()

    def stale(chance: random.Random, data: bytearray) -> bytearray:
        page = chance.randrange(min(len(old), len(data)) // PAGE) * PAGE
        data[page : page + PAGE] = old[page : page + PAGE]
        return data

    _spoil(home.records, stale, chance)


def _waiting_result_spoiled(chance: random.Random, home: Home, day: Day) -> None:
    """Spoil a waiting result where SQLite does not notice. One that is only in the log stays."""
    data = bytearray(home.records.read_bytes())
    for left in (day.ended, day.killed):
        for parcel in left.kept.parcels.values():
            begin = data.find(parcel.envelope[:LEAST_OF_RESULT])
            if parcel.state is not ParcelState.ACCEPTED and begin >= 0:
                data[begin + chance.randrange(LEAST_OF_RESULT)] ^= chance.randrange(1, 256)
    home.records.write_bytes(data)


WAYS: Mapping[str, Harm] = {
    "header": _of_records(_flipped(HEADER)),
    "freelist": _of_records(_flipped(FREELIST)),
    "schema text": _of_records(_schema_flipped),
    "a table's first page": _named_root("table"),
    "an index's first page": _named_root("index"),
    "a page of tables": _of_records(_page_flipped(LEAF_TABLE)),
    "a page of indexes": _of_records(_page_flipped(LEAF_INDEX)),
    "an inner page": _of_records(_page_flipped(INNER_TABLE, INNER_INDEX)),
    "a few bytes": _of_records(_flipped(most=4)),
    "many bytes": _of_records(_flipped(most=2000)),
    "cut": _of_records(_cut),
    "cut by pages": _of_records(_cut_by_pages),
    "zeros": _of_records(_zeroed),
    "a random block": _of_records(_garbled),
    "garbage behind": _of_records(_garbage_behind),
    "pages swapped": _of_records(_swapped),
    "missing": _missing,
    "empty": _of_records(_emptied),
    "without its log": _without_log,
    "log garbled": _log_spoiled(_flipped(most=40), _garbled, _zeroed),
    "log cut": _log_spoiled(_cut, _emptied),
    "log of another moment": _log_of_another_moment,
    "rolled back": _rolled_back,
    "rolled back under its log": _rolled_back_under_its_log,
    "a page of another moment": _page_of_another_moment,
    "a result that waits": _waiting_result_spoiled,
}


def _copy_spoiled(chance: random.Random, home: Home, _day: Day) -> None:
    (copy,) = CopiesFolder(home.copies).copies()
    _spoil(copy, chance.choice((_flipped(most=40), _cut, _garbled, _emptied)), chance)


def _copy_gone(_chance: random.Random, home: Home, _day: Day) -> None:
    for copy in CopiesFolder(home.copies).copies():
        copy.unlink()


def _changes_spoiled(chance: random.Random, home: Home, _day: Day) -> None:
    for path in CopiesFolder(home.copies).changes():
        _spoil(path, chance.choice((_flipped(most=40), _cut, _garbled, _emptied)), chance)


def _changes_gone(_chance: random.Random, home: Home, _day: Day) -> None:
    for path in CopiesFolder(home.copies).changes():
        path.unlink()


def _copies_gone(_chance: random.Random, home: Home, _day: Day) -> None:
    shutil.rmtree(home.copies)


def _both_spoiled(chance: random.Random, home: Home, day: Day) -> None:
    _copy_spoiled(chance, home, day)
    _changes_spoiled(chance, home, day)


# What came to harm with them.
BESIDE: Mapping[str, Harm] = {
    "copy spoiled": _copy_spoiled,
    "copy gone": _copy_gone,
    "changes spoiled": _changes_spoiled,
    "changes gone": _changes_gone,
    "copies gone": _copies_gone,
    "copy and changes spoiled": _both_spoiled,
}
