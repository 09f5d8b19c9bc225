"""The change log: changes since the last backup, in a separate file."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from secrets import token_hex

import pytest

from annotator.core.errors import RecordsCut, RecordsDamaged
from annotator.core.outbox.parcel import Accepted
from annotator.store.backup.change_log import Changes
from annotator.store.backup.change_log_format import Changed, LastEntry, LogLine, last_line, lines_of, read_line
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.row_tracking import KEYS
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, return_of, submission


def followed(home: Home) -> tuple[SqliteRecords, Changes]:
    changes = Changes(CopiesFolder(home.copies))
    return open_records(home, changes), changes


def rows_of(path: Path) -> dict[tuple[str, tuple[object, ...]], dict[str, object]]:
    with closing(sqlite3.connect(path)) as connection:
        found: dict[tuple[str, tuple[object, ...]], dict[str, object]] = {}
        for table, names in KEYS.items():
            rows = connection.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in rows.description]
            for row in rows:
                values = dict(zip(columns, row, strict=True))
                found[table, tuple(values[name] for name in names)] = values
        return found


def rows_told(home: Home) -> dict[tuple[str, tuple[object, ...]], dict[str, object]]:
    found: dict[tuple[str, tuple[object, ...]], dict[str, object]] = {}
    for path in CopiesFolder(home.copies).changes():
        for changed in (changed for line in lines_of(path) for changed in line.rows):
            if changed.row is None:
                found.pop((changed.table, changed.key), None)
            else:
                found[changed.table, changed.key] = dict(changed.row)
    return found


async def a_day(records: SqliteRecords) -> None:
    await records.append(an_entry(), an_entry())
    for number in range(3):
        assignment = an_assignment(str(number))
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, a_draft("yes"))
        await records.submit(submission(assignment), a_parcel(assignment, "é"), an_answer("é"))
        if number == 1:
            await records.reopen_task(assignment.unique_id, return_of(assignment))
        else:
            await records.begin_delivery(assignment.unique_id)
            await records.record_outcome(assignment.unique_id, Accepted("receipt"), utc_ms=0)
    await records.drop_tasks("street-signs@1", ["7", "8"], an_entry())
    await records.save_settings({"language": "fr"})
    await records.reseal([], lambda data: data, {"other": "1"})
    await records.begin_delivery("nobody")


def test_all_that_was_written_from_the_first_day_on_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)

    async def working() -> None:
        for _start in range(2):
            records, changes = followed(home)
            if not _start:
                await a_day(records)
            await records.append(an_entry())
            assert not changes.wants_copy
            await records.close()

    asyncio.run(working())
    assert rows_told(home) == rows_of(home.records)
    (path,) = CopiesFolder(home.copies).changes()
    numbers = [line.number for line in lines_of(path)]
    assert numbers == list(range(len(numbers)))


def test_what_was_undone_is_not_told(tmp_path: Path) -> None:
    home = Home(tmp_path)

    async def working() -> None:
        records, _changes = followed(home)
        assignment = an_assignment("1")
        await records.append(an_entry())
        with pytest.raises(Exception, match="open"):
            await records.submit(submission(assignment), a_parcel(assignment), an_answer("x"))
        await records.close()

    asyncio.run(working())
    assert rows_told(home) == rows_of(home.records)


def test_a_large_draft_is_told_as_often_as_it_is_worth_and_at_the_end(tmp_path: Path) -> None:
    home, now_s = Home(tmp_path), [0.0]
    changes = Changes(CopiesFolder(home.copies), now_s=lambda: now_s[0])

    async def working() -> str:
        records = open_records(home, changes)
        assignment = an_assignment("1")
        await records.open_assignment(assignment, opening(assignment))
        for _second in range(200):
            now_s[0] += 1
            await records.save_draft(assignment.unique_id, a_draft(token_hex(25_000)))
        await records.close()
        return assignment.unique_id

    unique_id = asyncio.run(working())
    (path,) = CopiesFolder(home.copies).changes()
    drafts = [line for line in lines_of(path) if any(changed.table == "assignments" for changed in line.rows)]
    assert 4 <= len(drafts) <= 12
    assert rows_told(home)["assignments", (unique_id,)] == rows_of(home.records)["assignments", (unique_id,)]


def transcription(segments: int) -> Iterator[str]:
    """The draft after each word of a transcription, as the program writes it."""
    words = ["the", "minister", "said", "that", "he", "would", "not", "speak", "before", "the", "session"]
    done: list[dict[str, object]] = []
    for segment in range(segments):
        about = {"id": token_hex(5), "to_name": "audio", "origin": "manual"}
        place = {"start": segment * 6.123456, "end": segment * 6.123456 + 4.71828, "channel": 0}
        label: dict[str, object] = {
            **about,
            "from_name": "speaker",
            "type": "labels",
            "value": {**place, "labels": ["Speaker 1"]},
        }
        done += [label, {}]
        for count in range(1, len(words) + 1):
            text = " ".join([*words[segment % 7 :], *words[: segment % 7]][:count])
            value = {**place, "text": [text]}
            done[-1] = {**about, "from_name": "words", "type": "textarea", "value": value}
            yield json.dumps(done)


def test_a_transcription_of_164_segments_in_17_minutes_writes_little(tmp_path: Path) -> None:
    home, now_s = Home(tmp_path), [0.0]
    changes = Changes(CopiesFolder(home.copies), now_s=lambda: now_s[0])

    async def working() -> tuple[int, int]:
        records = open_records(home, changes)
        assignment = an_assignment("1")
        await records.open_assignment(assignment, opening(assignment))
        written = 0
        for draft in transcription(164):
            now_s[0] += 17 * 60 / (164 * 11)
            await records.save_draft(assignment.unique_id, draft)
            written += len(draft)
        await records.close()
        return written, len(draft)

    written, last = asyncio.run(working())
    with closing(sqlite3.connect(home.records)) as connection:
        ((result,),) = connection.execute("SELECT length(result) FROM assignments")
    (path,) = CopiesFolder(home.copies).changes()
    assert written > 60e6
    assert result < last / 5
    assert path.stat().st_size < 1.5e6


@pytest.mark.parametrize("missing", [1, 5])
def test_records_that_lost_their_end_are_not_worked_in(tmp_path: Path, missing: int) -> None:
    home = Home(tmp_path)

    async def working(entries: int) -> None:
        records, _changes = followed(home)
        await records.append(*[an_entry() for _ in range(entries)])
        await records.close()

    asyncio.run(working(20))
    before = home.records.read_bytes()
    asyncio.run(working(missing))
    home.records.write_bytes(before)
    with pytest.raises(RecordsCut) as caught:
        followed(home)
    assert caught.value.params["seq"] == str(20 + missing)
    home.records.unlink()
    with pytest.raises(RecordsDamaged):
        followed(home)
    assert not home.records.exists()


def test_records_that_lost_their_end_keep_their_log_as_it_is(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    log = home.records.with_name(f"{home.records.name}-wal")
    killed: list[tuple[bytes, bytes]] = []

    async def working() -> None:
        records, _changes = followed(home)
        await records.append(an_entry())
        killed.append((home.records.read_bytes(), log.read_bytes()))
        await records.append(an_entry())
        await records.close()

    asyncio.run(working())
    home.records.write_bytes(killed[0][0])
    log.write_bytes(killed[0][1])
    with pytest.raises(RecordsCut):
        followed(home)
    assert (home.records.read_bytes(), log.read_bytes()) == killed[0]


def test_other_records_of_the_same_length_are_not_taken_for_these(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")

    async def working(records: SqliteRecords, body: str) -> None:
        await records.append(*[an_entry(body={"version": body}) for _ in range(5)])
        await records.close()

    asyncio.run(working(followed(home)[0], "1"))
    asyncio.run(working(open_records(other), "2"))
    other.records.replace(home.records)
    with pytest.raises(RecordsCut):
        followed(home)


def test_who_was_killed_or_worked_without_it_goes_on_and_wants_a_copy(tmp_path: Path) -> None:
    home = Home(tmp_path)

    async def working(records: SqliteRecords) -> None:
        await records.append(an_entry(), an_entry())
        await records.close()

    asyncio.run(working(followed(home)[0]))
    asyncio.run(working(open_records(home)))
    records, changes = followed(home)
    assert changes.wants_copy
    asyncio.run(working(records))
    assert len(CopiesFolder(home.copies).changes()) == 2


def test_a_file_that_cannot_be_written_fails_no_change_and_wants_a_copy(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.copies.write_text("no folder")

    async def working() -> None:
        records, changes = followed(home)
        await records.append(an_entry())
        assert changes.wants_copy
        await records.close()

    asyncio.run(working())


def test_a_line_comes_back_as_it_was_and_a_spoiled_one_costs_itself_alone(tmp_path: Path) -> None:
    rows = (
        Changed("parcels", ("é",), {"envelope": b"\xff\x00", "state": "x", "n": 3}),
        Changed("settings", ("a",), None),
    )
    lines = [LogLine(number, LastEntry(number, "ab"), rows, copy="c" * number) for number in range(3)]
    assert [read_line(line.as_bytes()) for line in lines] == lines
    path = tmp_path / "changes"
    data = b"".join(line.as_bytes() for line in lines)
    for place in range(0, len(data), 7):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x10
        path.write_bytes(spoiled)
        assert len(list(lines_of(path))) in {1, 2}
    path.write_bytes(data + lines[0].as_bytes()[:-5])
    assert last_line(path) == lines[-1]
    path.write_bytes(data + LogLine(3, LastEntry(3, "e" * 200_000)).as_bytes())
    assert (last_line(path) or lines[0]).number == 3
