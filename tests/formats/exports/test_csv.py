"""Two tables for a spreadsheet: what was submitted, and its regions."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent
from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.csv import IDS, REGION_COLUMNS, region_chunks, submission_chunks
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import Guard, unguarded
from answer_making import an_envelope, an_item, envelopes
from formats.known_bundle import known_tasks

BENCH = an_item("things", "choices", {"choices": ["Bench", "Tree"]})
SAID = an_item("said", "textarea", {"text": ["=HYPERLINK()", "fine"]})
BOX = ResultItem(
    *("a1", "kind", "picture", "rectanglelabels"),
    {"x": 10.5, "y": 0, "width": 5, "height": 2.25, "rotation": 0, "rectanglelabels": ["Car"]},
    Extent(640, 480),
)
SPAN = an_item("who", "labels", {"start": 0, "end": 3, "text": "Ada", "labels": ["Person"]})


def table(data: bytes) -> list[dict[str, str]]:
    """Rows by column, as a spreadsheet shows them: without the byte order mark, the apostrophes still there."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def submissions(made: list[Envelope], *controls: str, known: KnownTasks | None = None) -> list[dict[str, str]]:
    return table(b"".join(submission_chunks(made, controls, known, Guard())))


def regions(made: list[Envelope]) -> list[dict[str, str]]:
    return table(b"".join(region_chunks(made, None, Guard())))


def test_a_submission_is_a_row() -> None:
    envelope = an_envelope("first", BENCH, SAID, worker="k7f2-q0zm-9xtr-44ae")
    (row,) = submissions([envelope], "said", "things", "never")
    assert row == {
        "bundle": "street-things",
        "revision": "1",
        "task": "first",
        "submission": envelope.unique_id,
        "worker": "k7f2-q0zm-9xtr-44ae",
        "skipped": "no",
        "submitted": "2026-11-24",
        "active_s": "7.25",
        "instructions_s": "1",
        "loading_s": "0.344",
        "media": "media/first.png",
        "answer.said": "'=HYPERLINK()\nfine",
        "answer.things": "Bench; Tree",
        "answer.never": "",
    }


def test_a_task_that_was_skipped_says_so() -> None:
    (row,) = submissions([an_envelope("first", skipped=True)], "things")
    assert (row["skipped"], row["answer.things"]) == ("yes", "")


def test_the_bundle_adds_what_was_asked() -> None:
    (row,) = submissions([an_envelope("first", BENCH)], "things", known=known_tasks())
    assert list(row)[-4:] == ["input.id", "input.picture", "input.offered", "input.note"]
    assert (row["input.picture"], row["input.note"]) == ("media/first.png", "'=1+1")


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert b"".join(submission_chunks([], (), None, Guard())).startswith(b"\xef\xbb\xbfbundle,")
    assert b"".join(region_chunks([], None, Guard())).startswith(b"\xef\xbb\xbfbundle,")


def test_a_region_is_a_row_with_its_parts_in_columns() -> None:
    box, span = regions([an_envelope("first", BOX, SPAN)])
    assert list(box) == [*IDS, *REGION_COLUMNS]
    filled = {name: cell for name, cell in box.items() if cell and name not in IDS}
    assert filled == {
        "region": "a1",
        "from_name": "kind",
        "to_name": "picture",
        "type": "rectanglelabels",
        "labels": "Car",
        "x": "10.5",
        "y": "0",
        "width": "5",
        "height": "2.25",
        "rotation": "0",
        "picture_width": "640",
        "picture_height": "480",
    }
    filled = {name: cell for name, cell in span.items() if cell and name not in IDS}
    assert filled == {
        "region": "r1",
        "from_name": "who",
        "to_name": "picture",
        "type": "labels",
        "labels": "Person",
        "start": "0",
        "end": "3",
        "text": "Ada",
    }


def test_a_segment_of_an_audio_file_has_its_seconds_and_its_channel() -> None:
    place = {"start": 3.2500625, "end": 5.1, "channel": 1}
    heard = ResultItem("s1", "who", "sound", "labels", {**place, "labels": ["Speech"]}, Extent(duration_s=11.0))
    typed = ResultItem("s1", "typed", "sound", "textarea", {**place, "text": ["hello"]}, Extent(duration_s=11.0))
    first, second = regions([an_envelope("first", heard, typed)])
    timed = ("start", "end", "channel", "media_s", "more")
    assert [first[name] for name in timed] == ["3.25", "5.1", "1", "11", ""]
    assert [second[name] for name in timed] == ["3.25", "5.1", "1", "11", ""]
    assert (first["labels"], second["text"]) == ("Speech", "hello")
    (row,) = submissions([an_envelope("first", heard, typed)], "who", "typed")
    assert row["answer.typed"] == "0:03.250-0:05.100 hello"


def test_choices_texts_and_points_are_readable_and_the_rest_is_json() -> None:
    tree = an_item("place", "taxonomy", {"taxonomy": [["Europe", "France"]]})
    shape = an_item("area", "polygon", {"points": [[0, 0], [1, 0.5], [1, 1]], "closed": True})
    rows = regions([an_envelope("first", BENCH, SAID, tree, shape)])
    assert rows[0]["choices"] == "Bench; Tree"
    assert rows[1]["text"] == "'=HYPERLINK()\nfine"
    assert rows[2]["taxonomy"] == "Europe > France"
    assert (rows[3]["points"], rows[3]["more"]) == ("[[0, 0], [1, 0.5], [1, 1]]", '{"closed": true}')


def test_a_value_of_an_unknown_type_is_kept_as_json() -> None:
    (row,) = regions([an_envelope("first", an_item("m", "brushlabels", {"brushlabels": 5, "rle": [1]}))])
    assert (row["labels"], row["more"]) == ("5", '{"rle": [1]}')


@given(st.lists(envelopes(), max_size=3))
def test_every_submission_and_every_region_is_there_once(made: list[Envelope]) -> None:
    controls = sorted({item.from_name for envelope in made for item in envelope.answer.items})
    rows = submissions(made, *controls)
    assert [row["submission"] for row in rows] == [envelope.unique_id for envelope in made]
    assert [unguarded(row["task"]) for row in rows] == [envelope.task_id for envelope in made]
    for row, envelope in zip(rows, made, strict=True):
        answered = {control for control in controls if row[unguarded(f"answer.{control}")]}
        assert answered == {item.from_name for item in envelope.answer.items}
    expected = [(envelope.unique_id, item.id) for envelope in made for item in envelope.answer.items]
    assert [(row["submission"], unguarded(row["region"])) for row in regions(made)] == expected


def test_labels_of_other_programs_that_are_no_texts_are_written_as_they_are() -> None:
    (row,) = regions([an_envelope("first", an_item("who", "brushlabels", {"brushlabels": [1, {"a": 2}]}))])
    assert row["labels"] == '[1, {"a": 2}]'
