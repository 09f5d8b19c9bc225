"""Parquet has the rows and names of the two tables, with types, and is written as a stream."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports import parquet
from annotator.formats.exports.csv import IDS, REGION_COLUMNS
from annotator.formats.exports.parquet import REGION_KINDS, Kind, parquet_chunks, region_parquet, submission_parquet
from annotator.formats.results.known_tasks import KnownTasks
from answer_making import an_envelope, an_item, envelopes
from formats.exports.parquet_reading import rows_of, types_of
from formats.known_bundle import known_tasks

BENCH = an_item("things", "choices", {"choices": ["Bench", "Tree"]})
SAID = an_item("said", "textarea", {"text": ["=HYPERLINK()", "fine"]})
BOX = ResultItem(
    *("a1", "kind", "picture", "rectanglelabels"),
    {"x": 10.5, "y": 0, "width": 5, "height": 2.25, "rotation": 0, "rectanglelabels": ["Car"]},
    Extent(640, 480),
)


def regions(folder: Path, *made: ResultItem) -> list[dict[str, Any]]:
    """Without the ids, and without what is not said."""
    file = folder / "regions.parquet"
    file.write_bytes(b"".join(region_parquet([an_envelope("first", *made)], None)))
    return [{name: cell for name, cell in row.items() if cell is not None and name not in IDS} for row in rows_of(file)]


def submissions(folder: Path, made: list[Envelope], *controls: str, known: KnownTasks | None = None) -> Path:
    file = folder / "submissions.parquet"
    file.write_bytes(b"".join(submission_parquet(made, controls, known)))
    return file


def test_a_submission_is_a_row_with_types(tmp_path: Path) -> None:
    envelope = an_envelope("first", BENCH, SAID, worker="k7f2-q0zm-9xtr-44ae")
    file = submissions(tmp_path, [envelope, an_envelope("second", skipped=True)], "said", "things", "never")
    answered, skipped = rows_of(file)
    assert json.loads(answered.pop("result")) == envelope.answer.as_json()
    assert answered == {
        "bundle": "street-things",
        "revision": 1,
        "task": "first",
        "submission": envelope.unique_id,
        "worker": "k7f2-q0zm-9xtr-44ae",
        "skipped": False,
        "submitted": date(2026, 11, 24),
        "active_s": 7.25,
        "instructions_s": 1.0,
        "loading_s": 0.344,
        "media": ["media/first.png"],
        "answer.said": "=HYPERLINK()\nfine",
        "answer.things": "Bench; Tree",
        "answer.never": None,
    }
    assert (skipped["skipped"], skipped["worker"], skipped["answer.said"], skipped["result"]) == (
        True,
        None,
        None,
        "[]",
    )
    types = types_of(file)
    assert {name: types[name] for name in ("revision", "skipped", "submitted", "active_s", "media", "result")} == {
        "revision": "BIGINT",
        "skipped": "BOOLEAN",
        "submitted": "DATE",
        "active_s": "DOUBLE",
        "media": "VARCHAR[]",
        "result": "VARCHAR",
    }


def test_the_bundle_adds_what_was_asked(tmp_path: Path) -> None:
    (row,) = rows_of(submissions(tmp_path, [an_envelope("first", BENCH)], "things", known=known_tasks()))
    assert (row["input.picture"], row["input.note"]) == ("media/first.png", "=1+1")


def test_its_columns_are_those_of_the_table_for_spreadsheets() -> None:
    assert tuple(REGION_KINDS) == (*IDS, *REGION_COLUMNS)


def test_a_region_is_a_row_with_its_parts_in_columns(tmp_path: Path) -> None:
    tree = an_item("place", "taxonomy", {"taxonomy": [["Europe", "France"]]})
    shape = an_item("area", "polygon", {"points": [[0, 0], [1, 0.5], [1, 1]], "closed": True})
    box, bench, said, place, region = regions(tmp_path, BOX, BENCH, SAID, tree, shape)
    assert box == {
        "region": "a1",
        "from_name": "kind",
        "to_name": "picture",
        "type": "rectanglelabels",
        "labels": ["Car"],
        "x": 10.5,
        "y": 0.0,
        "width": 5.0,
        "height": 2.25,
        "rotation": 0.0,
        "picture_width": 640,
        "picture_height": 480,
    }
    assert (bench["choices"], said["text"]) == (["Bench", "Tree"], "=HYPERLINK()\nfine")
    assert place["taxonomy"] == ["Europe > France"]
    assert (region["points"], region["more"]) == ([[0.0, 0.0], [1.0, 0.5], [1.0, 1.0]], '{"closed": true}')


# Of each kind of column: the type, what is said, and where it would stand.
UNFIT: list[tuple[str, dict[str, Any], str]] = [
    ("brushlabels", {"brushlabels": 5}, "labels"),
    ("choices", {"choices": ["a", 5]}, "choices"),
    ("textarea", {"text": ["a", 5]}, "text"),
    ("labels", {"start": "12"}, "start"),
    ("number", {"number": True}, "number"),
    ("labels", {"channel": 0.5}, "channel"),
    ("labels", {"channel": 10**19}, "channel"),
    ("datetime", {"datetime": 3}, "datetime"),
    ("polygon", {"points": [[1, "2"]]}, "points"),
    ("polygon", {"points": [1]}, "points"),
]


def test_what_does_not_fit_its_column_stays_as_json(tmp_path: Path) -> None:
    rows = regions(tmp_path, *(an_item("made", kind, value) for kind, value, _column in UNFIT))
    for row, (_kind, value, column) in zip(rows, UNFIT, strict=True):
        assert column not in row
        assert json.loads(row["more"]) == value


def test_numbers_longer_than_a_column_leave_it_empty(tmp_path: Path) -> None:
    wide = ResultItem("r1", "kind", "picture", "rectangle", {"x": 10**19}, Extent(10**19, 480))
    (row,) = regions(tmp_path, wide)
    assert (row["x"], row["picture_height"], "picture_width" in row) == (1e19, 480, False)


@settings(max_examples=8)
@given(st.lists(envelopes(), max_size=3))
def test_every_submission_and_every_region_is_there_once_and_nothing_is_lost(made: list[Envelope]) -> None:
    submitted = pq.ParquetFile(io.BytesIO(b"".join(submission_parquet(made, (), None)))).read().to_pylist()
    assert [Answer.from_json(json.loads(row["result"])).as_json() for row in submitted] == [
        envelope.answer.as_json() for envelope in made
    ]
    found = pq.ParquetFile(io.BytesIO(b"".join(region_parquet(made, None)))).read().to_pylist()
    wanted = [(each.unique_id, item.id, item.from_name) for each in made for item in each.answer.items]
    assert [(row["submission"], row["region"], row["from_name"]) for row in found] == wanted


def numbered(count: int, text: str, read: list[int]) -> Iterator[tuple[int, str]]:
    for number in range(count):
        read.append(number)
        yield number, text


@pytest.mark.parametrize(
    ("text", "limit", "at", "groups"), [("a", "_GROUP_ROWS", 2_000, 5), ("a" * 5_000, "_GROUP_BYTES", 10_000_000, 4)]
)
def test_groups_of_rows_leave_while_more_come(
    text: str, limit: str, at: int, groups: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups end by their rows, and by their bytes where the rows are long."""
    monkeypatch.setattr(parquet, limit, at)
    read: list[int] = []
    pieces: list[bytes] = []
    columns = {"number": Kind.WHOLE, "text": Kind.TEXT}
    for piece in parquet_chunks(columns, numbered(10_000, text, read)):
        pieces.append(piece)
        if len(pieces) == 3:
            assert len(read) <= 3_000
            assert sum(map(len, pieces)) > 2_000
    file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
    assert file.metadata.num_row_groups == groups
    assert [row["number"] for row in file.read().to_pylist()] == list(range(10_000))


def test_a_file_without_rows_has_its_columns() -> None:
    file = pq.ParquetFile(io.BytesIO(b"".join(region_parquet([], None))))
    assert (file.metadata.num_rows, tuple(file.read().schema.names)) == (0, tuple(REGION_KINDS))
