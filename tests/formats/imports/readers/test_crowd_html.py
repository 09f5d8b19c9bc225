"""Templates of Mechanical Turk and Ground Truth with their tables: each variable is filled from where it says."""

from __future__ import annotations

import json

import pytest

from annotator.core.problems import ProblemCode, errors
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from annotator.formats.imports.plan import ForeignTable, ImportKind
from annotator.formats.imports.readers.crowd_html import crowd_tasks
from annotator.formats.imports.readers.json import read_foreign_lines
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue
from formats.foreign_sources import PNG, Files, codes, imported, plan

CLASSIFIER = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-image-classifier name="kind" src="{{ task.input.taskObject | grant_read_access }}"
    categories="['Cat', 'Dog']" header="What is it?">
    <full-instructions header="How to">Look at the whole picture.</full-instructions>
    <short-instructions>Look.</short-instructions>
  </crowd-image-classifier>
</crowd-form>"""
TURK = """<crowd-form>
  <p>Where is it? ${city}</p>
  <img src="${photo}">
  <crowd-input name="place" label="Place" required></crowd-input>
</crowd-form>"""


def tasks(row: dict[str, JsonValue], **uses: ColumnUse) -> list[dict[str, JsonValue]]:
    table = read_foreign_lines(json.dumps(row), "t.jsonl", ProblemLog())
    log = ProblemLog()
    filled = crowd_tasks(table, uses, log)
    assert log.problems() == ()
    return [dict(one.values) for one in filled.rows]


def use(path: str, kind: ColumnKind = ColumnKind.TEXT, item: str = "") -> ColumnUse:
    return ColumnUse(path, kind, item, 1)


def test_a_ground_truth_template_with_its_manifest() -> None:
    manifest = '{"source-ref": "a.png"}\n{"source-ref": "b.png", "old": 1, "old-metadata": {"class-name": "Cat"}}\n'
    new, found = imported({"t.liquid.html": CLASSIFIER, "input.manifest": manifest, "a.png": PNG, "b.png": PNG})
    assert new.kind is ImportKind.CROWD
    assert set(new.media) == {"media/a.png", "media/b.png"}
    assert [task["taskObject"] for task in found] == ["media/a.png", "media/b.png"]
    assert "old" not in found[0]
    assert b"Look at the whole picture" in new.files["instructions.md"]
    assert b"What is it?" in new.files["config.xml"]


def test_a_turk_template_with_its_table() -> None:
    files: Files = {"t.html": TURK, "batch.csv": '"photo","city","note"\n"a.png","Lyon, 3e","x"\n', "a.png": PNG}
    new, found = imported(files)
    assert new.kind is ImportKind.CROWD
    assert found == [{"id": "1", "note": "x", "photo": "media/a.png", "city": "Lyon, 3e"}]


def test_remote_media_of_a_batch_are_named() -> None:
    files = {"t.html": TURK, "batch.csv": "photo,city\nhttps://example.org/a.png,Lyon\n"}
    assert codes(plan(files)) == [(ProblemCode.MEDIA_REMOTE, "import")]


def test_a_column_that_the_template_shows_and_nobody_has_is_named() -> None:
    planned = plan({"t.html": TURK, "batch.csv": "photo,town\na.png,Lyon\n", "a.png": PNG})
    assert [(one.code, one.params["column"]) for one in errors(planned.problems)] == [
        (ProblemCode.COLUMN_MISSING, "city")
    ]


def test_a_template_that_needs_a_script_is_refused_with_its_reasons() -> None:
    script = TURK.replace("<crowd-form>", "<crowd-form><script>document.write(1)</script>")
    planned = plan({"t.html": script, "batch.csv": "photo,city\na.png,Lyon\n", "a.png": PNG})
    assert planned.bundle is None
    assert {one.place.file for one in errors(planned.problems)} == {"t.html"}


def test_a_whole_name_comes_before_what_lies_inside() -> None:
    row: dict[str, JsonValue] = {"a.b": "whole", "a": {"b": "inside"}}
    assert tasks(row, x=use("a.b")) == [{"x": "whole"}]
    assert tasks({"a": {"b": "inside", "c": ["0", {"d": 1}]}}, x=use("a.b"), y=use("a.c.1.d")) == [
        {"x": "inside", "y": "1"}
    ]


def test_cells_that_hold_json_are_looked_into() -> None:
    assert tasks({"a": '{"b": {"c": "deep"}}'}, x=use("a.b.c")) == [{"x": "deep"}]
    assert tasks({"a": "[broken"}, x=use("a"), y=use("a.b")) == [{"x": "[broken", "y": ""}]


def test_options_become_words_and_lines_one_text() -> None:
    listed: dict[str, JsonValue] = {"o": [1, "two", {"name": "three"}], "l": '["a", "b"]', "n": [{"t": "x"}, {"t": 2}]}
    found = tasks(
        listed,
        plain=use("o", ColumnKind.OPTIONS),
        named=use("o", ColumnKind.OPTIONS, "name"),
        lines=use("l", ColumnKind.LINES),
        inner=use("n", ColumnKind.LINES, "t"),
    )
    assert found == [
        {"plain": ["1", "two", {"name": "three"}], "named": ["", "", "three"], "lines": "a\nb", "inner": "x\n2"}
    ]


@pytest.mark.parametrize("kind", list(ColumnKind))
@pytest.mark.parametrize("value", [None, 5, True, "text", "", "[1", [], {}, [[]], "[" * 5000])
def test_no_value_makes_it_raise(kind: ColumnKind, value: JsonValue) -> None:
    table = ForeignTable("t", ("a",), read_foreign_lines(json.dumps({"a": value}), "t", ProblemLog()).rows)
    for path in ("a", "a.b", "a.0"):
        assert len(crowd_tasks(table, {"x": use(path, kind, "i")}, ProblemLog()).rows) == 1
