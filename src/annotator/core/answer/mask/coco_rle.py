"""Masks as COCO has them: lengths of runs down the columns of the picture, not covered and covered in turn, as numbers
or packed into letters (https://github.com/cocodataset/cocoapi, maskApi.c).

From rows to columns and back it takes as long as there are places where a row, or a column, is covered otherwise than
the one before: never a look at each pixel. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.mask.label_studio_rle import MOST_PIXELS, BadMask

# What a mask of a photograph has is less by far; a mask of noise would take minutes.
MOST_CHANGES = 4_000_000
_FIRST_LETTER = 48


def column_runs(spans: Mapping[int, Sequence[int]], size: tuple[int, int]) -> list[int]:
    """From what of each row is covered, as bounds in turn."""
    width, height = size
    changes = _crossed(spans, height, width)
    bounds = (column * height + row for column in sorted(changes) for row in changes[column])
    counts, reached = [], 0
    for bound in _apart(bounds):
        counts.append(bound - reached)
        reached = bound
    left = width * height - reached
    return [*counts, left] if left else counts


def row_spans(counts: Sequence[int], size: tuple[int, int]) -> dict[int, tuple[int, ...]]:
    """The inverse. Raises BadMask where they are not of a picture of this size, or too many."""
    width, height = size
    if len(counts) > MOST_CHANGES or width * height > MOST_PIXELS:
        raise BadMask("picture")
    if any(count < 0 for count in counts) or sum(counts) != width * height:
        raise BadMask("picture")
    columns: dict[int, list[int]] = {}
    at = 0
    for place, count in enumerate(counts):
        if place % 2 and count:
            _add_down(columns, at, at + count, height)
        at += count
    return {row: tuple(bounds) for row, bounds in _crossed(columns, width, height).items()}


def box_pixels(counts: Sequence[int], size: tuple[int, int]) -> int:
    """Of the smallest box around what they cover; none of theirs is believed to be of a picture of this size."""
    height, at = max(size[1], 1), 0
    left, right, top, bottom = size[0], 0, height, 0
    for place, count in enumerate(counts):
        if place % 2 and count > 0:
            last = at + count - 1
            is_over = at // height != last // height
            left, right = min(left, at // height), max(right, last // height + 1)
            top, bottom = (0, height) if is_over else (min(top, at % height), max(bottom, last % height + 1))
        at += count
    return max(right - left, 0) * max(bottom - top, 0)


def letters_of(counts: Sequence[int]) -> str:
    """Five bits a letter; from the fourth on what a length has more than the one before the last."""
    letters: list[str] = []
    for place, count in enumerate(counts):
        left = count - counts[place - 2] if place > 2 else count
        while True:
            bits, left = left & 31, left >> 5
            is_last = left == -1 if bits & 16 else left == 0
            letters.append(chr(_FIRST_LETTER + (bits if is_last else bits | 32)))
            if is_last:
                break
    return "".join(letters)


def counts_of(letters: str) -> list[int]:
    """The inverse of `letters_of`. Raises BadMask."""
    counts: list[int] = []
    number = bits = 0
    for letter in letters:
        code = ord(letter) - _FIRST_LETTER
        if not 0 <= code < 64 or bits > 40 or len(counts) > MOST_CHANGES:
            raise BadMask("letters")
        number |= (code & 31) << bits
        bits += 5
        if code & 32:
            continue
        if code & 16:
            number -= 1 << bits
        counts.append(number + counts[-2] if len(counts) > 2 else number)
        number = bits = 0
    if bits:
        raise BadMask("letters")
    return counts


def _add_down(columns: dict[int, list[int]], start: int, end: int, height: int) -> None:
    """A run that may go over several columns."""
    while start < end:
        column, row = divmod(start, height)
        last = min(end - column * height, height)
        own = columns.setdefault(column, [])
        if own and own[-1] == row:
            own[-1] = last
        else:
            own += (row, last)
        start = column * height + last


def _crossed(lines: Mapping[int, Sequence[int]], line_count: int, length: int) -> dict[int, list[int]]:
    """For each place along the lines, at which lines it begins and ends to be covered."""
    found: dict[int, list[int]] = {}
    before: Sequence[int] = ()
    last, changes = -1, 0
    for line in sorted(lines):
        if line != last + 1:
            changes += _note(found, before, (), last + 1)
            before = ()
        changes += _note(found, before, lines[line], line)
        if changes > MOST_CHANGES:
            raise BadMask("changes")
        before, last = lines[line], line
    _note(found, before, (), min(last + 1, line_count))
    return {place: found[place] for place in sorted(found) if place < length}


def _note(found: dict[int, list[int]], before: Sequence[int], after: Sequence[int], line: int) -> int:
    """Every place that one of both covers and the other does not; how many."""
    bounds = list(_apart(sorted((*before, *after))))
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        for place in range(start, end):
            found.setdefault(place, []).append(line)
    return sum(bounds[1::2]) - sum(bounds[::2])


def _apart(bounds: Iterable[int]) -> Iterator[int]:
    """In order, without those that are there twice: where one run ends another begins."""
    held: int | None = None
    for bound in bounds:
        if held == bound:
            held = None
            continue
        if held is not None:
            yield held
        held = bound
    if held is not None:
        yield held
