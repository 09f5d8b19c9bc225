"""Label Studio's run lengths: there and back, as a plain reader of the published format reads them, and spoilt."""

from __future__ import annotations

import time
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.mask.label_studio_rle import (
    MOST_BYTES,
    BadMask,
    as_written,
    compressed,
    mask_bytes,
    packed,
    packed_part,
    put_together,
    unpacked,
)
from annotator.core.answer.mask.row_spans import joined_spans, pairs

# A result of Label Studio itself begins so (3332 x 2527 pixels): its head, and nothing covered for three blocks.
HEAD_OF_STUDIO = bytes([2, 1, 233, 240, 57, 27, 255, 255, 255, 0, 255, 255, 224, 31])
_masks = st.lists(st.booleans(), min_size=1, max_size=400)


def runs_of(mask: list[bool]) -> list[tuple[int, int]]:
    runs, at = [], 0
    for is_covered, group in groupby(mask):
        count = len(list(group))
        if is_covered:
            runs.append((at, at + count))
        at += count
    return runs


def read_plainly(data: bytes) -> list[int]:
    """All words, one bit after the other, as the format is published."""
    bits = "".join(f"{byte:08b}" for byte in data)
    place = 0

    def take(count: int) -> int:
        nonlocal place
        place += count
        return int(bits[place - count : place], 2)

    count, word = take(32), take(5) + 1
    sizes = [take(4) + 1 for _ in range(4)]
    words: list[int] = []
    while len(words) < count:
        repeats = take(1)
        length = take(sizes[take(2)]) + 1
        words += [take(word)] * length if repeats else [take(word) for _ in range(length)]
    return words


def written_plainly(words: list[int], sizes: tuple[int, int, int, int], literal: list[bool]) -> bytes:
    """Encode like another encoder may do: other lengths, and separate words."""
    bits = f"{len(words):032b}{7:05b}" + "".join(f"{size - 1:04b}" for size in sizes)
    at, turn = 0, 0
    while at < len(words):
        kind = turn % 4
        most = 1 << sizes[kind]
        is_literal = literal[turn % len(literal)]
        if is_literal:
            part = words[at : at + most]
        else:
            part = [words[at]]
            while len(part) < most and at + len(part) < len(words) and words[at + len(part)] == words[at]:
                part.append(words[at])
        said = part if is_literal else part[:1]
        bits += f"{0 if is_literal else 1}{kind:02b}{len(part) - 1:0{sizes[kind]}b}" + "".join(
            f"{each:08b}" for each in said
        )
        at, turn = at + len(part), turn + 1
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[place : place + 8], 2) for place in range(0, len(bits), 8))


@given(_masks)
def test_there_and_back(mask: list[bool]) -> None:
    runs = runs_of(mask)
    data = packed(runs, len(mask))
    bounds = unpacked(data)
    assert list(zip(bounds[::2], bounds[1::2], strict=True)) == runs
    assert read_plainly(data) == [255 * is_covered for is_covered in mask for _ in range(4)]


@given(
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 70_000)), max_size=12),
    st.sets(st.integers(1, 269_999), max_size=6),
)
def test_what_is_packed_in_parts_is_the_same_wherever_it_is_cut(runs: list[tuple[int, int]], cuts: set[int]) -> None:
    """Also through the middle of a run."""
    spans = joined_spans((start, start + length) for start, length in runs)
    own = [
        [(max(start, first), min(end, last)) for start, end in pairs(spans) if start < last and end > first]
        for first, last in pairwise((0, *sorted(cuts), 270_000))
    ]
    data = put_together([part for each in own if (part := packed_part(each)) is not None], 270_000)
    assert data == packed(pairs(spans), 270_000)
    assert tuple(unpacked(data)) == spans


@given(
    st.lists(st.tuples(*[st.integers(0, 255)] * 4), min_size=1, max_size=60),
    st.tuples(*[st.integers(1, 16)] * 4),
    st.lists(st.booleans(), min_size=1, max_size=5),
)
def test_what_others_write_is_covered_where_it_is_opaque(
    pixels: list[tuple[int, int, int, int]], sizes: tuple[int, int, int, int], literal: list[bool]
) -> None:
    words = [word for pixel in pixels for word in pixel]
    bounds = unpacked(written_plainly(words, sizes, literal))
    assert list(zip(bounds[::2], bounds[1::2], strict=True)) == runs_of([pixel[3] >= 128 for pixel in pixels])


def test_an_empty_mask_begins_as_label_studio_begins_it() -> None:
    assert packed([], 3332 * 2527).startswith(HEAD_OF_STUDIO)


@given(st.binary(max_size=80))
def test_what_is_no_mask_is_refused_and_nothing_else_comes_of_it(data: bytes) -> None:
    try:
        bounds = unpacked(HEAD_OF_STUDIO[:3] + data)
    except BadMask:
        return
    assert list(bounds) == sorted(set(bounds))


def test_a_head_that_lies_costs_nothing() -> None:
    """Four thousand million words, and no more than a few bytes."""
    before = time.perf_counter()
    for count in (0xFFFFFFFC, 4, 0, 7):
        with pytest.raises(BadMask):
            unpacked(count.to_bytes(4, "big") + bytes([57, 27]))
    assert time.perf_counter() - before < 1


@pytest.mark.parametrize(
    "rle",
    [
        None,
        7,
        "no base 64!",
        "aGFsbG8=",
        [1, 2, 300],
        [1, -1],
        [True, False],
        [1.0, 2.0],
        ["1"],
        [0] * (MOST_BYTES + 1),
        compressed(bytes(MOST_BYTES * 20)),
    ],
    ids=range(11),
)
def test_numbers_that_are_no_mask_are_refused(rle: object) -> None:
    with pytest.raises(BadMask):
        unpacked(mask_bytes(rle))


@given(_masks)
def test_what_is_kept_is_written_as_label_studio_has_it(mask: list[bool]) -> None:
    data = packed(runs_of(mask), len(mask))
    value = {"format": "rle", "rle": compressed(data), "brushlabels": ["Car"]}
    assert as_written(value) == {**value, "rle": list(data)}
    assert mask_bytes(list(data)) == mask_bytes(compressed(data)) == data
    assert as_written(as_written(value)) == as_written(value)
