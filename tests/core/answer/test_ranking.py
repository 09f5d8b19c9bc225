"""Rankings: whatever is moved, each card stays once, and only the moved card changes its order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.ranking import (
    UNPICKED,
    CardPlace,
    Ranking,
    are_unmoved,
    as_payload,
    columns_of,
    first_ranking,
    moved_card,
    place_of,
    ranking_of,
    with_move,
)
from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.answer.value_rules import value_fault
from annotator.core.design.controls import Ranker, RankerBucket
from annotator.core.design.objects import Card, List
from annotator.core.design.tree import Design, View

CARDS = tuple(Card(card_id) for card_id in "abcde")
RANK = Ranker(name="rank", to_name="cards", cards=CARDS, list_title="All")
PICK = replace(RANK, buckets=(RankerBucket(name="good", title="Good ones"), RankerBucket(name="bad")))
GROUP = replace(RANK, buckets=(RankerBucket(name="good"), RankerBucket(name="rest", default=True)))

_RANKERS = st.sampled_from([RANK, PICK, GROUP])
_IDS = st.sampled_from("abcdex")
_COLUMNS = st.sampled_from(["rank", "_", "good", "bad", "rest", "novel"])
_PLACES = st.builds(CardPlace, _COLUMNS, st.integers(-3, 9))
_MOVES = st.lists(st.tuples(_IDS, _PLACES), max_size=12)


def ids_in(ranking: Ranking) -> list[str]:
    return sorted(card_id for ids in ranking.values() for card_id in ids)


@given(_RANKERS, _MOVES)
def test_any_moves_keep_the_cards_the_columns_and_a_sound_result(
    ranker: Ranker, moves: list[tuple[str, CardPlace]]
) -> None:
    ranking = first_ranking(ranker)
    for card_id, to in moves:
        ranking = with_move(ranking, card_id, to)
        assert ids_in(ranking) == list("abcde")
        assert list(ranking) == [column.name for column in columns_of(ranker)]
        assert value_fault(ranker, as_payload(ranking)) is None
        assert ranking_of(ranker, as_payload(ranking)) == ranking


@given(_RANKERS, _MOVES, _IDS, _PLACES)
def test_a_move_takes_the_card_there_and_leaves_the_others_in_order(
    ranker: Ranker, moves: list[tuple[str, CardPlace]], card_id: str, to: CardPlace
) -> None:
    before = first_ranking(ranker)
    for each in moves:
        before = with_move(before, *each)
    after = with_move(before, card_id, to)
    rest = [{name: [each for each in ids if each != card_id] for name, ids in one.items()} for one in (before, after)]
    assert rest[0] == rest[1]
    if to.column in before and card_id != "x":
        place = place_of(after, card_id)
        assert place is not None
        assert place == (to.column, max(0, min(to.place, len(after[to.column]) - 1)))
    else:
        assert after == before


@given(_RANKERS, _MOVES, _IDS, _PLACES)
def test_the_moved_card_is_found_from_before_and_after(
    ranker: Ranker, moves: list[tuple[str, CardPlace]], card_id: str, to: CardPlace
) -> None:
    before = first_ranking(ranker)
    for each in moves:
        before = with_move(before, *each)
    after = with_move(before, card_id, to)
    found = moved_card(before, after)
    if after == before:
        assert not found
    else:
        there = place_of(after, found)
        assert there is not None
        assert with_move(before, found, there) == after


def test_two_moves_are_of_no_single_card() -> None:
    first = first_ranking(RANK)
    both = with_move(with_move(first, "a", CardPlace("rank", 1)), "e", CardPlace("rank", 3))
    assert moved_card(first, both) == ""


_LISTED = st.lists(_IDS | st.integers(), max_size=8)


@given(_RANKERS, st.none() | st.text() | st.dictionaries(_COLUMNS, _LISTED | st.none(), max_size=4))
def test_whatever_a_result_says_each_card_has_one_place(ranker: Ranker, payload: Any) -> None:
    assert ids_in(ranking_of(ranker, payload)) == list("abcde")


def test_the_columns_are_those_of_label_studio() -> None:
    assert columns_of(RANK) == (("rank", "All"),)
    assert columns_of(PICK) == ((UNPICKED, "All"), ("good", "Good ones"), ("bad", "bad"))
    assert columns_of(GROUP) == (("good", "good"), ("rest", "rest"))


def test_cards_begin_in_the_list_or_in_the_default_bucket() -> None:
    every = tuple("abcde")
    assert first_ranking(RANK) == {"rank": every}
    assert first_ranking(PICK) == {UNPICKED: every, "good": (), "bad": ()}
    assert first_ranking(GROUP) == {"good": (), "rest": every}


def test_a_result_needs_each_column_and_each_card_once() -> None:
    full = {"_": ["a", "b"], "good": ["e", "c"], "bad": ["d"]}
    assert value_fault(PICK, full) is None
    for wrong in (["a"], {}, {**full, "more": []}, {**full, "bad": []}, {**full, "bad": ["d", "a"]}, {**full, "_": 5}):
        fault = value_fault(PICK, wrong)
        assert fault is not None
        assert fault.why == "wrong-type"
    unknown = value_fault(PICK, {**full, "bad": ["x"]})
    assert unknown is not None
    assert (unknown.why, unknown.params) == ("unknown-choice", {"value": "x"})


def test_an_answer_is_unmoved_while_all_its_rankings_are_as_they_began() -> None:
    design = Design(View(children=(List(name="cards", value="$c", cards=CARDS), RANK)))
    began = with_payload(Answer(), RANK, as_payload(first_ranking(RANK)))
    moved = with_payload(began, RANK, as_payload(with_move(first_ranking(RANK), "e", CardPlace("rank", 0))))
    assert [are_unmoved(answer, design) for answer in (Answer(), began, moved)] == [False, True, False]
