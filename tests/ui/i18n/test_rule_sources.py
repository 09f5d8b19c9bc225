"""French readers get the source of a rule in French; the link stays as it is."""

from __future__ import annotations

import pytest

from annotator.app.translations import speak
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.ui.i18n.rule_sources import SOURCES, named_source, source_text

SHIPPED = [rule.source for rule in shipped_rules().rules]


def test_every_source_that_ships_has_its_words_and_none_is_left_over() -> None:
    assert {named_source(source) for source in SHIPPED} == set(SOURCES)


@pytest.mark.parametrize("source", sorted(set(SHIPPED)))
def test_a_source_is_in_french_and_keeps_its_page(source: str) -> None:
    speak("fr")
    try:
        french = source_text(source)
    finally:
        speak("en")
    words = named_source(source)
    assert french != source
    assert french.endswith(source[len(words) :])
    assert source_text(source) == source


def test_the_law_itself_is_named_where_it_could_be_read() -> None:
    decrees = [source for source in SHIPPED if "decree 2022" in source or "decree 2024" in source]
    assert decrees
    assert all("(https://www.legifrance.gouv.fr/jorf/id/JORFTEXT0000" in source for source in decrees)


def test_the_worker_s_own_words_stay_as_they_are() -> None:
    assert source_text("what my statement says (2026)") == "what my statement says (2026)"
    assert source_text("") == ""
