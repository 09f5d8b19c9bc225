"""Hypothesis strategies for designs with flat Choices about one image."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.core.design.controls import Choices, Selection
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, Display, View
from designs import ANY_WORDS, choice_trees

_HOTKEYS = st.sampled_from("1234567890abcxyzqwe")


@st.composite
def choices_designs(draw: st.DrawFn) -> Design:
    """Draw a design whose controls are always visible, so that every hotkey can be pressed."""
    keys = iter(draw(st.lists(_HOTKEYS, unique=True)))
    controls = tuple(
        Choices(
            name=name,
            to_name="picture",
            choices=draw(choice_trees(keys=keys, depth=1)),
            selection=draw(st.sampled_from(Selection)),
            required=draw(st.booleans()),
            required_message=draw(st.just("") | ANY_WORDS.filter(str.strip)),
        )
        for name in draw(st.lists(ANY_WORDS, min_size=1, max_size=4, unique=True))
    )
    image = Image(name="picture", value="$image")
    return Design(View(children=(image, View(children=controls, display=Display.ROW))))
