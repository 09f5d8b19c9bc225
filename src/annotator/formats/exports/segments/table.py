"""Export of segments to one spreadsheet table: a row for each audio segment or video range of all tasks and workers.
Frames are counted from 1, as on screen. A range ends when its last frame disappears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from annotator.core.outbox.envelope import Envelope
from annotator.formats.exports.segments.textgrid import number
from annotator.formats.exports.segments.timed_text import TimedTexts
from annotator.formats.tables.spreadsheet import BYTE_ORDER_MARK, Guard, csv_chunks

SEGMENT_COLUMNS = (
    "bundle", "revision", "task", "submission", "worker", "media",
    "segment", "start_s", "end_s", "duration_s", "first_frame_on_screen", "last_frame_on_screen", "labels", "text",
)  # fmt: skip


class Transcribed(Struct, frozen=True):
    """One medium of one submission. `labels` are the design's in order; `name` is unique, without suffix."""

    envelope: Envelope
    medium: TimedTexts
    labels: tuple[str, ...]
    name: str


def segment_chunks(transcribed: Iterable[Transcribed], controls: Sequence[str], guard: Guard) -> Iterator[bytes]:
    """Yield the table. Each of the per-region `controls` has a column. The first text is also in the column `text`."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(_rows(transcribed, controls), guard)


def _rows(transcribed: Iterable[Transcribed], controls: Sequence[str]) -> Iterator[Sequence[str]]:
    yield [*SEGMENT_COLUMNS, *(f"answer.{control}" for control in controls)]
    for each in transcribed:
        envelope = each.envelope
        ids = (envelope.bundle_id, str(envelope.revision), envelope.task_id, envelope.unique_id, envelope.worker)
        for text in each.medium.texts:
            times = (text.start_s, text.end_s, round(text.end_s - text.start_s, 9))
            yield [
                *ids,
                each.medium.path,
                text.id,
                *map(number, times),
                *(("", "") if text.frames is None else (str(text.frames.first + 1), str(text.frames.last + 1))),
                text.named,
                text.text,
                *(text.others.get(control, "") for control in controls),
            ]
