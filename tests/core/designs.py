"""Designs to answer, drawn by hypothesis: any number of Choices, with and without aliases and hotkeys."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.core.design import Choice, Choices, Design, Display, Image, Layout, Selection, View

WORDS = st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=8)
HOTKEYS = st.sampled_from("1234567890abcxyzQWE")


@st.composite
def choices_reporting(draw: st.DrawFn, reported: str, hotkeys: list[str]) -> Choice:
    aliased, with_key = draw(st.booleans()), draw(st.booleans())
    hotkey = hotkeys.pop() if with_key and hotkeys else None
    value = draw(WORDS) if aliased else reported
    return Choice(value, reported if aliased else None, hotkey, hint="", selected=False, line=3)


@st.composite
def controls(draw: st.DrawFn, name: str, hotkeys: list[str]) -> Choices:
    """`hotkeys` are taken from, so that no two choices of a design get the same."""
    reported = draw(st.lists(WORDS, min_size=1, max_size=8, unique=True))
    choices = tuple(draw(choices_reporting(word, hotkeys)) for word in reported)
    selection = draw(st.sampled_from(Selection))
    return Choices(name, "picture", choices, selection, draw(st.booleans()), draw(WORDS), Layout.VERTICAL, 2)


@st.composite
def designs(draw: st.DrawFn) -> Design:
    names = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    hotkeys = draw(st.lists(HOTKEYS, unique_by=str.lower))
    children = tuple(draw(controls(name, hotkeys)) for name in names)
    return Design(View((Image("picture", "$image", 1), View(children, Display.ROW, 1)), Display.COLUMN, 1))
