"""Whole rows of pixels that a mask takes in, or gives away, at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs

type MaskRows = Mapping[int, Spans]  # what of each row is meant, in pixels of the picture


def with_rows(mask: Mask, rows: MaskRows) -> Mask:
    """What either covers."""
    after = mask.copied()
    for row, spans in rows.items():
        before = mask.spans(row)
        after.put(row, joined_spans([*pairs(before), *pairs(spans)]) if before else spans)
    return after


def without_rows(mask: Mask, rows: MaskRows) -> Mask:
    """What the mask covers, and these do not."""
    after = mask.copied()
    for row, spans in rows.items():
        if before := mask.spans(row):
            after.put(row, _apart(before, spans))
    return after


def _apart(spans: Spans, others: Spans) -> Spans:
    """What lies in the first alone; one walk over both."""
    bounds: list[int] = []
    place = 0
    for start, end in pairs(spans):
        at = start
        while place and others[place - 1] > start:  # the one before reaches into this, too
            place -= 2
        while place < len(others) and others[place] < end:
            if others[place] > at:
                bounds += (at, others[place])
            at = max(at, others[place + 1])
            place += 2
        if at < end:
            bounds += (at, end)
    return tuple(bounds)
