"""A whole bundle is read, or every reason why not is given; whatever it holds, reading it never breaks."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayKind
from annotator.core.design.controls import Choices
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.errors import BundleRefused
from annotator.core.money.amount import Money
from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.bundle.reader import ReadBundle, read_bundle, read_imported, read_meaning
from bundle_making import CONFIG, MANIFEST, TASKS, valid_files
from fakes.bundle_source import MemorySource

_PRESET = MANIFEST.replace('config = "config.xml"', 'preset = "image-tagging"\nlabels = ["Bench", "Tree"]')


def reading(**changed: str | bytes | None) -> ReadBundle:
    """The sound bundle with files changed or left out; `__` in a name stands for `/`, and the last `_` for the dot."""
    return read_bundle(MemorySource(files(**changed)))


def files(**changed: str | bytes | None) -> dict[str, bytes]:
    found = valid_files()
    for name, content in changed.items():
        folder, _separator, last = name.rpartition("__")
        path = (folder + "/" if folder else "") + ".".join(last.rsplit("_", 1))
        found.pop(path, None)
        if content is not None:
            found[path] = content.encode() if isinstance(content, str) else content
    return found


def codes(found: ReadBundle) -> list[ProblemCode]:
    return [problem.code for problem in errors(found.problems)]


def bundle_of(found: ReadBundle) -> Bundle:
    assert found.problems == ()
    assert found.bundle is not None
    return found.bundle


def test_a_sound_bundle_is_read_whole() -> None:
    found = reading()
    bundle = bundle_of(found)
    assert bundle.manifest.title == "Say what stands in the street"
    assert [task.id for task in bundle.tasks] == ["first", "second", "third"]
    assert bundle.media(bundle.tasks[1]) == (Medium("media/second.jpg", MediumKind.IMAGE),)
    assert bundle.reward(bundle.tasks[0], {}) == Money(Decimal("0.04"), "EUR")
    assert '<img src="media/first.png"' in bundle.instructions_html
    assert set(found.paths) == set(valid_files())


def test_a_taken_bundle_reads_the_same_without_a_look_at_its_directory() -> None:
    source = MemorySource(valid_files())
    assert read_imported(source) == read_bundle(MemorySource(valid_files())).bundle
    assert not [path for path in source.was_read if path.startswith("media/")]


def test_instructions_need_not_be_there() -> None:
    bundle = bundle_of(reading(instructions_md=None))
    assert bundle.instructions_html == ""
    assert read_imported(MemorySource(files(instructions_md=None))) == bundle


def test_a_preset_takes_the_place_of_a_config() -> None:
    bundle = bundle_of(reading(bundle_toml=_PRESET, config_xml=None))
    (tags,) = bundle.design.controls()
    assert isinstance(tags, Choices)
    assert [choice.value for choice in tags.choices] == ["Bench", "Tree"]
    assert read_imported(MemorySource(files(bundle_toml=_PRESET, config_xml=None))) == bundle


def test_a_preset_tells_which_column_it_needs() -> None:
    (problem,) = reading(bundle_toml=_PRESET, tasks_csv="id,picture\n1,media/first.png\n").problems
    assert (problem.code, problem.place.file) == (ProblemCode.COLUMN_MISSING, "tasks.csv")
    assert problem.params["column"] == "image"


def test_problems_of_all_files_come_together_sorted_by_place() -> None:
    found = reading(
        bundle_toml=MANIFEST.replace('"EUR"', '"XYZ"').replace("= 12", "= 0"),
        config_xml=CONFIG.replace('toName="picture"', 'toName="x"').replace('hotkey="b"', 'hotkey="ctrl+alt"'),
        tasks_csv=TASKS.replace("third,", "first,") + "4,media/none.png\n",
        media__run_exe=b"MZ",
    )
    assert found.bundle is None
    assert [(one.place.file, one.place.line) for one in found.problems] == [
        ("bundle.toml", 16),
        ("bundle.toml", 20),
        ("config.xml", 5),
        ("config.xml", 6),
        ("media/run.exe", None),
        ("tasks.csv", 4),
        ("tasks.csv", 5),
    ]


def test_notes_keep_nothing_out() -> None:
    found = reading(config_xml=CONFIG.replace("<Image ", '<Image zoom="true" '))
    assert [one.severity for one in found.problems] == [Severity.NOTE]
    assert found.bundle is not None


def test_what_the_source_refuses_is_told_and_not_raised() -> None:
    for path in ("bundle.toml", "config.xml", "tasks.csv", "instructions.md"):
        found = read_bundle(MemorySource(valid_files(), harmed={path: ProblemCode.ARCHIVE_DAMAGED}))
        assert codes(found) == [ProblemCode.ARCHIVE_DAMAGED]
        with pytest.raises(BundleRefused) as refused:
            read_imported(MemorySource(valid_files(), harmed={path: ProblemCode.UNREADABLE}))
        assert [one.code for one in refused.value.problems] == [ProblemCode.UNREADABLE]


def test_a_source_that_cannot_be_listed_is_refused() -> None:
    class Unlisted(MemorySource):
        def listing(self) -> tuple[Listed, ...]:
            self.read("x", 1)
            return ()

    assert codes(read_bundle(Unlisted({}, harmed={"x": ProblemCode.UNREADABLE}))) == [ProblemCode.UNREADABLE]


def test_a_file_that_may_not_be_taken_is_not_even_opened() -> None:
    link = Listed("config.xml", 10, 10, is_link=True)
    source = MemorySource(valid_files(), claimed=[link])
    assert codes(read_bundle(source)) == [ProblemCode.LINK]
    assert "config.xml" not in source.was_read


def test_a_file_larger_than_it_may_be_is_not_even_opened() -> None:
    source = MemorySource(valid_files(), claimed=[Listed("tasks.csv", 2**30, 2**30)])
    assert codes(read_bundle(source)) == [ProblemCode.FILE_TOO_LARGE]
    assert "tasks.csv" not in source.was_read


def test_hidden_files_are_not_among_those_to_copy() -> None:
    found = read_bundle(MemorySource({**valid_files(), ".DS_Store": b"x"}))
    assert found.bundle is not None
    assert ".DS_Store" not in found.paths


def test_checksums_that_are_right_are_no_problem_and_a_lost_file_is_one() -> None:
    held = valid_files()
    lines = [f"{hashlib.sha256(data).hexdigest()}  {path}" for path, data in held.items()]
    assert reading(checksums_txt="\r\n".join(lines)).problems == ()
    (problem,) = reading(checksums_txt=lines[0] + f"\n{'0' * 64} *media/gone.png\n").problems
    assert (problem.code, problem.place.line) == (ProblemCode.FILE_MISSING, 2)


@pytest.mark.parametrize("kind", [PayKind.QUALIFICATION, PayKind.PRACTICE])
def test_an_unpaid_test_and_practice_bring_nothing_and_rewards_beside_them_are_refused(kind: PayKind) -> None:
    unpaid = MANIFEST.replace('currency = "EUR"\namount = "0.04"', f'kind = "{kind}"')
    bundle = bundle_of(reading(bundle_toml=unpaid))
    assert (bundle.manifest.pay_kind, bundle.reward(bundle.tasks[0], {})) == (kind, None)
    found = reading(bundle_toml=unpaid, tasks_csv="id,image,reward\n1,media/first.png,0.1\n")
    (problem,) = found.problems
    assert (problem.place.field, problem.place.line, problem.params["why"]) == ("pay.kind", 16, "unpaid-rewards")


def test_rewards_without_a_currency_are_refused() -> None:
    unpaid = MANIFEST[: MANIFEST.index("[pay]")]
    found = reading(bundle_toml=unpaid, tasks_csv="id,image,reward\n1,media/first.png,0.1\n")
    assert codes(found) == [ProblemCode.FIELD_MISSING]
    assert bundle_of(reading(bundle_toml=unpaid)).reward(bundle_of(reading()).tasks[0], {}) is None


def test_nothing_to_read_in_a_row_is_only_a_note() -> None:
    config = '<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>'
    found = reading(config_xml=config, tasks_csv="id,text\n1,a\n2,\n")
    assert [(one.code, one.place.row, one.severity) for one in found.problems] == [
        (ProblemCode.VALUE_EMPTY, 2, Severity.NOTE)
    ]


def test_an_image_named_in_the_config_itself_must_be_there_too() -> None:
    assert reading(config_xml=CONFIG.replace("$image", "media/first.png")).problems == ()
    (problem,) = reading(config_xml=CONFIG.replace("$image", "media/none.png")).problems
    assert (problem.code, problem.place.line) == (ProblemCode.MEDIA_MISSING, 2)


def test_a_column_that_holds_lists_cannot_be_shown() -> None:
    manifest = MANIFEST.replace("[pay]", '[tasks]\nfile = "tasks.json"\n[pay]')
    found = reading(bundle_toml=manifest, tasks_json='[{"id": 1, "image": ["media/first.png"]}]')
    assert ProblemCode.TASK_SHAPE in codes(found)


_names = st.sampled_from(["bundle.toml", "config.xml", "tasks.csv", "instructions.md", "checksums.txt"])


@given(st.dictionaries(_names, st.binary(max_size=200)))
def test_no_bytes_break_the_reading(changed: dict[str, bytes]) -> None:
    found = read_bundle(MemorySource({**valid_files(), **changed}))
    assert (found.bundle is None) == bool(errors(found.problems))


_keys = st.sampled_from(
    [
        "format",
        "version",
        "id",
        "revision",
        "title",
        "design",
        "pay",
        "amount",
        "currency",
        "tasks",
        "x.y",
        "token",
    ]
)
_values = st.sampled_from(
    ['"a"', "1", "-1", "true", "1.5", "nan", "[]", '["a", 1]', "{}", "{config = 3}", "2020-01-01", '"annotator-bundle"']
)
_toml_lines = st.builds("{} = {}".format, _keys, _values) | st.builds("[{}]".format, _keys) | st.text(max_size=6)


@given(st.lists(_toml_lines, max_size=8).map("\n".join), st.booleans())
def test_no_manifest_breaks_the_reading(text: str, is_appended: bool) -> None:
    written = (MANIFEST + text if is_appended else text).encode("utf-8", "replace")
    found = read_bundle(MemorySource({**valid_files(), "bundle.toml": written}))
    assert (found.bundle is None) == bool(errors(found.problems))


_tags = st.sampled_from(["View", "view", "Header", "Image", "Text", "Choices", "Choice", "Audio", "Odd", "a:b"])
_attributes = st.dictionaries(
    st.sampled_from(["name", "toName", "value", "choice", "hotkey", "style", "size", "selected", "zoom", "oddity"]),
    st.sampled_from(["a", "b", "$image", "$", "true", "multiple", "ctrl+x", "1", "display:flex", ""]),
    max_size=4,
)


def _tag(name: str, attributes: dict[str, str], children: list[str]) -> str:
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(children)}</{name}>"


_xml = st.recursive(
    st.text("ab<&]\n", max_size=3),
    lambda inner: st.builds(_tag, _tags, _attributes, st.lists(inner, max_size=4)),
    max_leaves=12,
)


@given(_xml)
def test_no_labeling_config_breaks_the_reading(text: str) -> None:
    found = read_bundle(MemorySource({**valid_files(), "config.xml": text.encode()}))
    assert (found.bundle is None) == bool(errors(found.problems))


@given(st.text("id,image\n\"'\r0;{}[]:", max_size=40), st.sampled_from(["csv", "json", "jsonl"]))
def test_no_table_breaks_the_reading(text: str, suffix: str) -> None:
    manifest = MANIFEST.replace("[pay]", f'[tasks]\nfile = "tasks.{suffix}"\n[pay]')
    held = {**valid_files(), "bundle.toml": manifest.encode(), f"tasks.{suffix}": text.encode()}
    found = read_bundle(MemorySource(held))
    assert (found.bundle is None) == bool(errors(found.problems))


def test_a_requester_is_told_of_a_prediction_that_does_not_fit_and_a_worker_does_not_wait_for_it() -> None:
    misfit = '[{""result"": [{""from_name"": ""things"", ""type"": ""choices"", ""value"": {""choices"": [""Oak""]}}]}]'
    tasks = f'id,image,predictions\nfirst,media/first.png,\nsecond,media/second.jpg,"{misfit}"\n'
    told = reading(tasks_csv=tasks)
    (problem,) = [problem for problem in told.problems if problem.code is ProblemCode.PREDICTION]
    assert (problem.place.file, problem.place.line, problem.place.row) == ("tasks.csv", 3, 2)
    assert problem.params == {
        "column": "predictions",
        "why": "choice",
        "number": "1",
        "control": "things",
        "value": "Oak",
    }
    assert problem.severity is Severity.NOTE
    assert told.bundle is not None
    assert read_meaning(MemorySource(files(tasks_csv=tasks))).problems == ()


def test_a_column_that_the_design_shows_holds_no_predictions() -> None:
    config = CONFIG.replace("What do you see?", "$predictions")
    told = reading(config_xml=config, tasks_csv="id,image,predictions\nfirst,media/first.png,Not JSON\n")
    assert [problem.code for problem in told.problems] == []
