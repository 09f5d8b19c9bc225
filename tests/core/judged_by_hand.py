"""Judgements applied the slow way: every interval cut at every edge, and each piece held against all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import ELSEWHERE, OUTSIDE_TASKS, Interval, IntervalFold, State
from annotator.core.ledger.time_corrections import TimeCorrection


def judgements_in(history: Iterable[NewEntry]) -> list[TimeCorrection]:
    """Cut to what lies behind each of them; what is left empty is not there."""
    fold, found = IntervalFold(), list[TimeCorrection]()
    for entry in history:
        fold.apply(entry)
        if entry.kind is EntryKind.TIME_JUDGED and "start_ms" in entry.body:
            body = entry.body
            end_ms = min(body["end_ms"], fold.position_ms)
            counts_as = State(body["counts_as"]) if body["counts_as"] else None
            one = TimeCorrection(body["start_ms"], end_ms, counts_as, body.get("task"), body.get("platform"))
            found += [one] if one.start_ms < one.end_ms else []
    return found


def judged_by_hand(measured: Sequence[Interval], judgements: Sequence[TimeCorrection]) -> list[Interval]:
    edges = sorted({edge for one in judgements for edge in (one.start_ms, one.end_ms)})
    pieces: list[Interval] = []
    for interval in measured:
        within = [edge for edge in edges if interval.start_ms < edge < interval.end_ms]
        for start_ms, end_ms in zip([interval.start_ms, *within], [*within, interval.end_ms], strict=True):
            utc_ms = interval.utc_ms + start_ms - interval.start_ms
            piece = replace(interval, start_ms=start_ms, end_ms=end_ms, utc_ms=utc_ms)
            said = [one for one in judgements if one.start_ms <= start_ms and end_ms <= one.end_ms]
            pieces.append(_as_said(piece, said[-1]) if said else piece)
    return pieces


def _as_said(piece: Interval, last: TimeCorrection) -> Interval:
    if last.counts_as is None:
        return piece
    task = None if last.counts_as in OUTSIDE_TASKS else (last.task or piece.task)
    platform = (last.platform or piece.platform) if last.counts_as in ELSEWHERE else None
    return replace(piece, state=last.counts_as, task=task, platform=platform)
