"""Adding a tag touches the places that ARCHITECTURE lists, and no other: each that misses a tag is named here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotator.core.agreement.questions import questions
from annotator.core.answer.result_items import ResultItem
from annotator.core.answer.shapes import shape_on
from annotator.core.answer.value_rules import value_fault
from annotator.core.design.controls import (
    Choices,
    Control,
    DateTime,
    Number,
    Pairwise,
    Ranker,
    Rating,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Labels, LabelsKind, Messages, Tool, ToolKind
from annotator.core.design.objects import (
    Audio,
    Chat,
    HyperText,
    Image,
    List,
    MediaTag,
    ObjectTag,
    Paragraphs,
    Pdf,
    Table,
    Text,
    Video,
)
from annotator.core.design.tree import ControlTag
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.labeling_config.known_tags import BUILT, attributes_of
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.answer_text import SPREADSHEET, readable
from annotator.formats.results.envelope import EXTENT_OF
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.widget_registry import control_part
from fakes.media import media_of
from ui.panel_harness import a_design

ROOT = Path(__file__).resolve().parents[3]
OBJECTS: tuple[ObjectTag, ...] = (
    Image(name="o", value="$o"),
    Pdf(name="o", value="$o"),
    Text(name="o", value="$o"),
    Audio(name="o", value="$o"),
    Video(name="o", value="$o"),
    Chat(name="o", value="$o"),
    Table(name="o", value="$o"),
    List(name="o", value="$o"),
    Paragraphs(name="o", value="$o"),
    HyperText(name="o", value="$o"),
)
KINDS = (Choices, Pairwise, Ranker, Taxonomy, Rating, Number, DateTime, TextArea)
CONTROLS: tuple[ControlTag, ...] = (
    *(kind(name="c", to_name="o") for kind in KINDS),
    *(Labels(name="c", to_name="o", kind=kind) for kind in LabelsKind),
    *(Tool(name="c", to_name="o", kind=kind) for kind in ToolKind if kind is not ToolKind.MESSAGE),
    Messages(name="o", to_name="o"),
)
# What a result of each type may say, where it is no list of texts.
SAID: Mapping[str, Any] = {
    "pairwise": "left",
    "ranker": {"c": ["a", "b"]},
    "rating": 3,
    "number": 2.5,
    "datetime": "2026-11-25",
    "taxonomy": [["a", "b"]],
}


def spelled(tag: ControlTag | ObjectTag) -> str:
    """The tag in a config; empty where the program does not know it."""
    if isinstance(tag, Messages):
        return "Chat"
    return BUILT.get(tag.result_type if isinstance(tag, Control) else type(tag).__name__.lower(), "")


def is_read(tag: ControlTag | ObjectTag) -> bool:
    own = f'<{spelled(tag) or "Novel"} name="{tag.name}" toName="o" value="$o"/>'
    design = read_design(f"<View>{own}</View>".encode(), "config.xml", ProblemLog())
    return design is not None and type(tag) in {type(node) for node in design.nodes()}


def is_readable(tag: ControlTag) -> bool:
    message = {"role": "user", "content": "Hello"}
    if isinstance(tag, Messages):
        return readable([ResultItem("r", "o", "o", tag.result_type, {tag.value_key: message})], SPREADSHEET) != "1"
    value = {tag.value_key: SAID.get(tag.result_type, ["a"])} if not isinstance(tag, Tool) else {"x": 1}
    item = ResultItem("r", tag.name, tag.to_name, tag.result_type, value)
    return readable([item], SPREADSHEET) != json.dumps(value)


def is_published(tag: ControlTag) -> bool:
    schema = json.loads(resource_bytes("schema/result.schema.json"))
    return tag.result_type in schema["$defs"]["region"]["properties"]["type"]["examples"]


def is_shown(tag: ObjectTag) -> bool:
    beside = (Messages(name=tag.name, to_name=tag.name),) if isinstance(tag, Chat) else ()
    panel = DesignPanel(a_design(tag, *beside), media_of(), {})
    return bool(panel.parts.widgets)


# File -> whether it knows a control.
OF_CONTROLS: Mapping[str, Callable[[ControlTag], bool]] = {
    "formats/labeling_config/known_tags.py": lambda tag: bool(spelled(tag) and attributes_of(spelled(tag).lower())),
    "formats/labeling_config/reader.py": is_read,
    "core/answer/value_rules.py": lambda tag: isinstance(tag, Tool) or value_fault(tag, object()) is not None,
    "core/answer/shapes.py": lambda tag: (
        not isinstance(tag, Labels | Tool) or any(shape_on(tag, target) for target in OBJECTS)
    ),
    "core/agreement/questions.py": lambda tag: any(questions(a_design(target, tag)) for target in OBJECTS),
    "ui/design/widget_registry.py": lambda tag: control_part(tag, {}, {}) is not None,
    "formats/results/answer_text.py": is_readable,
    "resources/schema/result.schema.json": is_published,
}
# File -> whether it knows an object.
OF_OBJECTS: Mapping[str, Callable[[ObjectTag], bool]] = {
    "formats/labeling_config/known_tags.py": lambda tag: bool(spelled(tag) and attributes_of(spelled(tag).lower())),
    "formats/labeling_config/reader.py": is_read,
    "ui/design/widget_registry.py": is_shown,
    "formats/results/envelope.py": lambda tag: not isinstance(tag, MediaTag) or tag.KIND in EXTENT_OF,
}


def missing_controls(tag: ControlTag) -> list[str]:
    return [file for file, knows in OF_CONTROLS.items() if not knows(tag)]


def missing_objects(tag: ObjectTag) -> list[str]:
    return [file for file, knows in OF_OBJECTS.items() if not knows(tag)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("tag", CONTROLS, ids=lambda tag: tag.result_type)
def test_every_place_knows_every_control(tag: ControlTag) -> None:
    assert missing_controls(tag) == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("tag", OBJECTS, ids=lambda tag: type(tag).__name__)
def test_every_place_knows_every_object(tag: ObjectTag) -> None:
    assert missing_objects(tag) == []


class Novel(Control, frozen=True, kw_only=True):
    """A control of tomorrow."""

    RESULT_TYPE = "novel"


class Scroll(ObjectTag, frozen=True, kw_only=True):
    """An object of tomorrow."""


@pytest.mark.usefixtures("app")
def test_a_tag_that_is_nowhere_is_missed_everywhere() -> None:
    novel: Any = Novel(name="c", to_name="o")
    assert missing_controls(novel) == [file for file in OF_CONTROLS if file != "core/answer/shapes.py"]
    assert missing_objects(Scroll(name="o", value="$o")) == [
        file for file in OF_OBJECTS if not file.startswith(("formats/source", "formats/results"))
    ]


def test_the_architecture_lists_these_very_places() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = architecture.partition("### A tag")[2].partition("\n#")[0]
    listed = set(re.findall(r"`([a-z_]+/[a-z_/.]+\.(?:py|json))`", section))
    asked = {*OF_CONTROLS, *OF_OBJECTS}
    assert asked <= listed
    for file in listed:
        where = ROOT if file.startswith(("resources", "tests")) else ROOT / "src" / "annotator"
        assert (where / file).is_file(), file


def test_all_tags_are_asked_about() -> None:
    """None is forgotten here either."""
    grouping = {
        *("view", "collapse", "panel", "header", "markdown", "style", "choice", "bucket", "shortcut", "filter"),
        *("label", "relations", "relation"),
    }
    assert {spelled(tag).lower() for tag in (*CONTROLS, *OBJECTS)} == BUILT.keys() - grouping
