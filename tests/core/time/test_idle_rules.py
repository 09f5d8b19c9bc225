"""The idle rule of a design, and who overrules it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.controls import Choice, Choices, Rating, TextArea
from annotator.core.design.labels import Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.objects import Audio, Image, Text, Video
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Node, View
from annotator.core.time.idle_rules import idle_after_s

IMAGE, TEXT = Image(name="o", value="$x"), Text(name="o", value="$x")
AUDIO, VIDEO = Audio(name="o", value="$x"), Video(name="o", value="$x")
CHOICES = Choices(name="c", to_name="o", choices=(Choice(value="a"), Choice(value="b")))
WORDS = TextArea(name="w", to_name="o")


def a_design(*nodes: Node) -> Design:
    return Design(View(children=nodes))


@pytest.mark.parametrize(
    ("nodes", "seconds"),
    [
        ((IMAGE, CHOICES), 90),
        ((IMAGE, Rating(name="r", to_name="o")), 90),
        ((IMAGE, Header(value="What?"), View(children=(CHOICES,))), 90),
        ((TEXT, CHOICES), 120),
        ((IMAGE, WORDS), 120),
        ((TEXT, Labels(name="l", to_name="o", kind=LabelsKind.LABELS)), 120),
        ((IMAGE, Labels(name="l", to_name="o", kind=LabelsKind.RECTANGLE)), 180),
        ((IMAGE, Labels(name="l", to_name="o", kind=LabelsKind.POLYGON)), 180),
        ((IMAGE, Labels(name="l", to_name="o", kind=LabelsKind.KEY_POINT)), 180),
        ((IMAGE, Tool(name="t", to_name="o", kind=ToolKind.POLYGON), WORDS), 180),
        ((AUDIO, WORDS), 120),
        ((AUDIO, CHOICES), 60),
        ((VIDEO, CHOICES), 60),
        ((VIDEO, CHOICES, WORDS), 120),
        ((AUDIO, Labels(name="l", to_name="o", kind=LabelsKind.TIMELINE)), 60),
        ((VIDEO, Tool(name="t", to_name="o", kind=ToolKind.VIDEO_RECTANGLE)), 180),
    ],
)
def test_each_kind_of_work_has_its_own_time(nodes: tuple[Node, ...], seconds: int) -> None:
    assert idle_after_s(a_design(*nodes)) == seconds


@given(st.none() | st.integers(1, 10_000), st.none() | st.integers(1, 10_000))
def test_the_bundle_comes_first_and_then_the_worker(stated_s: int | None, chosen_s: int | None) -> None:
    found = idle_after_s(a_design(IMAGE, CHOICES), stated_s, chosen_s)
    assert found == next(one for one in (stated_s, chosen_s, 90) if one is not None)
