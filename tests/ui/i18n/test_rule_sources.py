"""French readers get the source of a rule in French; the link stays as it is."""

from __future__ import annotations

import pytest

from annotator.app.translations import speak
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.ui.i18n.rule_sources import SOURCES, named_source, source_page, source_text
from annotator.ui.i18n.rule_text import rule_name, wage_text

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


def test_every_address_of_a_source_can_be_opened_and_no_other_word() -> None:
    assert {source_page(source) for source in SHIPPED if "https://" not in source} == {""}
    assert all(source.endswith(f"({source_page(source)})") for source in SHIPPED if "https://" in source)
    assert source_page("A law (http://example.org)") == source_page("A law (javascript:open)") == ""


def test_the_net_minimum_wage_of_france_is_only_about_so_much() -> None:
    wages = [rule for rule in shipped_rules().wages if rule.key == "fr-minimum-net"]
    assert wages
    assert all(wage_text(wage).startswith("about ") for wage in wages)


def test_each_overseas_share_has_a_name_of_its_own() -> None:
    keys = {rule.key for rule in shipped_rules().shares}
    assert len({rule_name(key) for key in keys}) == len(keys)
    assert rule_name("contribution-bnc-overseas-2").endswith("overseas, until the end of the 3rd year")
