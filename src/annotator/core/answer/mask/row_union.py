"""Union and difference of a mask and whole rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs

type MaskRows = Mapping[int, Spans]  # bounds by row, in pixels of the image


def with_rows(mask: Mask, rows: MaskRows) -> Mask:
    """Return the union."""
    after = mask.copied()
    for row, spans in rows.items():
        before = mask.spans(row)
        after.put(row, joined_spans([*pairs(before), *pairs(spans)]) if before else spans)
    return after


def without_rows(mask: Mask, rows: MaskRows) -> Mask:
    """Return the mask without the pixels of these rows."""
    after = mask.copied()
    for row, spans in rows.items():
        if before := mask.spans(row):
            after.put(row, _apart(before, spans))
    return after


def _apart(spans: Spans, others: Spans) -> Spans:
    """Return the difference of two rows in one pass."""
    bounds: list[int] = []
    place = 0
    for start, end in pairs(spans):
        at = start
        while place and others[place - 1] > start:  # the previous one may overlap this run too
            place -= 2
        while place < len(others) and others[place] < end:
            if others[place] > at:
                bounds += (at, others[place])
            at = max(at, others[place + 1])
            place += 2
        if at < end:
            bounds += (at, end)
    return tuple(bounds)
