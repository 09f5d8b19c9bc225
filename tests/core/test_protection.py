"""How media that may hurt are shown is remembered for what they are, and never shows more than somebody chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.protection import (
    NO_WARNING,
    UNPROTECTED,
    Blur,
    ContentWarning,
    Protection,
    Sensitivity,
    categories_in,
    plain,
    protection_from,
)
from annotator.core.settings import Settings

protections = st.builds(Protection, st.sampled_from(Blur), st.booleans(), st.booleans(), st.booleans(), st.booleans())
categories = st.sampled_from(["violence", "Violence ", "blood", "threats", "BLOOD"])
warnings = st.builds(
    ContentWarning, st.sampled_from([Sensitivity.MILD, Sensitivity.SEVERE]), st.lists(categories, max_size=3).map(tuple)
)


@given(protections)
def test_what_is_stored_is_read_as_it_was(protection: Protection) -> None:
    assert protection_from(protection.as_text()) == protection


@pytest.mark.parametrize("text", ["", "grey", "strong  grey", "strong loud", "Strong", "\0"])
def test_what_another_version_stored_is_no_choice(text: str) -> None:
    assert protection_from(text) is None
    severe = ContentWarning(Sensitivity.SEVERE, ("blood",))
    assert Settings({"protection:of/blood": text}).protection(severe) == severe.at_first


@given(st.lists(st.tuples(warnings, protections), max_size=5), warnings)
def test_of_several_categories_the_strictest_choice_holds(
    chosen: list[tuple[ContentWarning, Protection]], warned: ContentWarning
) -> None:
    settings = Settings({})
    latest: dict[str, Protection] = {}
    for about, protection in chosen:
        settings = settings.with_protection(about, protection)
        latest |= dict.fromkeys(about.storage_keys, protection)
    found = settings.protection(warned)
    each = [latest.get(kept, warned.at_first) for kept in warned.storage_keys]
    assert found.blur.share == max(known.blur.share for known in each)
    for flag in ("is_grey", "is_cartoon", "is_mute", "is_small"):
        assert getattr(found, flag) == any(getattr(known, flag) for known in each)


@given(warnings, protections)
def test_what_is_chosen_for_one_is_chosen_for_no_other(warned: ContentWarning, protection: Protection) -> None:
    settings = Settings({}).with_protection(warned, protection)
    assert settings.protection(warned) == protection
    assert settings.protection(NO_WARNING) == UNPROTECTED
    other = ContentWarning(Sensitivity.MILD, ("something else",))
    assert settings.protection(other) == other.at_first


def test_a_category_alone_warns_and_is_protected_as_much_as_there_is() -> None:
    assert ContentWarning(Sensitivity.NONE, ("blood",)).is_sensitive
    assert ContentWarning(Sensitivity.NONE, ("blood",)).at_first == ContentWarning(Sensitivity.SEVERE).at_first
    assert not NO_WARNING.is_sensitive
    for sensitivity in (Sensitivity.MILD, Sensitivity.SEVERE):
        first = ContentWarning(sensitivity).at_first
        assert first.blur is not Blur.NONE
        assert (first.is_grey, first.is_mute, first.is_small) == (True, True, True)


KNOWN = ("Violence", "blood", "blood, or its traces")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ()),
        (" ; ,", ()),
        ("violence", ("Violence",)),
        ("Blood;VIOLENCE", ("blood", "Violence")),
        ("blood, violence, blood ", ("blood", "Violence")),
        ("blood, or  its traces", ("blood, or its traces",)),
        ("blood; violance", ("blood", "violance")),
    ],
)
def test_a_cell_names_what_a_task_shows_as_the_requester_wrote_it(cell: str, found: tuple[str, ...]) -> None:
    assert categories_in(cell, KNOWN) == found


@given(st.lists(st.sampled_from(KNOWN[:2]), max_size=4), st.sampled_from([";", ",", " ; "]))
def test_every_category_that_a_cell_names_is_found_once(names: list[str], apart: str) -> None:
    assert categories_in(apart.join(names), KNOWN) == tuple(dict.fromkeys(names))
    assert {plain(name) for name in categories_in(apart.join(names).upper(), ())} == {plain(name) for name in names}
