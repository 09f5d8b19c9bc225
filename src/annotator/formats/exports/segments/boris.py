"""Export of segments to aggregated events of BORIS: tab-separated, a row with start and stop for each event.

Format: https://www.boris.unito.it/user_guide/export_events/, with the columns of BORIS 8 and 9. A label is a
behaviour; a segment with several labels becomes several events. Times are rounded to milliseconds, as in BORIS. A
video range starts when its first frame appears and stops when its last frame appears. BORIS stops state events at
the media time of the frame on screen when the key is pressed. The stop is therefore one frame earlier than in WebVTT
or EAF. Image indices count from 0. An event whose start equals its stop is a point. Values unknown to the results
are `NA`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from posixpath import basename
from typing import Final

from annotator.formats.exports.segments.table import Transcribed
from annotator.formats.exports.segments.textgrid import UNNAMED
from annotator.formats.exports.segments.timed_text import TimedText, milliseconds, one_line
from annotator.formats.tables.spreadsheet import TAB, Guard

STATE, POINT = "STATE", "POINT"
NOT_KNOWN, NO_SUBJECT = "NA", "No focal subject"
BORIS_COLUMNS: Final = (
    "Observation id", "Observation date", "Description", "Observation type", "Source", "Time offset (s)",
    "Coding duration", "Media duration (s)", "FPS (frame/s)", "Subject",
    "Observation duration by subject by observation", "Behavior", "Behavioral category", "Behavior type",
    "Start (s)", "Stop (s)", "Duration (s)", "Media file name", "Image index start", "Image index stop",
    "Image file path start", "Image file path stop", "Comment start", "Comment stop",
)  # fmt: skip


def boris_bytes(transcribed: Transcribed) -> bytes:
    """Return UTF-8 without a byte order mark, which BORIS would read as part of the first name."""
    held = io.StringIO(newline="")
    guard = Guard(TAB)
    writer = csv.DictWriter(held, BORIS_COLUMNS, restval=NOT_KNOWN, dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    for row in _rows(transcribed):
        writer.writerow({column: guard.cell(cell) for column, cell in row.items()})
    return held.getvalue().encode()


def _rows(transcribed: Transcribed) -> Iterator[dict[str, str]]:
    medium, envelope = transcribed.medium, transcribed.envelope
    coded_ms = [time_ms for text in medium.texts for time_ms in _ends_ms(text)]
    name = basename(medium.path)
    shared = {
        "Observation id": transcribed.name,
        "Observation date": envelope.submitted_on.isoformat(),
        "Description": envelope.task_id,
        "Observation type": "Media file",
        "Source": f"player #1:{name}",
        "Time offset (s)": _seconds(0),
        "Coding duration": _seconds(max(coded_ms, default=0) - min(coded_ms, default=0)),
        "Media duration (s)": _seconds(milliseconds(medium.duration_s)),
        "FPS (frame/s)": NOT_KNOWN if medium.rate is None else f"{medium.rate:.3f}",
        "Subject": NO_SUBJECT,
        "Observation duration by subject by observation": _seconds(milliseconds(medium.duration_s)),
        "Media file name": name,
    }
    for text in medium.texts:
        for label in text.labels or (UNNAMED,):
            yield {**shared, **_event(text, label)}


def _event(text: TimedText, label: str) -> dict[str, str]:
    start_ms, stop_ms = _ends_ms(text)
    frames = (str(text.frames.first), str(text.frames.last)) if text.frames is not None else (NOT_KNOWN, NOT_KNOWN)
    return {
        "Behavior": label,
        "Behavioral category": "",
        "Behavior type": STATE if stop_ms > start_ms else POINT,
        "Start (s)": _seconds(start_ms),
        "Stop (s)": _seconds(stop_ms),
        "Duration (s)": _seconds(stop_ms - start_ms) if stop_ms > start_ms else NOT_KNOWN,
        "Image index start": frames[0],
        "Image index stop": frames[1],
        "Comment start": one_line(text.full_text),
        "Comment stop": "",
    }


def _ends_ms(text: TimedText) -> tuple[int, int]:
    """Return start and stop: for a video range, the times when its first and last frame appear."""
    start_s, stop_s = (text.start_s, text.end_s) if text.frames is None else (text.frames.first_s, text.frames.last_s)
    return milliseconds(start_s), milliseconds(stop_s)


def _seconds(time_ms: int) -> str:
    return f"{time_ms // 1000}.{time_ms % 1000:03}"
