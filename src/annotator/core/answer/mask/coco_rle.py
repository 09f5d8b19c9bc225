"""COCO masks: run lengths down the columns, uncovered and covered alternating, as numbers or as letters. Format:
https://github.com/cocodataset/cocoapi, maskApi.c. The conversion between rows and columns takes time proportional to
the number of changes between adjacent rows or columns, not to the number of pixels. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.mask.label_studio_rle import MOST_PIXELS, BadMask

# Masks of photographs have far fewer changes; a mask of noise would take minutes.
MOST_CHANGES = 4_000_000
_FIRST_LETTER = 48


def column_runs(spans: Mapping[int, Sequence[int]], size: tuple[int, int]) -> list[int]:
    """Return the column runs of the bounds of each row."""
    width, height = size
    changes = _crossed(spans, height, width)
    bounds = (column * height + row for column in sorted(changes) for row in changes[column])
    counts = []
    reached = 0
    for bound in _apart(bounds):
        counts.append(bound - reached)
        reached = bound
    left = width * height - reached
    return [*counts, left] if left else counts


def row_spans(counts: Sequence[int], size: tuple[int, int]) -> dict[int, tuple[int, ...]]:
    """Return the bounds of each row from column runs. Raise BadMask for too many runs or another image size."""
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
    """Return the number of pixels of the bounding box; the runs need not match the image size."""
    height = max(size[1], 1)
    at = 0
    left, right = size[0], 0
    top, bottom = height, 0
    for place, count in enumerate(counts):
        if place % 2 and count > 0:
            last = at + count - 1
            is_over = at // height != last // height
            left, right = min(left, at // height), max(right, last // height + 1)
            top, bottom = (0, height) if is_over else (min(top, at % height), max(bottom, last % height + 1))
        at += count
    return max(right - left, 0) * max(bottom - top, 0)


def letters_of(counts: Sequence[int]) -> str:
    """Encode runs as letters: five bits each, and from the fourth run on the difference to the run two before."""
    letters: list[str] = []
    for place, count in enumerate(counts):
        left = count - counts[place - 2] if place > 2 else count
        while True:
            bits = left & 31
            left >>= 5
            is_last = left == -1 if bits & 16 else left == 0
            letters.append(chr(_FIRST_LETTER + (bits if is_last else bits | 32)))
            if is_last:
                break
    return "".join(letters)


def counts_of(letters: str) -> list[int]:
    """Decode letters. Raise BadMask for invalid ones."""
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
    """Add a run that may span several columns."""
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
    """Return, for each position along the lines, the lines at which coverage starts and ends."""
    found: dict[int, list[int]] = {}
    before: Sequence[int] = ()
    last = -1
    changes = 0
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
    """Record each position covered in only one of two lines; return their number."""
    bounds = list(_apart(sorted((*before, *after))))
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        for place in range(start, end):
            found.setdefault(place, []).append(line)
    return sum(bounds[1::2]) - sum(bounds[::2])


def _apart(bounds: Iterable[int]) -> Iterator[int]:
    """Yield the bounds in order without pairs of equal ones, where one run ends and the next begins."""
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
