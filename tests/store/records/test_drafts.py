"""Drafts in the records: a long one is compressed, and comes back as it was."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.answer.assignment import Assignment
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from store.examples import KEY, an_assignment, opening

SHORT = Answer((ResultItem("r1", "words", "audio", "textarea", {"text": ["Zoë"]}),))
LONG = Answer(tuple(ResultItem(f"r{number}", "words", "audio", "textarea", {"text": ["Zoë"]}) for number in range(300)))


def saved(home: Home, answer: Answer) -> None:
    async def saving() -> None:
        records = open_records(home)
        assignment = an_assignment("1")
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, json.dumps(answer.serialize()))
        await records.close()

    asyncio.run(saving())


def found(home: Home) -> Assignment:
    async def reading() -> Assignment:
        records = open_records(home)
        (assignment,) = await records.assignments(KEY)
        await records.close()
        return assignment

    return asyncio.run(reading())


def result_in(home: Home) -> str:
    with closing(sqlite3.connect(home.records)) as connection:
        ((text,),) = connection.execute("SELECT result FROM assignments")
    assert isinstance(text, str)
    return text


def put(home: Home, text: str) -> None:
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        connection.execute("UPDATE assignments SET result = ?", (text,))


def test_a_short_draft_is_readable_and_a_long_one_takes_a_seventh(tmp_path: Path) -> None:
    saved(Home(tmp_path / "short"), SHORT)
    assert json.loads(result_in(Home(tmp_path / "short"))) == SHORT.serialize()
    saved(Home(tmp_path / "long"), LONG)
    assert len(result_in(Home(tmp_path / "long"))) < len(json.dumps(LONG.serialize())) / 7


@pytest.mark.parametrize("answer", [Answer(), SHORT, LONG])
def test_a_draft_comes_back_as_it_was(tmp_path: Path, answer: Answer) -> None:
    saved(Home(tmp_path), answer)
    assert (found(Home(tmp_path)).answer, found(Home(tmp_path)).spoiled) == (answer, b"")


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-9], lambda text: text.replace("e", "é", 1), lambda _text: "zlib:"]
)
def test_a_spoiled_compressed_draft_is_set_aside(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    saved(Home(tmp_path), LONG)
    spoiled = spoil(result_in(Home(tmp_path)))
    put(Home(tmp_path), spoiled)
    assignment = found(Home(tmp_path))
    assert (assignment.answer, assignment.spoiled) == (Answer(), spoiled.encode())
    assert Path(assignment.set_aside).read_bytes() == spoiled.encode()


def test_what_expands_without_end_is_spoiled(tmp_path: Path) -> None:
    saved(Home(tmp_path), SHORT)
    bomb = zlib.compress(b"[" + b" " * (1 << 26) + b"]")
    put(Home(tmp_path), "zlib:" + base64.b64encode(bomb).decode())
    assert found(Home(tmp_path)).spoiled
