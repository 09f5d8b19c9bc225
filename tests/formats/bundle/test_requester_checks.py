"""Notes for requesters: each where it belongs, and none about a sound bundle."""

from __future__ import annotations

import json
import re

import pytest

from annotator.core.design.hotkeys import FREE_KEYS
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.formats.bundle.scaffold import starter
from annotator.formats.manifest.writer import BundleRequest
from bundle_making import CONFIG, MANIFEST, TASKS
from fakes.bundle_source import MemorySource
from formats.bundle.noted_bundle import WAGE, notes, reading, the_note

MANY = "".join(f'<Choice value="{number}"/>' for number in range(40))


def test_there_is_nothing_to_note_about_a_sound_bundle() -> None:
    assert notes() == []


def test_a_column_that_the_design_does_not_use_is_named() -> None:
    table = "id,image,reward,expected_s,max_s,idle_after_s,shelf\n1,media/first.png,,,,,7\n"
    note = the_note(tasks_csv=table)
    assert (note.code, note.place) == (ProblemCode.COLUMN_UNUSED, Place("tasks.csv", 1, None, "shelf"))


def test_a_column_that_is_spelled_almost_like_a_missing_one_is_suggested() -> None:
    titled = CONFIG.replace('value="What do you see?"', 'value="$heading"')
    bundle, problems = reading(config_xml=titled)
    assert [problem.code for problem in problems] == [ProblemCode.VARIABLE_UNDEFINED]
    assert requester_notes(bundle, problems, WAGE) == ()
    table = "id,image,headings\n1,media/first.png,x\n"
    bundle, _problems = reading(tasks_csv=table, config_xml=titled)
    (note,) = requester_notes(bundle, (), WAGE)
    assert (note.params["column"], note.params["suggestion"]) == ("headings", "$heading")


def test_missing_instructions_are_noted() -> None:
    note = the_note(instructions_md=None)
    assert (note.code, note.place.file) == (ProblemCode.INSTRUCTIONS_MISSING, "bundle.toml")


def test_that_media_may_hurt_is_to_be_said_in_words() -> None:
    said = MANIFEST + '\n[media]\nsensitive = "mild"\n'
    note = the_note(bundle_toml=said)
    assert (note.code, note.place.field) == (ProblemCode.HURT_UNNAMED, "media.sensitive")
    bundle, problems = reading(bundle_toml=f'{said}categories = ["violence"]\n')
    assert requester_notes(bundle, problems, WAGE) == ()


def test_calm_tasks_that_run_out_are_noted_and_enough_of_them_are_not() -> None:
    said = f'{MANIFEST}\n[media]\ncategories = ["blood"]\ncategories_column = "comes"\ncalm_after = '
    rows = "".join(f"{number},media/first.png,{'blood' if number < 5 else ''}\n" for number in range(6))
    table = f"id,image,comes\n{rows}"
    assert notes(bundle_toml=f"{said}3", tasks_csv=table) == []
    note = the_note(bundle_toml=f"{said}2", tasks_csv=table)
    assert (note.code, note.place.field) == (ProblemCode.CALM_FEW, "media.calm_after")
    assert note.params == {"hurtful": "5", "calm": "1", "needed": "2"}
    assert notes(bundle_toml=f"{said}0", tasks_csv=table) == []


@pytest.mark.parametrize(
    ("field", "place", "found"),
    [
        ('value="$words" maxLength="2"', Place("tasks.csv", None, 2, "words"), {"count": "2", "column": "words"}),
        ('value="$words" maxLength="4"', None, {}),
        ('value="$words"', None, {}),
        ('value="abc" maxLength="2"', Place("config.xml", 10), {"found": "3"}),
        ('value="abc" maxLength="3"', None, {}),
    ],
)
def test_a_field_that_begins_with_more_than_it_takes_is_noted(
    field: str, place: Place | None, found: dict[str, str]
) -> None:
    table = "id,image,words\n1,media/first.png,ab\n2,media/first.png,abc\n3,media/first.png,abcd\n"
    begun = f'<TextArea name="more" toName="picture" {field}/>\n</View>'
    made = notes(tasks_csv=table, config_xml=CONFIG.removesuffix("</View>\n") + begun)
    too_long = [note for note in made if note.code is ProblemCode.START_TOO_LONG]
    assert [note.place for note in too_long] == ([] if place is None else [place])
    for note in too_long:
        assert {"control": "more", "limit": "2", **found}.items() <= note.params.items()


def test_choices_without_a_key_are_counted_and_the_first_is_named() -> None:
    note = the_note(config_xml=CONFIG.replace('<Choice value="Tree" alias="tree"/>', MANY))
    assert (note.code, note.place) == (ProblemCode.CHOICES_UNREACHED, Place("config.xml", 5))
    reached = len(FREE_KEYS) - 1  # one of them is Bench's own
    assert (note.params["control"], int(note.params["count"])) == ("things", 40 - reached)
    assert note.params["first"] == str(reached)


def test_choices_of_the_longest_list_are_looked_at() -> None:
    lists = [["a", "b"], [f"choice {number}" for number in range(50)], []]
    rows = [{"id": number, "image": "media/first.png", "own": own} for number, own in enumerate(lists)]
    note = the_note(
        bundle_toml=MANIFEST + '\n[tasks]\nfile = "tasks.json"\n',
        tasks_csv=None,
        tasks_json=json.dumps(rows),
        config_xml=CONFIG.replace('choice="multiple"', 'choice="multiple" value="$own"'),
    )
    assert (note.code, note.params["control"]) == (ProblemCode.CHOICES_UNREACHED, "things")


def test_a_key_of_the_program_s_own_is_noted() -> None:
    note = the_note(config_xml=CONFIG.replace('hotkey="b"', 'hotkey="p"'))
    assert (note.code, note.params) == (ProblemCode.HOTKEY_TAKEN, {"key": "p", "value": "Bench"})
    assert note.place == Place("config.xml", 5)


def test_a_key_of_playing_is_noted_where_there_is_an_audio_file_and_nowhere_else() -> None:
    """Its own key wins: whoever types would miss the other."""
    config = CONFIG.replace('hotkey="b"', 'hotkey="f4"')
    assert [note for note in notes(config_xml=config) if note.code is ProblemCode.HOTKEY_TAKEN] == []
    config = config.replace("<Image", "<Audio")
    note = next(note for note in notes(config_xml=config) if note.code is ProblemCode.HOTKEY_TAKEN)
    assert note.params == {"key": "f4", "value": "Bench"}


def test_keys_of_a_preset_are_the_manifest_s_affair() -> None:
    preset = MANIFEST.replace('config = "config.xml"', 'preset = "image-tagging"\nlabels = ["{}"]')
    labels = '", "'.join(f"label {number}" for number in range(60))
    note = the_note(bundle_toml=preset.format(labels), config_xml=None)
    assert (note.code, note.place) == (ProblemCode.CHOICES_UNREACHED, Place("bundle.toml"))


@pytest.mark.parametrize("file", ["bundle.toml", "config.xml", "tasks.csv"])
def test_files_with_errors_are_not_noted_upon(file: str) -> None:
    bundle, _problems = reading(
        bundle_toml=MANIFEST.replace("0.04", "0.01"),
        config_xml=CONFIG.replace('hotkey="b"', 'hotkey="p"'),
        tasks_csv=TASKS.replace("id,image", "id,image,x").replace("first.png", "first.png,")
        .replace("second.jpg", "second.jpg,").replace("third.webp", "third.webp,"),
        instructions_md=None,
    )  # fmt: skip
    error = Problem(ProblemCode.FIELD_VALUE, Place(file))
    all_, left = requester_notes(bundle, (), WAGE), requester_notes(bundle, (error,), WAGE)
    assert {note.place.file for note in all_} == {"bundle.toml", "config.xml", "tasks.csv"}
    assert {note.place.file for note in left} == {"bundle.toml", "config.xml", "tasks.csv"} - _silenced(file)


def _silenced(file: str) -> set[str]:
    """A wrong manifest silences all; a column may be unused only because the config is wrong; pay may vary by row."""
    return {
        "bundle.toml": {"bundle.toml", "config.xml", "tasks.csv"},
        "config.xml": {"config.xml", "tasks.csv"},
        "tasks.csv": {"tasks.csv"},
    }[file]


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_new_bundle_leaves_to_be_replaced_is_noted_until_it_is(preset: str, language: str) -> None:
    made = starter(BundleRequest(preset, language=language, requester="R"), "it").files

    def left(**changed: bytes) -> list[tuple[str, str]]:
        files = {**made, **{".".join(name.rsplit("_", 1)): data for name, data in changed.items()}}
        bundle = read_bundle(MemorySource(files)).bundle
        assert bundle is not None
        found = requester_notes(bundle, (), WAGE)
        return [(one.place.file, one.params.get("why", "")) for one in found if one.code is ProblemCode.STARTER_LEFT]

    assert left() == [("instructions.md", ""), ("tasks.csv", "examples")]
    *_lines, last = made["instructions.md"].decode().strip().splitlines()  # which asks for an example
    assert left(instructions_md=last.encode()) == [("instructions.md", ""), ("tasks.csv", "examples")]
    own_tasks = re.sub(rb"(?m)^ex.mple-1,", b"mine,", made["tasks.csv"])
    assert left(tasks_csv=own_tasks) == [("instructions.md", "")]
    assert left(instructions_md=b"Write here what you see.") == [("tasks.csv", "examples")]
