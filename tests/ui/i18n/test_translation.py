"""Sentences with blanks, filled in."""

from __future__ import annotations

from annotator.ui.i18n.translation import NOTHING, filled


def test_a_blank_without_a_param_shows_as_a_dash() -> None:
    assert filled("{path} has {count} rows", {"count": "3"}) == f"{NOTHING} has 3 rows"


def test_a_blank_without_a_param_is_what_it_is_told_to_be() -> None:
    assert filled("{prog}: {message}", {"message": "no"}, lambda name: f"<{name}>") == "<prog>: no"


def test_braces_of_a_stranger_are_no_blanks() -> None:
    assert filled("“{value}” is unknown", {"value": "{value.__class__}"}) == "“{value.__class__}” is unknown"
