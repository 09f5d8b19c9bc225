"""Label Studio's own templates: those of the first tags load unchanged, the others name every tag that is not built.

Run with `-s` to see the table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from annotator.core.design.controls import Choices
from annotator.core.design.labels import Labels, Messages
from annotator.core.design.objects import Video
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design
from annotator.core.problems import Problem, ProblemCode, errors
from annotator.formats.labeling_config.dynamic_options import dynamic_controls
from annotator.formats.labeling_config.known_tags import BUILT
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from real_data import real_data

_NOT_TAGS = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<([A-Za-z]+)")


def configs() -> list[Path]:
    return sorted(real_data("designs/label-studio").glob("*.xml"))


def read(path: Path) -> tuple[Design, tuple[Problem, ...]]:
    log = ProblemLog()
    design = read_design(path.read_bytes(), path.name, log)
    assert design is not None
    return design, log.problems()


def tags_by_line(path: Path) -> Iterator[tuple[str, int]]:
    """Found without an XML parser: (tag, line) of each start tag outside of comments."""
    text = _NOT_TAGS.sub(lambda comment: "\n" * comment[0].count("\n"), path.read_text(encoding="utf-8"))
    for found in _TAG.finditer(text):
        yield found[1], text.count("\n", 0, found.start()) + 1


def unsupported(path: Path) -> set[tuple[str, int]]:
    return {(tag, line) for tag, line in tags_by_line(path) if tag.lower() not in BUILT}


def test_the_table_of_all_templates() -> None:
    loading = 0
    for path in configs():
        _design, problems = read(path)
        why = [f"line {one.place.line}: {one.params.get('tag')} ({one.code})" for one in errors(problems)]
        loading += not why
        sys.stdout.write(f"{path.stem:75} {'; '.join(why) or 'loads'}\n")
    sys.stdout.write(f"{loading} of {len(configs())} load\n")
    assert len(configs()) == 30
    assert loading == 28


def test_each_unsupported_tag_is_named_with_its_line_and_nothing_else_of_the_first_tags_is_refused() -> None:
    for path in configs():
        _design, problems = read(path)
        named = {(one.params["tag"], one.place.line) for one in errors(problems) if one.code is ProblemCode.TAG_UNKNOWN}
        assert named == unsupported(path), path.name
        others = [one for one in errors(problems) if one.code is not ProblemCode.TAG_UNKNOWN]
        if all(tag.lower() in BUILT for tag, _line in tags_by_line(path)):
            assert others == [], path.name


def test_what_is_read_is_what_stands_there() -> None:
    """Objects and controls are counted against the file itself; labels and choices by their names."""
    for path in configs():
        design, _problems = read(path)
        written = [tag for tag, _line in tags_by_line(path)]
        objects = {"Text", "Image", "Pdf", "Audio", "Video", "HyperText", "Paragraphs", "Table", "List", "Chat"}
        shown = [type(tag).__name__ for tag in design.objects()]
        assert sorted(shown) == sorted(tag for tag in written if tag in objects), path.name
        asked = [BUILT[control.result_type] for control in design.controls() if not isinstance(control, Messages)]
        not_asked = objects | {"View", "Header", "Style", "Choice", "Label"}
        assert sorted(asked) == sorted(tag for tag in written if tag.lower() in BUILT and tag not in not_asked), (
            path.name
        )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("ranking-and-scoring__serp-ranking", {"options"}),
        ("computer-vision__visual-genome", {"regions", "attributes", "relationships"}),
    ],
)
def test_options_of_the_tasks_are_expected_where_the_template_says_so(name: str, columns: set[str]) -> None:
    design, _problems = read(real_data(f"designs/label-studio/{name}.xml"))
    assert {control.value[1:] for control in dynamic_controls(design)} == columns


def test_some_details_of_some_templates() -> None:
    folder = real_data("designs/label-studio")
    design, _problems = read(folder / "community-contributions__two-level-sentiment-analysis-of-x-twitter-posts.xml")
    other = design.control("other-props")
    assert isinstance(other, Choices)
    assert [header.value for header in other.headers] == ["Other properties of the post"]
    assert other.condition is not None
    assert other.condition.tag_name == "sentiment"
    design, _problems = read(folder / "ranking-and-scoring__pairwise-regression.xml")
    assert design.controls()[0].targets == ("image1", "image2")
    header = design.root.children[0]
    assert isinstance(header, Header)
    assert header.value.startswith("Set how likely")
    design, _problems = read(folder / "natural-language-processing__question-answering.xml")
    answer = design.control("answer")
    assert isinstance(answer, Labels)
    assert [label.max_usages for label in answer.labels] == [1]
    design, _problems = read(folder / "videos__video-object-tracking.xml")
    assert design.object("video") == Video(name="video", value="$video", framerate=Decimal("25.0"), line=9)
