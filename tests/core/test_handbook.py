"""The search in Help, and the links between its pages."""

from __future__ import annotations

from annotator.core.handbook import (
    SNIPPET_CHARACTERS,
    HandbookLocation,
    HandbookPage,
    Section,
    link_target,
    matches,
    search,
)

LONG = "A line of many words, " * 12 + "with an écran near its end " + "and more to come " * 12
GUIDE = HandbookPage(
    "guide.md",
    "Guide",
    "",
    (
        Section("Guide", "guide", 1, ("For workers.",)),
        Section("Breaks", "breaks", 2, ("Press P to take a break.", "Idle time – is set aside")),
        Section("Screens", "screens", 2, (LONG, "An échelle’s end.")),
    ),
)
PAY = HandbookPage(
    "pay.md",
    "Pay",
    "",
    (Section("Pay", "pay", 1, ()), Section("Idle time", "idle-time", 2, ("Nothing is deleted after a break.",))),
)
PAGES = (GUIDE, PAY)


def found(query: str) -> list[str]:
    return [hit.section_title for hit in search(PAGES, query)]


def test_a_section_is_found_by_all_words_of_the_query() -> None:
    assert found("break") == ["Breaks", "Idle time"]
    assert found("break deleted") == ["Idle time"]
    assert found("break elephant") == []


def test_sections_with_the_words_in_their_heading_come_first() -> None:
    assert found("idle time") == ["Idle time", "Breaks"]


def test_case_accents_and_apostrophes_make_no_difference() -> None:
    assert found("ECRAN") == found("écran") == found("échelle's") == ["Screens"]


def test_an_empty_query_finds_nothing() -> None:
    assert found("") == found("  ") == []


def test_a_hit_shows_the_line_that_was_found() -> None:
    (hit,) = search(PAGES, "aside")
    assert (hit.place, hit.page_title, hit.snippet) == (
        HandbookLocation("guide.md", "breaks"),
        "Guide",
        "Idle time – is set aside",
    )
    assert search(PAGES, "pay")[0].snippet == ""


def test_a_long_line_is_cut_around_what_was_found() -> None:
    (hit,) = search(PAGES, "ecran")
    assert "écran" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert len(hit.snippet) <= SNIPPET_CHARACTERS + len("…  …")
    words = hit.snippet.strip("… ")
    assert f" {words} " in LONG


def test_matches_are_positions_in_the_text_as_it_is() -> None:
    text = "L’écran, l'Écran"
    assert [text[start:end] for start, end in matches(text, ("l'ecran",))] == ["L’écran", "l'Écran"]


def test_links_lead_to_pages_and_sections() -> None:
    assert link_target(PAGES, "guide.md", "pay.md") == HandbookLocation("pay.md", "pay")
    assert link_target(PAGES, "guide.md", "pay.md#idle%2Dtime") == HandbookLocation("pay.md", "idle-time")
    assert link_target(PAGES, "guide.md", "#breaks") == HandbookLocation("guide.md", "breaks")
    assert link_target(PAGES, "guide.md", "#idle-time") is None
    assert link_target(PAGES, "guide.md", "gone.md") is None
