"""The cards of a List: what is shown of them, and what is refused with its number."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.objects import Card
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.cards import MOST_CARDS, images_in, read_cards, with_sources

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_CARD = st.fixed_dictionaries(
    {"id": st.integers() | st.from_regex(r"[a-z ]{0,5}x", fullmatch=True)},
    optional={"title": _TEXT, "body": _TEXT, "html": _TEXT},
)
_ITEMS = st.lists(_CARD, min_size=1, max_size=8, unique_by=lambda item: str(item["id"]))


@given(_ITEMS)
def test_cards_keep_their_order_and_ids_as_text(items: list[dict[str, Any]]) -> None:
    assert [card.id for card in read_cards(json.dumps(items))] == [str(item["id"]) for item in items]


@given(st.text(max_size=60))
def test_any_html_gives_text_without_scripts_and_images_of_the_bundle(markup: str) -> None:
    whole = f"<p>A</p>{markup}" if "<" not in markup else "<p>A</p><script>alert(1)</script><img src='/media/1.png'>B"
    (card,) = read_cards(json.dumps([{"id": 1, "html": whole}]))
    assert card.body.startswith("A")
    assert "alert" not in card.body or "alert" in markup
    assert set(card.images) <= {"media/1.png"}


def test_of_html_the_lines_and_images_remain() -> None:
    markup = "<style>p {}</style><h2>One&amp;two</h2><p>three <b>four</b></p><img alt='x' src='/static/a.png'/>"
    cell = json.dumps([{"id": "a", "title": " T ", "body": "B", "html": markup}])
    assert read_cards(cell) == (Card("a", "T", "B\nOne&two\nthree four", ("static/a.png",)),)
    assert images_in(cell) == ("static/a.png",)


def test_an_address_stays_one_and_a_source_can_be_changed() -> None:
    markup = "<IMG SRC=\"https://example.org/a.png\"><img src='/b.png'>"
    assert images_in(json.dumps([{"id": "a", "html": markup}])) == ("https://example.org/a.png", "b.png")
    assert with_sources('<p>src="x"</p><img class="c" src="/b.png">', "s3://x/{}".format) == (
        '<p>src="x"</p><img class="c" src="s3://x/b.png">'
    )


def a_card(number: int) -> dict[str, Any]:
    return {"id": f"c{number}"}


def test_five_hundred_cards_are_read() -> None:
    assert len(read_cards(json.dumps([a_card(number) for number in range(MOST_CARDS)]))) == MOST_CARDS


@pytest.mark.parametrize(
    ("cell", "why", "detail"),
    [
        ("", "no-cards", ""),
        ("[]", "no-cards", ""),
        ("{}", "cards", ""),
        ("[", "json", ""),
        (json.dumps([a_card(number) for number in range(10_000)]), "many", "500"),
        (json.dumps([a_card(1), a_card(2), a_card(1)]), "id-twice", "3"),
        (json.dumps([{"id": 1}, {"id": "1"}]), "id-twice", "2"),
        (json.dumps([a_card(1), {"title": "T"}]), "id", "2"),
        (json.dumps([{"id": True}]), "id", "1"),
        (json.dumps([{"id": " "}]), "id", "1"),
        (json.dumps([{"id": "a\u202eb"}]), "id", "1"),
        (json.dumps([{"id": "x" * 201}]), "id", "1"),
        (json.dumps([a_card(1), "two"]), "card", "2"),
        (json.dumps([{"id": 1, "body": "x" * 20_001}]), "card-long", "1"),
        ('[{"id": 1, "body": "\\ud800"}]', "card-long", "1"),
        (json.dumps([{"id": 1, "html": "<img src='a.png'>" * 5}]), "images", "1"),
    ],
)
def test_what_are_no_cards_has_a_reason_and_the_number_of_the_card(cell: str, why: str, detail: str) -> None:
    with pytest.raises(CellFault) as raised:
        read_cards(cell)
    assert raised.value.why == why
    assert raised.value.detail == detail or why == "json"
    assert images_in(cell) == ()
