"""Timed texts: the audio segments or video ranges of one medium, with their labels and texts. Results have seconds
with all digits. Subtitles and EAF have whole milliseconds: halves are rounded up, each end is after its start."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.answer.regions import by_id, labels_of, regions
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.answer.visibility import question_subjects, visible_tags
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import ObjectTag
from annotator.core.design.tree import Design
from annotator.formats.exports.segments.frame_times import RangeClock, VideoFrames
from annotator.formats.results.answer_text import Joining, readable

_TIMED = (Shape.SEGMENT, Shape.RANGES)
# Text of a segment without labels and texts, because an empty cue would be invalid.
NOTHING = "…"
# Longer than any recording. A larger time in a result is invalid.
LONGEST_S = 1000 * 3600
_JOINED = Joining(", ", "\n")
# Characters that XML or subtitles cannot contain: control characters and two noncharacters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLANKS = re.compile("[ \t\n]+")
_ENDS_OF_LINES = re.compile("\r\n?|[\u2028\u2029]")


class TimedText(Struct, frozen=True):
    """A segment with its texts.

    - `labels`: as results report them.
    - `text`: the answer of the first text area about the segment.
    - `others`: the non-empty answers of other controls by name. Texts contain no empty lines.
    - `lacks_text`: True if it is an audio segment whose requested text is missing.
    - `frames`: those of a video range, if known."""

    start_s: float
    end_s: float
    labels: tuple[str, ...] = ()
    text: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    lacks_text: bool = False
    frames: VideoFrames | None = None

    @property
    def named(self) -> str:
        """Its labels on one line, or an empty string."""
        return ", ".join(self.labels)

    @property
    def shown(self) -> str:
        """Its text, or its labels. Empty if a requested text is missing, because nobody spoke the speaker's name."""
        return self.text or ("" if self.lacks_text else self.named or NOTHING)

    @property
    def full_text(self) -> str:
        """All answers about it, each on one line or more."""
        return "\n".join(text for text in (self.text, *self.others.values()) if text)

    @property
    def times_ms(self) -> tuple[int, int]:
        start_ms = milliseconds(self.start_s)
        return start_ms, max(milliseconds(self.end_s), start_ms + 1)


class TimedTexts(Struct, frozen=True):
    """All segments of one medium, in order of start. `path` is the path in the bundle. `duration_s` is the length if
    known, else the end of the last segment. `rate` is the average frames per second of a video, or None."""

    path: str
    duration_s: float
    texts: tuple[TimedText, ...]
    rate: float | None = None


def has_segments(design: Design) -> bool:
    return any(marks_segments(design, target.name) for target in design.objects())


def marks_segments(design: Design, object_name: str) -> bool:
    """Return True if segments or ranges can be marked on this object."""
    target = design.object(object_name)
    return any(
        shape_on(control, target) in _TIMED
        for control in design.controls()
        if isinstance(control, Labels | Tool) and object_name in control.targets
    )


def timed_texts(answer: Answer, design: Design, target: ObjectTag, path: str, clock: RangeClock) -> TimedTexts:
    """Return the segments of one object, which plays the file at `path`. Invalid times are left out."""
    about = by_id(answer)
    text_areas = [control for control in design.controls() if isinstance(control, TextArea) and control.per_region]
    sights = visible_tags(design, answer)
    asked = {region.id for control in text_areas for region in question_subjects(control, sights) if region is not None}
    texts: list[TimedText] = []
    for region in regions(answer, design):
        start_s, end_s = map(_time, _ends(region, clock))
        is_here = region.shape in _TIMED and region.to_name == target.name
        if is_here and start_s is not None and end_s is not None:
            labels = tuple(one_line(str(label)) for label in labels_of(about[region.id], region.id))
            answers = _answers(about[region.id], design)
            first = next((control.name for control in text_areas if answers.get(control.name)), "")
            text = answers.pop(first, "")
            lacks_text = region.shape is Shape.SEGMENT and not text and region.id in asked
            named = tuple(filter(None, labels))
            frames = clock.frames(region) if region.shape is Shape.RANGES else None
            end_s = max(start_s, end_s)
            texts.append(TimedText(start_s, end_s, named, text, answers, region.id, lacks_text, frames))
    texts.sort(key=lambda text: (text.start_s, text.end_s))
    last_s = max((text.end_s for text in texts), default=0.0)
    return TimedTexts(path, max(clock.extent.duration_s or 0.0, last_s), tuple(texts), clock.rate)


def _ends(region: Region, clock: RangeClock) -> tuple[object, object]:
    if region.shape is Shape.RANGES:
        return clock.times_s(region)
    return region.geometry.get("start"), region.geometry.get("end")


def milliseconds(seconds: float) -> int:
    """Round the decimal value of `seconds` to milliseconds, halves up."""
    return int((Decimal(repr(seconds)) * 1000).to_integral_value(ROUND_HALF_UP))


def block(text: str) -> str:
    """Return text as non-empty lines without forbidden characters."""
    lines = _FORBIDDEN.sub("", _ENDS_OF_LINES.sub("\n", text)).split("\n")
    return "\n".join(stripped for line in lines if (stripped := line.strip()))


def one_line(text: str) -> str:
    """Return text on one line: one space for spaces and line ends; no-break ones, as before `!`, are kept."""
    return _BLANKS.sub(" ", block(text)).strip()


type Tier = list[tuple[TimedText, str]]


def tiers(texts: Iterable[TimedText], order: Sequence[str], unnamed: str) -> dict[str, Tier]:
    """Return the segments by tier with their texts. Tiers are named after labels, in design order, or `unnamed`.
    Overlapping segments of one name go to further tiers, `Ada (2)`. Answers of further controls have tiers of their
    own, `note@Ada`. Overlap is judged in whole milliseconds."""
    by_name: dict[str, list[TimedText]] = {}
    for text in texts:
        by_name.setdefault(text.named or unnamed, []).append(text)
    places = {label: place for place, label in enumerate(order)}
    packed: dict[str, Tier] = {}
    for name in sorted(by_name, key=lambda name: places.get(name, len(places))):
        for number, row in enumerate(_rows(by_name[name]), start=1):
            tier = name if number == 1 else _free(name, number, by_name.keys() | packed.keys())
            packed[tier] = [(text, text.shown) for text in row]
            for control in dict.fromkeys(control for text in row for control in text.others):
                answers = [(text, text.others[control]) for text in row if control in text.others]
                packed[_free(f"{control}@{tier}", 1, by_name.keys() | packed.keys())] = answers
    return packed


def labels_in_order(design: Design, target: ObjectTag) -> tuple[str, ...]:
    """Return the labels of all controls for this object, as reported."""
    controls = (control for control in design.controls() if isinstance(control, Labels))
    return tuple(
        one_line(label.reported) for control in controls if target.name in control.targets for label in control.labels
    )


def _rows(texts: Sequence[TimedText]) -> list[list[TimedText]]:
    """Return the segments in as few rows as possible. Each goes to the first free row."""
    rows: list[list[TimedText]] = []
    for text in sorted(texts, key=lambda text: text.times_ms):
        free = next((row for row in rows if row[-1].times_ms[1] <= text.times_ms[0]), None)
        if free is None:
            rows.append([text])
        else:
            free.append(text)
    return rows


def _free(name: str, number: int, taken: Collection[str]) -> str:
    """Return the name with this number, or with the next free one. Number 1 is omitted."""
    while (numbered := name if number == 1 else f"{name} ({number})") in taken:
        number += 1
    return numbered


def _answers(about: Answer, design: Design) -> dict[str, str]:
    """Return the answer of each `perRegion` control about one segment."""
    answers: dict[str, str] = {}
    for control in design.controls():
        item = about.item(control.name) if control.per_region else None
        if item is None or control.value_key not in item.value:
            continue
        # Without its times, which would otherwise precede the text.
        alone = replace(item, value={control.value_key: item.value[control.value_key]})
        if text := block(readable([alone], _JOINED)):
            answers[control.name] = text
    return answers


def _time(value: object) -> float | None:
    """Return valid seconds, or None."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if math.isfinite(value) and 0 <= value <= LONGEST_S else None
