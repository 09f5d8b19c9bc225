"""Steps of an answer, each made by the same functions as a person's."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from annotator.core.answer.datetimes import written
from annotator.core.answer.geometry.box import box_of, geometry_of_box
from annotator.core.answer.geometry.vector_line import VectorLine, from_image, line_of
from annotator.core.answer.marks import Point, geometry_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.messages import messages, with_message, with_message_times
from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.predictions import as_sent, suggested, touched
from annotator.core.answer.regions import moved, region, shape_made, with_labels, with_region
from annotator.core.answer.relations import next_direction as turned_round
from annotator.core.answer.relations import related, with_label_pressed
from annotator.core.answer.result_items import Answer, Region, ResultItem, with_payload, with_selected
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.answer.text_places import paragraph_places
from annotator.core.answer.video_tracks import (
    Drawn,
    Keyframe,
    NominalFrames,
    PercentBox,
    drawn_of,
    range_of,
    true_ends,
)
from annotator.core.answer.video_tracks import geometry_of as track_geometry
from annotator.core.design.controls import Choices, DateTime, Taxonomy
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Paragraphs
from annotator.core.design.options import Path
from annotator.core.design.structures.chat import ChatMessage
from annotator.core.design.tree import ControlTag, Design
from annotator.formats.source.html_page import read_page

DAY = date(2026, 11, 24)
SIZE = (640, 480)
TEXT = "Ada Lovelace met Charles Babbage in London. 🦊 Là."
SPAN = (0, 12)
TALK = json.dumps(
    [
        {"author": "Ann", "text": "🦊 Hello, I am Ann.", "start": 0, "end": 1.5},
        {"author": "Bot", "text": "On Monday?\r\nFine.", "start": 1.5, "duration": 2},
    ],
    ensure_ascii=False,
)
PAGE = (
    "<style>p { color: red }</style><h1>Ada 🦊</h1><p>She works<br>at <b>Acme Inc.</b> in London.</p>"
    "<table><tr><td>Born<td>1815</table>"
)
# Of a sound of 11 s: as from samples at 44.1 kHz, nothing rounded.
SEGMENT, AUDIO_S = {"start": 143_328 / 44_100, "end": 5.1, "channel": 0}, 11.0

type Maker = Callable[[Design, Answer], Answer]


def _control(design: Design, name: str) -> ControlTag:
    control = design.control(name)
    if control is None:
        raise KeyError(name)
    return control


def chose(name: str, *paths: Path, about: str = "") -> Maker:
    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        if not isinstance(control, Choices | Taxonomy):
            raise TypeError(name)
        return with_selected(answer, control, paths, _region(answer, design, about))

    return make


def said(name: str, payload: Any, about: str = "") -> Maker:
    def make(design: Design, answer: Answer) -> Answer:
        return with_payload(answer, _control(design, name), payload, _region(answer, design, about))

    return make


def dated(name: str, about: str = "") -> Maker:
    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        if not isinstance(control, DateTime):
            raise TypeError(name)
        moment = written(control, datetime(2026, 11, 24, 17, 30, tzinfo=UTC))
        return with_payload(answer, control, moment, _region(answer, design, about))

    return make


def marked(name: str, region_id: str, points: tuple[Point, ...] = (), *labels: str) -> Maker:
    """A span of the text, or a segment of the sound, where no points are given."""

    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        shape = shape_made(control, design)
        if not isinstance(control, Labels | Tool) or shape is None:
            raise TypeError(name)
        if shape is Shape.SPAN:
            start, end = SPAN
            made = Region(
                region_id, control.targets[0], Shape.SPAN, {"start": start, "end": end, "text": TEXT[start:end]}
            )
        elif shape is Shape.SEGMENT:
            made = Region(region_id, control.targets[0], shape, SEGMENT, Extent(duration_s=AUDIO_S))
        elif shape is Shape.MASK:
            mask = Mask(SIZE)
            mask.paint(points[0], points[-1], 9)
            made = Region(region_id, control.targets[0], shape, mask.as_geometry(), Extent(*SIZE))
        else:
            made = Region(region_id, control.targets[0], shape, geometry_of(shape, points, SIZE), Extent(*SIZE))
        return with_region(answer, control, made, labels)

    return make


def quoted(name: str, region_id: str, text: str, first: str, last: str, *labels: str) -> Maker:
    """A span of a conversation or a page, from the first words to the last ones. `text` is the cell."""

    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        shape, tag = shape_made(control, design), design.object(control.targets[0])
        if not isinstance(control, Labels) or shape is None:
            raise TypeError(name)
        is_talk = isinstance(tag, Paragraphs)
        places = paragraph_places(tag, text) if isinstance(tag, Paragraphs) else NodePlaces(read_page(text))
        start, end = places.text.index(first), places.text.index(last) + len(last)
        geometry = places.geometry(start, end)
        assert is_talk is ("globalOffsets" not in geometry)
        return with_region(answer, control, Region(region_id, control.targets[0], shape, geometry), labels)

    return make


def wrote(name: str, role: str, content: str) -> Maker:
    """A message of a chat, with the time that it gets when it is sent."""

    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        if not isinstance(control, Messages):
            raise TypeError(name)
        return with_message_times(with_message(answer, control, ChatMessage(role, content)), design, DAY)

    return make


def about_message(name: str, payload: Any, number: int) -> Maker:
    """An answer about a message, counted from 0."""

    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        return with_payload(answer, control, payload, messages(answer, design, control.targets[0])[number])

    return make


def lined(name: str, region_id: str, line: VectorLine, *labels: str) -> Maker:
    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        if not isinstance(control, Labels):
            raise TypeError(name)
        region = Region(region_id, control.targets[0], Shape.LINE, from_image(line, SIZE), Extent(*SIZE))
        return with_region(answer, control, region, labels)

    return make


def turned(region_id: str, degrees: int) -> Maker:
    """A box or an ellipse, around its middle."""

    def make(design: Design, answer: Answer) -> Answer:
        before = _region(answer, design, region_id)
        if before is None:
            raise KeyError(region_id)
        box = box_of(before.shape, before.geometry, SIZE).rotated_by(degrees)
        return moved(answer, region_id, geometry_of_box(before.shape, box, SIZE))

    return make


def ranged(name: str, region_id: str, first: int, last: int, label: str) -> Maker:
    """Answer with a range of a video of 30 frames per second, which Label Studio counts with 24: true frames from 0."""

    def make(design: Design, answer: Answer) -> Answer:
        control = _control(design, name)
        if not isinstance(control, Labels):
            raise TypeError(name)
        video, nominal = SteadyVideo(), NominalFrames(Fraction(24), 10.0)
        geometry, frames = range_of(first, last, video, nominal), true_ends(first, last, video)
        made = Region(region_id, control.targets[0], Shape.RANGES, geometry, frames=frames)
        return with_region(answer, control, made, (label,))

    return make


BOXES = PercentBox(10.0, 20.0, 5.0, 5.0), PercentBox(30.0, 20.0, 5.0, 5.0)
LINES = tuple(drawn_of(line_of([(x, 20.0), (x + 5.0, 40.0), (x + 9.0, 30.0)])) for x in (10.0, 30.0))


def tracked(name: str, region_id: str, *labels: str, drawn: Sequence[Drawn] = BOXES) -> Maker:
    """A region on a film of 30 frames a second, which moves for two seconds and is gone."""

    def make(design: Design, answer: Answer) -> Answer:
        control, nominal = _control(design, name), NominalFrames(Fraction(24), 5.0)
        shape = shape_on(control, design.object(control.targets[0])) if isinstance(control, Labels | Tool) else None
        if shape is None or not isinstance(control, Labels | Tool):
            raise TypeError(name)
        track = (Keyframe(0, 0.0, drawn[0]), Keyframe(60, 2.0, drawn[1], goes_on=False))
        geometry, frames = track_geometry(track, SteadyVideo(), nominal)
        region = Region(region_id, control.targets[0], shape, geometry, frames=frames)
        return with_region(answer, control, region, labels)

    return make


def named(name: str, region_id: str, label: str) -> Maker:
    """A region that another control made."""

    def make(design: Design, answer: Answer) -> Answer:
        control, about = _control(design, name), _region(answer, design, region_id)
        if not isinstance(control, Labels) or about is None:
            raise TypeError(name)
        return with_labels(answer, control, about, (label,))

    return make


class SteadyVideo:
    """A video of 30 frames per second."""

    def time_s(self, number: int) -> float:
        return number / 30

    def number_at(self, time_s: float) -> int:
        return int(time_s * 30)


def predicted(region_id: str) -> Maker:
    """Turn the answer so far into a confirmed prediction."""
    return lambda _design, answer: as_sent(suggested(answer, {region_id}))


def put_right(name: str, payload: Any, region_id: str) -> Maker:
    """Turn the answer so far into a prediction with one change."""

    def make(design: Design, answer: Answer) -> Answer:
        before = suggested(answer, {region_id})
        return as_sent(touched(before, said(name, payload, region_id)(design, before)))

    return make


def as_data(item: ResultItem) -> Maker:
    return lambda _design, answer: replace(answer, items=(*answer.items, item))


def _region(answer: Answer, design: Design, region_id: str) -> Region | None:
    return region(answer, design, region_id) if region_id else None


def joined(from_id: str, to_id: str, *labels: str, turns: int = 0) -> Maker:
    def make(design: Design, answer: Answer) -> Answer:
        ends, tag = (from_id, to_id), design.relations
        made = related(answer, ends)
        if tag is not None:
            for label in labels:
                made = with_label_pressed(made, ends, tag, label)
        for _turn in range(turns):
            made = turned_round(made, ends)
        return made

    return make
