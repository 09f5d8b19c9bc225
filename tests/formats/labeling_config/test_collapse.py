"""Collapse with its panels: which are open, and what is not allowed inside."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import Choices
from annotator.core.design.tree import Panel
from annotator.core.problems import ProblemCode
from formats.config_reading import CHOICES, IMAGE, faults, said, valid_design


def panels(inside: str, attributes: str = "") -> list[Panel]:
    design = valid_design(f"<View>{IMAGE}{CHOICES}<Collapse {attributes}>{inside}</Collapse></View>")
    return [node for node in design.nodes() if isinstance(node, Panel)]


TWO = '<Panel value="A"/><Panel value="B"/>'


@pytest.mark.parametrize(
    ("inside", "attributes", "are_open"),
    [
        (TWO, "", [False, False]),
        (TWO, 'open="true"', [True, False]),
        (TWO, 'open="true" accordion="false"', [True, True]),
        ('<Panel value="A"/><Panel value="B" open="true"/>', "", [False, True]),
        ('<Panel value="A" open="false"/><Panel value="B"/>', 'open="true"', [False, True]),
    ],
)
def test_panels_are_open_as_stated_and_one_of_an_accordion(inside: str, attributes: str, are_open: list[bool]) -> None:
    assert [panel.is_open for panel in panels(inside, attributes)] == are_open


def test_panels_of_different_accordions_are_apart() -> None:
    design = valid_design(f"<View>{IMAGE}{CHOICES}<Collapse>{TWO}</Collapse><Collapse>{TWO}</Collapse></View>")
    numbers = [node.accordion for node in design.nodes() if isinstance(node, Panel)]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_what_is_inside_a_panel_belongs_to_the_design() -> None:
    design = valid_design(f'<View>{IMAGE}<Collapse><Panel value="$title">{CHOICES}</Panel></Collapse></View>')
    assert [type(control) for control in design.controls()] == [Choices]
    assert "title" in design.variables()


def test_what_is_misplaced_is_said_with_its_line() -> None:
    assert faults(CHOICES, '<Panel value="A"/>') == [(ProblemCode.TAG_MISPLACED, "panel")]
    assert faults(CHOICES, '<Collapse><Header value="A"/></Collapse>') == [(ProblemCode.TAG_MISPLACED, "inside")]
    text = f"<View>{IMAGE}{CHOICES}<Collapse>\n<Panel/></Collapse></View>"
    assert said(text) == [(ProblemCode.ATTRIBUTE_MISSING, 2, None)]
