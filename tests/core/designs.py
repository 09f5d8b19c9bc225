"""Designs to answer, drawn by hypothesis: any number of Choices, with and without aliases and hotkeys."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design
from annotator.core.design.view import Display, View

WORDS = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=8)
HOTKEYS = st.sampled_from("1234567890abcxyzqwe")


@st.composite
def choices_reporting(draw: st.DrawFn, reported: str, hotkeys: list[str]) -> Choice:
    aliased, with_key = draw(st.booleans()), draw(st.booleans())
    return Choice(
        value=draw(WORDS) if aliased else reported,
        alias=reported if aliased else None,
        hotkey=hotkeys.pop() if with_key and hotkeys else None,
        line=3,
    )


@st.composite
def controls(draw: st.DrawFn, name: str, hotkeys: list[str]) -> Choices:
    """`hotkeys` are taken from, so that no two choices of a design get the same."""
    reported = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    return Choices(
        name=name,
        to_name="picture",
        choices=tuple(draw(choices_reporting(word, hotkeys)) for word in reported),
        selection=draw(st.sampled_from(Selection)),
        required=draw(st.booleans()),
        required_message=draw(WORDS),
        line=2,
    )


@st.composite
def designs(draw: st.DrawFn) -> Design:
    names = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    hotkeys = draw(st.lists(HOTKEYS, unique=True))
    children = tuple(draw(controls(name, hotkeys)) for name in names)
    picture = Image(name="picture", value="$image", line=1)
    answers = View(children=children, display=Display.ROW, line=1)
    return Design(View(children=(picture, answers), line=1))
