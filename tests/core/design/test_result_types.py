"""The `type` of a result is a promise to whoever reads it: it stands in data, not in the name of a class."""

from __future__ import annotations

import json

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
from annotator.core.design.labels import Labels, LabelsKind, Tool, ToolKind
from annotator.formats.builtin.resources import resource_bytes


def controls() -> list[Control]:
    kinds = (Choices, Pairwise, Ranker, Taxonomy, Rating, Number, DateTime, TextArea)
    plain = [kind(name="c", to_name="o") for kind in kinds]
    labels = [Labels(name="c", to_name="o", kind=kind) for kind in LabelsKind]
    return [*plain, *labels, *(Tool(name="c", to_name="o", kind=kind) for kind in ToolKind)]


def test_the_published_schema_lists_every_type() -> None:
    schema = json.loads(resource_bytes("schema/result.schema.json"))
    listed = schema["$defs"]["region"]["properties"]["type"]["examples"]
    assert [control.result_type for control in controls()] == listed


def test_a_control_of_another_name_reports_what_it_always_did() -> None:
    class Renamed(Choices, frozen=True):
        """A renamed tag."""

    assert Renamed(name="c", to_name="o").result_type == "choices"
