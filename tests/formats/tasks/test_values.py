"""Validation of tasks against the design: the use of a column decides about its valid values."""

from __future__ import annotations

import json

import pytest

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.labeling_config.dynamic_options import DynamicControl, options_fault
from annotator.ui.problems.sentences import hint, sentence
from bundle_making import MANIFEST, valid_files
from fakes.bundle_source import MemorySource

CONFIG = """\
<View>
  <Text name="text" value="$text"/>
  <Choices name="pick" toName="text" value="$options">{own}</Choices>
  <TextArea name="words" toName="text" value="$draft"/>
</View>
"""
ROW = {"id": 1, "text": "words", "options": ["a", "b"], "draft": ""}


def problems(*rows: dict[str, object], own: str = "") -> tuple[Problem, ...]:
    files = {
        **valid_files(),
        "bundle.toml": (MANIFEST + '\n[tasks]\nfile = "tasks.json"\n').encode(),
        "config.xml": CONFIG.format(own=own).encode(),
        "tasks.json": json.dumps([{**row, "id": number} for number, row in enumerate(rows, start=1)]).encode(),
    }
    found = read_bundle(MemorySource(files))
    assert (found.bundle is None) == any(one.severity is Severity.ERROR for one in found.problems)
    return found.problems


def test_a_list_in_a_column_of_choices_is_what_should_be_there() -> None:
    assert problems(ROW, {**ROW, "options": [{"value": "a", "hint": "first"}]}) == ()


def test_a_list_in_a_column_that_is_shown_is_not() -> None:
    (problem,) = problems(ROW, {**ROW, "text": ["a"]}, {**ROW, "text": {}})
    assert (problem.code, problem.params["why"], problem.place.row) == (ProblemCode.TASK_SHAPE, "nested", 2)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("", "empty"),
        ([], "empty"),
        ("a, b", "json"),
        ("{}", ""),
        ([f"{number}" for number in range(501)], "many"),
        ([1.5, True], "item"),
        (["a", {"hint": "no value"}], "item"),
        (["a" * 20_001], "item-long"),
    ],
)
def test_a_cell_that_is_no_list_of_choices_is_named_with_its_row(options: object, why: str) -> None:
    (problem,) = problems(ROW, {**ROW, "options": options})
    assert (problem.code, problem.params.get("why", "")) == (ProblemCode.OPTIONS, why)
    assert (problem.place.row, problem.place.field, problem.params["column"]) == (2, "options", "options")
    assert "options" in sentence(problem)
    assert hint(problem)


def test_choices_of_the_config_suffice_where_a_task_brings_none() -> None:
    own = '<Choice value="none of these"/>'
    assert problems(ROW, {**ROW, "options": ""}, {**ROW, "options": []}, own=own) == ()


def test_a_list_that_comes_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counting(control: DynamicControl, text: str) -> tuple[str, str] | None:
        read.append(text)
        return options_fault(control, text)

    monkeypatch.setattr("annotator.formats.tasks.values.options_fault", counting)
    assert problems(*[ROW, {**ROW, "options": ["c"]}] * 50) == ()
    assert len(read) == 2


def test_nothing_to_show_is_noted_and_nothing_filled_in_beforehand_is_not() -> None:
    (note,) = problems(ROW, {**ROW, "text": " ", "draft": ""})
    assert (note.code, note.severity, note.place.field) == (ProblemCode.VALUE_EMPTY, Severity.NOTE, "text")
    (problem,) = problems({**ROW, "draft": "x" * 20_001})
    assert (problem.code, problem.params["why"], problem.place.field) == (ProblemCode.TASK_SHAPE, "long", "draft")


SPOKEN = """\
<View>
  <Audio name="audio" value="$audio"/>{fixed}
  <Choices name="clear" toName="audio"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>
"""


def spoken(*paths: str, fixed: str = "") -> list[tuple[ProblemCode, str]]:
    files = {
        **valid_files(),
        "config.xml": SPOKEN.format(fixed=fixed).encode(),
        "tasks.csv": "".join(f"{number},{path}\n" for number, path in enumerate(["audio", *paths])).encode(),
        **dict.fromkeys(
            ("media/a.flac", "media/Talk.MP3", "media/film.mp4", "notes.txt"), b"what it holds is not read"
        ),
    }
    files["tasks.csv"] = files["tasks.csv"].replace(b"0,audio", b"id,audio")
    found = read_bundle(MemorySource(files))
    return [(one.code, one.params.get("why", "")) for one in found.problems]


def test_audio_files_are_there_by_their_names_and_a_video_has_one_too() -> None:
    assert spoken("media/a.flac", "media/Talk.MP3", "media/film.mp4") == []
    assert spoken("media/a.flac", fixed='<Audio name="intro" value="media/Talk.MP3"/>') == []


@pytest.mark.parametrize(
    ("path", "code", "why"),
    [
        ("media/b.flac", ProblemCode.MEDIA_MISSING, ""),
        ("media/talk.mp3", ProblemCode.MEDIA_MISSING, "suggestion"),
        ("https://example.org/a.flac", ProblemCode.MEDIA_REMOTE, ""),
        ("notes.txt", ProblemCode.MEDIA_KIND, "sound"),
        ("media/first.png", ProblemCode.MEDIA_KIND, "sound"),
        ("", ProblemCode.VALUE_EMPTY, ""),
    ],
)
def test_what_is_no_audio_of_the_bundle_is_named(path: str, code: ProblemCode, why: str) -> None:
    assert spoken("media/a.flac", path) == [(code, why)]


def test_an_audio_of_the_design_itself_is_looked_for_too() -> None:
    assert spoken("media/a.flac", fixed='<Audio name="intro" value="media/none.ogg"/>') == [
        (ProblemCode.MEDIA_MISSING, "")
    ]
