"""Segments of a sound: exact to the sample, cut and joined without losing a word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.predictions import touched
from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.timeline import (
    Bounds,
    Edge,
    TextPlace,
    Whereabouts,
    around,
    as_one,
    between,
    cut_in_two,
    free_of,
    geometry_of,
    halves,
    overlap_rows,
    quietest,
    samples_of,
    with_edge,
)
from annotator.core.design.medium import Extent

RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 384_000])
PLACES = st.integers(0, 384_000 * 36_000)
EXTENT = Extent(duration_s=10.0)


def segment(
    region_id: str, first: int, last: int, *, label: str = "Speaker", text: str = "", rate: int = 1000
) -> Answer:
    geometry = geometry_of((first, last), rate)
    items = [ResultItem(region_id, "who", "audio", "labels", {**geometry, "labels": [label]}, EXTENT)]
    if text:
        items.append(ResultItem(region_id, "words", "audio", "textarea", {**geometry, "text": [text]}, EXTENT))
    return Answer(tuple(items))


def place(samples: Bounds, rate: int) -> Whereabouts:
    return Whereabouts(geometry_of(samples, rate))


def split(answer: Answer, region_id: str, at: int, rate: int, new_id: str, text_at: TextPlace | None = None) -> Answer:
    """At a sample inside of it."""
    parts = halves(next(iter(told(answer, region_id, rate)[0])), at)
    assert parts is not None
    earlier, later = (place(part, rate) for part in parts)
    return cut_in_two(answer, region_id, earlier, later, new_id, text_at)


def joined(answer: Answer, earlier_id: str, later_id: str, rate: int) -> Answer:
    one, other = (next(iter(told(answer, region_id, rate)[0]), (0, 1)) for region_id in (earlier_id, later_id))
    return as_one(answer, earlier_id, later_id, place(around(one, other), rate))


def both(*answers: Answer) -> Answer:
    return Answer(tuple(item for answer in answers for item in answer.items))


def told(answer: Answer, region_id: str, rate: int = 1000) -> tuple[set[tuple[int, int]], list[str], list[str]]:
    """Return the place of a region from all its results, its labels and its texts."""
    own = [item for item in answer.items if item.id == region_id]
    return (
        {samples_of(item.value, rate) for item in own},
        [label for item in own for label in item.value.get("labels", ())],
        [text for item in own for text in item.value.get("text", ())],
    )


@given(RATES, PLACES, PLACES)
def test_samples_come_back_from_seconds_to_the_very_sample(rate_hz: int, first: int, last: int) -> None:
    assert samples_of(geometry_of((first, last), rate_hz), rate_hz) == (first, last)


@given(st.floats(-50, 150), st.floats(-50, 150))
def test_what_lies_between_two_places_lies_on_the_audio(one: float, other: float) -> None:
    found = between(one, other, 100)
    assert found == between(other, one, 100)
    if found is not None:
        assert 0 <= found[0] < found[1] <= 100


@given(st.integers(0, 98), st.integers(1, 100), st.sampled_from(Edge), st.floats(-50, 150))
def test_an_edge_never_passes_the_other_nor_leaves_the_audio(first: int, more: int, edge: Edge, at: float) -> None:
    samples = first, min(100, first + more)
    changed = with_edge(samples, edge, at, 100)
    assert 0 <= changed[0] < changed[1] <= 100
    assert changed[1 - edge] == samples[1 - edge]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=20))
def test_what_overlaps_stands_in_lanes_of_its_own_and_there_are_as_few_as_can_be(drawn: list[tuple[int, int]]) -> None:
    segments = [(first, first + long) for first, long in drawn]
    found = overlap_rows(segments)
    for one in range(len(segments)):
        for other in range(one):
            overlap = max(segments[one][0], segments[other][0]) < min(segments[one][1], segments[other][1])
            assert not (overlap and found[one] == found[other])
    deepest = max((sum(1 for first, last in segments if first <= at < last) for at, _end in segments), default=0)
    assert max(found, default=-1) + 1 == deepest


def test_the_quietest_place_is_the_nearest_of_its_like() -> None:
    assert quietest([5, 9, 9, 1, 9, 1]) == 3
    assert quietest([3, 3, 3]) == 1
    assert quietest([0, 3, 9, 9, 9]) == 0


def test_a_segment_that_is_cut_keeps_its_text_in_the_first_part_and_its_label_in_both() -> None:
    before = both(segment("a", 100, 500, text="good morning"), segment("b", 600, 700))
    after = split(before, "a", 200, 1000, "new")
    assert told(after, "a") == ({(100, 200)}, ["Speaker"], ["good morning"])
    assert told(after, "new") == ({(200, 500)}, ["Speaker"], [])
    assert told(after, "b") == told(before, "b")
    assert {item.extent for item in after.items} == {EXTENT}


@given(st.text(min_size=1, max_size=9).filter(str.strip), st.integers(0, 12))
def test_a_text_is_parted_where_one_says_and_no_word_of_it_is_lost(text: str, place: int) -> None:
    before = segment("a", 100, 500, text=text)
    after = split(before, "a", 200, 1000, "new", ("words", place))
    (earlier, later) = (told(after, region_id)[2] for region_id in ("a", "new"))
    assert earlier == [part for part in (text[:place].rstrip() if text[place:].strip() else text,) if part]
    assert later == [part for part in (text[place:].lstrip(),) if part]
    assert told(after, "new")[0] == {(200, 500)}


@given(st.integers(-10, 700))
def test_nothing_is_cut_at_its_edges_or_outside(at: int) -> None:
    assert halves((100, 500), at) == (((100, at), (at, 500)) if 100 < at < 500 else None)


@given(st.integers(1, 10_000), st.integers(2, 10_000), st.data(), RATES)
def test_what_was_cut_is_joined_again_as_it_was(first: int, long: int, data: st.DataObject, rate: int) -> None:
    before = both(segment("z", 0, first, rate=rate), segment("a", first, first + long, text="all of it", rate=rate))
    at = data.draw(st.integers(first + 1, first + long - 1))
    assert joined(split(before, "a", at, rate, "new"), "a", "new", rate) == before


def test_the_texts_of_joined_segments_follow_each_other_with_a_space() -> None:
    before = both(segment("a", 100, 200, text="good "), segment("b", 250, 400, label="Other", text="morning"))
    after = joined(before, "a", "b", 1000)
    assert told(after, "a") == ({(100, 400)}, ["Speaker"], ["good morning"])
    assert not [item for item in after.items if item.id == "b"]


def test_a_text_of_the_later_alone_is_not_lost() -> None:
    before = both(segment("a", 100, 200), segment("b", 150, 180, text="inside"))
    assert told(joined(before, "a", "b", 1000), "a") == ({(100, 200)}, ["Speaker"], ["inside"])
    assert joined(before, "a", "gone", 1000) == before


@given(
    st.tuples(st.integers(0, 50), st.integers(1, 50)),
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=6),
    st.integers(0, 10),
)
def test_what_is_free_of_segments_is_all_of_a_phrase_that_is_in_none(
    phrase: tuple[int, int], others: list[tuple[int, int]], least: int
) -> None:
    first, last = phrase[0], phrase[0] + phrase[1]
    taken = [(start, start + length) for start, length in others]
    covered = {sample for start, end in taken for sample in range(start, end)}
    free = [sample for sample in range(first, last) if sample not in covered]
    pieces = free_of([(first, last)], taken, least)
    given_back = [sample for start, end in pieces for sample in range(start, end)]
    assert all(end - start >= max(1, least) for start, end in pieces)
    assert set(given_back) <= set(free)
    assert given_back == sorted(set(given_back))
    if least <= 1:
        assert given_back == free


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 12)), max_size=8),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 30)), max_size=6),
    st.integers(0, 10),
)
def test_what_is_free_for_many_phrases_is_what_is_free_for_each(
    steps: list[tuple[int, int]], others: list[tuple[int, int]], least: int
) -> None:
    phrases, at = [], 0
    for gap, length in steps:
        phrases.append((at + gap, at + gap + length))
        at += gap + length
    taken = [(start, start + length) for start, length in others]
    each = [piece for phrase in phrases for piece in free_of([phrase], taken, least)]
    assert list(free_of(phrases, taken, least)) == each


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12))
def test_segments_are_in_the_first_lane_that_is_free_of_others(lengths: list[tuple[int, int]]) -> None:
    segments = [(start, start + length) for start, length in lengths]
    lanes = overlap_rows(segments)
    for index in sorted(range(len(segments)), key=lambda place: segments[place]):
        earlier = [other for other in range(len(segments)) if (segments[other], other) < (segments[index], index)]
        busy = {lanes[other] for other in earlier if segments[other][1] > segments[index][0]}
        assert lanes[index] == next(lane for lane in range(len(segments)) if lane not in busy)


def test_what_is_cut_from_a_prediction_is_not_as_it_was_predicted() -> None:
    item = ResultItem("a", "who", "audio", "labels", {"start": 0.0, "end": 1.0, "channel": 0, "labels": ["Anna"]})
    before = Answer((replace(item, origin=Origin.PREDICTION),))
    after = touched(before, split(before, "a", 400, 1000, "new"))
    assert [each.origin for each in after.items] == [Origin.CHANGED, Origin.CHANGED]
