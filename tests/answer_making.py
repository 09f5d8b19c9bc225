"""Hypothesis strategies for answers and envelopes: all answers that a worker can give."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.datetimes import written
from annotator.core.answer.defaults import json_number
from annotator.core.answer.geometry.box import BOXED, geometry_of_box, spanned
from annotator.core.answer.geometry.vector_line import line_of
from annotator.core.answer.mask.label_studio_rle import as_written as written_value
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.regions import regions, shape_made, uses, with_labels, with_region
from annotator.core.answer.relations import next_direction, related, with_label_pressed
from annotator.core.answer.result_items import Answer, Region, ResultItem, toggled, with_payload
from annotator.core.answer.shapes import TRACKS, Shape
from annotator.core.answer.text_places import ParagraphPlaces
from annotator.core.answer.text_spans import snapped
from annotator.core.answer.video_tracks import (
    USUAL_FRAMERATE,
    Drawn,
    Keyframe,
    NominalFrames,
    PercentBox,
    PercentOutline,
    PercentPoint,
    as_written,
    drawn_of,
    geometry_of,
    range_of,
    true_ends,
)
from annotator.core.design.controls import Choices, DateTime, Number, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.design.objects import Granularity
from annotator.core.design.options import options
from annotator.core.design.tree import ControlTag, Design
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.core.time.worktime import TaskTimes
from annotator.formats.exports.videos.tracks import EvenVideo
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.source.paths import OWN_LIST
from designs import COLUMNS, answerable_designs

WORDS = st.text(min_size=1, max_size=12)
WORKERS = st.from_regex(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}", fullmatch=True)
EXTENT = Extent(640, 480)
AUDIO_EXTENT = Extent(duration_s=11.0)
# More frames per second than the nominal rate, so several frames share one nominal frame.
VIDEO = EvenVideo(300, 10.0)
NOMINAL = NominalFrames(USUAL_FRAMERATE, VIDEO.duration_s)
_FRAMES = st.integers(0, VIDEO.frames - 1)
_BOXES = st.builds(
    PercentBox,
    *(st.floats(0, 90), st.floats(0, 90), st.floats(0.1, 10), st.floats(0.1, 10)),
    rotation=st.just(0) | st.floats(-180, 360),
)
_SPOTS = st.tuples(st.floats(0, 100), st.floats(0, 100))
_DRAWN: Mapping[Shape, st.SearchStrategy[Drawn]] = {
    Shape.TRACK: _BOXES,
    Shape.POLYGON_TRACK: st.builds(PercentOutline, st.lists(_SPOTS, min_size=3, max_size=6).map(tuple)),
    Shape.LINE_TRACK: st.lists(_SPOTS, min_size=2, max_size=5).map(line_of).map(drawn_of),
    Shape.KEY_POINT_TRACK: st.builds(PercentPoint, st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 10)),
}


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Draw an answer in the form in which it is sent."""
    return as_written(draw(answerable_designs().flatmap(answers_to)))


@st.composite
def media_seen(draw: st.DrawFn) -> Medium:
    """Draw a medium of any kind, decoded or not."""
    kind = draw(st.sampled_from(MediumKind))
    whole, seconds = st.integers(1, 99_999), st.floats(0, 99_999)
    known = {
        MediumKind.IMAGE: Extent(width_px=draw(whole), height_px=draw(whole)),
        MediumKind.AUDIO: Extent(duration_s=draw(seconds), sample_rate_hz=draw(whole)),
        MediumKind.VIDEO: Extent(draw(whole), draw(whole), draw(seconds), frame_count=draw(whole)),
        MediumKind.DOCUMENT: Extent(),
    }
    suffix = ".pdf" if kind is MediumKind.DOCUMENT else ""
    return Medium(draw(WORDS) + suffix, kind, known[kind] if draw(st.booleans()) else Extent(), "ab" * 32)


@st.composite
def answers_to(draw: st.DrawFn, design: Design) -> Answer:
    """Draw an answer to one of the `answerable_designs`, made by user actions in any order: pressing, typing,
    drawing regions."""
    answer = Answer()
    for step in range(draw(st.integers(0, 10))):
        answer = _acted(draw, answer, design, draw(st.sampled_from(design.controls())), f"area{step}")
    ids = [region.id for region in regions(answer, design)]
    for _related in range(draw(st.integers(0, 3)) if len(ids) > 1 else 0):
        answer = _related_by_hand(draw, answer, design, ids)
    return answer


def _related_by_hand(draw: st.DrawFn, answer: Answer, design: Design, ids: Sequence[str]) -> Answer:
    ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    answer, tag = related(answer, ends), design.relations
    for _turn in range(draw(st.integers(0, 2))):
        answer = next_direction(answer, ends)
    labels = [label.reported for label in tag.labels] if tag is not None else []
    if tag is None or not labels:
        return answer
    for label in draw(st.lists(st.sampled_from(labels), max_size=3)):
        answer = with_label_pressed(answer, ends, tag, label)
    return answer


def _acted(draw: st.DrawFn, answer: Answer, design: Design, control: ControlTag, fresh_id: str) -> Answer:
    shape = shape_made(control, design)
    if shape is not None and isinstance(control, Labels | Tool):
        labels: tuple[str, ...] = ()
        if isinstance(control, Labels):
            label = draw(st.sampled_from(control.labels))
            limit = control.uses_allowed(label)
            if limit is not None and uses(answer, control, label.reported) >= limit:
                return answer
            labels = (label.reported,)
        return with_region(answer, control, draw(marked(shape, fresh_id, control.targets[0])), labels)
    if isinstance(control, Labels):
        return _named(draw, answer, design, control)
    about = None
    if control.per_region:
        own = [region for region in regions(answer, design) if region.to_name in control.targets]
        if not own:
            return answer
        about = draw(st.sampled_from(own))
    if isinstance(control, Choices | Taxonomy):
        return toggled(answer, control, draw(st.sampled_from(options(control))).path, about)
    return with_payload(answer, control, draw(payloads(control)), about)


def _named(draw: st.DrawFn, answer: Answer, design: Design, control: Labels) -> Answer:
    """Label a box of a video with a Labels control that creates no regions itself."""
    tracks = [
        region for region in regions(answer, design) if region.shape in TRACKS and region.to_name in control.targets
    ]
    label = draw(st.sampled_from(control.labels))
    limit = control.uses_allowed(label)
    if not tracks or (limit is not None and uses(answer, control, label.reported) >= limit):
        return answer
    return with_labels(answer, control, draw(st.sampled_from(tracks)), (label.reported,))


_TURNS = st.just(0) | st.integers(1, 359)


@st.composite
def marked(draw: st.DrawFn, shape: Shape, region_id: str, to_name: str) -> Region:
    if shape is Shape.SPAN:
        text = COLUMNS["text"]
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Region(region_id, to_name, shape, {"start": start, "end": end, "text": text[start:end]})
    if shape is Shape.PARAGRAPH_SPAN:
        places = ParagraphPlaces(tuple(item["text"] for item in json.loads(COLUMNS["talk"])))
        first, last = sorted(draw(st.lists(st.integers(0, len(places.text)), min_size=2, max_size=2, unique=True)))
        span = snapped(places.text, first, last, Granularity.SYMBOL) or (0, 5)
        return Region(region_id, to_name, shape, places.geometry(*span))
    if shape is Shape.SEGMENT:
        rate_hz = draw(st.sampled_from([8_000, 44_100, 48_000]))
        first, last = sorted(draw(st.lists(st.integers(0, 11 * rate_hz), min_size=2, max_size=2, unique=True)))
        place = {"start": first / rate_hz, "end": last / rate_hz, "channel": draw(st.integers(0, 7))}
        return Region(region_id, to_name, shape, place, AUDIO_EXTENT)
    if shape is Shape.RANGES:
        first, last = sorted(draw(st.lists(_FRAMES, min_size=2, max_size=2)))
        whole = range_of(first, last, VIDEO, NOMINAL, reaches_end=last == VIDEO.frames - 1)
        return Region(region_id, to_name, shape, whole, frames=true_ends(first, last, VIDEO))
    if shape in TRACKS:
        numbers = sorted(draw(st.sets(_FRAMES, min_size=1, max_size=4)))
        drawn = _DRAWN[shape]
        track = tuple(Keyframe(number, VIDEO.time_s(number), draw(drawn), draw(st.booleans())) for number in numbers)
        geometry, frames = geometry_of(track, VIDEO, NOMINAL)
        return Region(region_id, to_name, shape, geometry, frames=frames)
    if shape is Shape.MASK:
        return Region(region_id, to_name, shape, written_value(draw(painted()).as_geometry()), EXTENT)
    percent = st.integers(0, 90)
    if shape is Shape.POLYGON:
        points = draw(st.lists(st.tuples(percent, percent), min_size=3, max_size=6))
        return Region(region_id, to_name, shape, {"points": [list(point) for point in points], "closed": True}, EXTENT)
    if shape is Shape.LINE:
        points = draw(st.lists(st.tuples(percent, percent), min_size=2, max_size=6))
        return Region(region_id, to_name, shape, line_of(points), EXTENT)
    if shape in BOXED:
        box = spanned((draw(st.integers(0, 300)), draw(st.integers(0, 200))), (400, 300)).rotated_by(draw(_TURNS))
        return Region(region_id, to_name, shape, geometry_of_box(shape, box, EXTENT.size_px or (1, 1)), EXTENT)
    place = {"x": draw(percent), "y": draw(percent), "width": draw(st.integers(1, 10))}
    return Region(region_id, to_name, shape, place, EXTENT)


@st.composite
def painted(draw: st.DrawFn) -> Mask:
    """Draw a mask of some strokes. At least the first is visible."""
    mask = Mask((640, 480))
    for _stroke in range(draw(st.integers(1, 3))):
        start, end = (
            (float(draw(st.integers(0, 640))), float(draw(st.integers(0, 480)))) for _end in ("first", "last")
        )
        mask.paint(start, end, draw(st.integers(2, 60)))
    return mask


def payloads(control: ControlTag) -> st.SearchStrategy[Any]:
    """Draw a value that a control can hold, or None."""
    match control:
        case Rating():
            return st.none() | st.integers(1, control.max_rating)
        case Number():
            base, step = control.min or Decimal(0), control.step or Decimal(1)
            most = 30 if control.max is None else min(30, int((control.max - base) / step))
            return st.none() | st.integers(0, most).map(lambda count: json_number(base + count * step))
        case DateTime():
            first, last = _day(control.min, "1970", "-01-01"), _day(control.max, "2037", "-12-31")
            moments = st.datetimes(first, last, timezones=st.just(UTC))
            return st.none() | moments.map(lambda moment: written(control, moment))
        case TextArea():
            texts = st.text(min_size=1, max_size=min(40, control.max_length or 40))
            return st.lists(texts, max_size=control.max_submissions or 3, unique_by=str.lower)
        case _:
            raise ValueError(control)


def _day(limit: str, year: str, rest: str) -> datetime:
    """Return the datetime of a limit that is a day, a year or empty."""
    return datetime.fromisoformat(limit if len(limit) == 10 else f"{limit or year}{rest}")


@st.composite
def envelopes(draw: st.DrawFn, /, answered: st.SearchStrategy[Answer] | None = None, **fixed: Any) -> Envelope:
    submitted_on = draw(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
    media = draw(media_seen())
    told = draw(st.dictionaries(st.sampled_from(list(TOLD.values())), st.integers(1, 10**9)))
    skipped = draw(st.booleans())
    made = Envelope(
        unique_id=str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))),
        bundle_id=draw(WORDS),
        revision=draw(st.integers(1, 99)),
        task_id=draw(WORDS),
        answer=Answer() if skipped else draw(answered if answered is not None else answers()),
        was_cancelled=skipped,
        submitted_on=submitted_on,
        times=TaskTimes(told),
        idle_after_s=draw(st.integers(1, 900)),
        media=draw(st.sampled_from([(), (media,)])),
        worker=draw(st.just("") | WORKERS),
    )
    return replace(made, **fixed)


def an_envelope(task_id: str, *items: ResultItem, number: int = 1, skipped: bool = False, worker: str = "") -> Envelope:
    """Return the `number`th submission for a task of `street-things@1`, one per day, with 7.25 s on task."""
    return Envelope(
        unique_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task_id} {number}")),
        bundle_id="street-things",
        revision=1,
        task_id=task_id,
        answer=Answer(items),
        was_cancelled=skipped,
        submitted_on=date(2026, 11, 24) + timedelta(days=number - 1),
        times=TaskTimes({State.ON_TASK: 7_250, State.INSTRUCTIONS: 1_000, State.WAITING: 344}),
        idle_after_s=90,
        media=(Medium(f"media/{task_id}.png", MediumKind.IMAGE, Extent(640, 480), "ab" * 32),),
        worker=worker,
    )


def known_to_version_1(envelope: Envelope) -> Envelope:
    """Return the envelope without true frames and relations, which version 1 did not have."""
    items = tuple(replace(item, frames=()) for item in envelope.answer.items)
    return replace(envelope, answer=Answer(items))


def as_version_1(envelope: Envelope) -> bytes:
    """Return the bytes that the program wrote before version 2, submitted one second before midnight UTC."""
    value = json.loads(envelope_bytes(replace(known_to_version_1(envelope), worker="")))
    day, rule = value["time"]["submitted"], value["time"].pop("rule")
    moments = {"started": f"{day}T22:59:59.000Z", "submitted": f"{day}T23:59:59.000Z"}
    value["time"] = {**value["time"], **moments, "idle_s": 120.5, "paused_s": 61.0, "rule": rule}
    return json.dumps({**value, "version": 1}, indent=2, ensure_ascii=False).encode()


def an_item(control: str, kind: str, value: dict[str, Any], region_id: str = "r1") -> ResultItem:
    return ResultItem(region_id, control, "picture", kind, value)


def write_results(folder: Path, made: Sequence[Envelope]) -> Path:
    """Write results as the folder connector stores them."""
    for envelope in made:
        place = folder / f"{envelope.bundle_id}@{envelope.revision}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{envelope.unique_id}.json").write_bytes(envelope_bytes(envelope))
    return folder


def exported_names(folder: Path) -> set[str]:
    """Return the names of all files in `folder`, except the list that an export keeps for the next export."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if name != OWN_LIST}
