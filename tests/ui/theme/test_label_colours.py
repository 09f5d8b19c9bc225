"""Colours of labels: told apart from their neighbours, whoever gave them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Image, Text
from annotator.core.design.tree import Design, View
from annotator.ui.theme.label_colours import is_similar, label_colours, unnamed

OWN = st.sampled_from(["", "", "", "#0072B2", "#e69f00", "red", "no colour", "#00a070"])


def design(*groups: list[str]) -> Design:
    controls = [
        Labels(
            name=f"c{number}",
            to_name="text",
            labels=tuple(Label(value=f"v{number}.{place}", background=own) for place, own in enumerate(group)),
        )
        for number, group in enumerate(groups)
    ]
    return Design(View(children=(Text(name="text", value="$text"), *controls)))


@given(st.lists(st.lists(OWN, min_size=1, max_size=6), min_size=1, max_size=3))
def test_an_automatic_colour_is_like_no_other_of_its_design(groups: list[list[str]]) -> None:
    colours = label_colours(design(*groups))
    given_here = [
        colours[f"c{number}", f"v{number}.{place}"]
        for number, group in enumerate(groups)
        for place, own in enumerate(group)
        if not QColor(own).isValid()
    ]
    others = [QColor(own) for group in groups for own in group if QColor(own).isValid()]
    for place, colour in enumerate(given_here[:7]):
        rest = [*others, *given_here[:place], *given_here[place + 1 : 7], unnamed()]
        assert not any(is_similar(colour, other) for other in rest)


@given(st.integers(2, 60))
def test_neighbours_never_have_the_same_however_many_there_are(count: int) -> None:
    colours = list(label_colours(design([""] * count)).values())
    assert not any(is_similar(one, other) for one, other in pairwise(colours))


def test_the_design_s_own_colours_stay() -> None:
    assert label_colours(design(["red", "red"]))["c0", "v0.1"] == QColor("red")


def test_what_several_controls_call_alike_has_one_colour() -> None:
    kinds = (LabelsKind.RECTANGLE, LabelsKind.POLYGON)
    controls = [
        Labels(name=kind, to_name="image", kind=kind, labels=(Label(value=own), Label(value="eye")))
        for kind, own in zip(kinds, ("cat", "dog"), strict=True)
    ]
    colours = label_colours(Design(View(children=(Image(name="image", value="$image"), *controls))))
    assert len({colour.name() for colour in colours.values()}) == 3
    assert colours[kinds[0], "eye"] == colours[kinds[1], "eye"]
