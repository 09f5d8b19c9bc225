"""Compacted results of a campaign: one row of a Parquet part for each result, with its answer as Label Studio's JSON.
Every figure is computed from these parts, because a query over one file per result takes hundreds of times as long."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.exports.parquet import Kind, parquet_chunks

MOST_ROWS = 100_000
_COLUMNS: Mapping[str, Kind] = {
    "unique_id": Kind.TEXT, "share": Kind.TEXT, "task": Kind.TEXT, "worker": Kind.TEXT, "skipped": Kind.YES_OR_NO,
    "submitted": Kind.DAY, "time_s": Kind.NUMBER, "result": Kind.TEXT, "sha256": Kind.TEXT,
}  # fmt: skip


def part_row(envelope: Envelope, share: str, data: bytes) -> tuple[Any, ...]:
    """Return the row of a result. `data` are its bytes."""
    time_ms = sum(envelope.times.of(state) for state in TOLD.values())
    return (
        envelope.unique_id, share, envelope.task_id, envelope.worker or None, envelope.was_cancelled,
        envelope.submitted_on, time_ms / 1000, json.dumps(envelope.answer.serialize(), ensure_ascii=False),
        hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def part_chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """Yield a Parquet file. Raise ImportError if `is_parquet_missing`."""
    return parquet_chunks(_COLUMNS, rows)
