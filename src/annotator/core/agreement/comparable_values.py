"""Values of one answer to one question in a comparable form. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from annotator.core.agreement.comparable_regions import MarkedPlace, comparable_region
from annotator.core.agreement.distances import normal, with_above
from annotator.core.agreement.questions import Question, Scale
from annotator.core.answer.datetimes import moment
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.answer.shapes import shape_on
from annotator.core.answer.visibility import VisibleTags, visible_tags
from annotator.core.design.controls import Choices, DateTime, Ranker, Taxonomy
from annotator.core.design.labels import MERGED_WITH_LABELS, Labels, Messages, Tool
from annotator.core.design.options import Path
from annotator.core.design.tree import Design

# Squares of larger numbers overflow a float.
_LARGEST = 1e100

# A tuple is an order of cards; the paths of a set may be pairs of a card and its column.
type Comparable = frozenset[Path] | float | str | tuple[str, ...]
# The control that made a region, and its object. Only regions with the same source are compared.
type MarkSource = tuple[str, str]


class MarkedRegion(Struct, frozen=True):
    region_id: str
    place: MarkedPlace
    page: int = 0


class ReadAnswer:
    """One answer, analysed once."""

    def __init__(self, answer: Answer, design: Design) -> None:
        self._answer = answer
        self._design = design
        self._sights: VisibleTags = visible_tags(design, answer)
        self.marks: Mapping[MarkSource, tuple[MarkedRegion, ...]] = _marks(answer, design)

    def is_asked(self, name: str) -> bool:
        """Return True if a control was visible, for questions about the whole task and region controls."""
        return self._sights.counts(name, "")

    def of_task(self, question: Question) -> Comparable | None:
        """Return the value of a question about the whole task. Return None if the question was not visible or not
        answered. An empty multiple choice is a value."""
        if not self.is_asked(question.control.name):
            return None
        return value_of(question, self._answer)

    def of_mark(self, question: Question, mark: MarkedRegion) -> Comparable | None:
        return value_of(question, self._sights.about(mark.region_id))


def value_of(question: Question, answer: Answer) -> Comparable | None:
    """Return the comparable value or None. A nominal value is a set: foreign results may hold several choices."""
    control, scale = question.control, question.scale
    if isinstance(control, Messages):
        return normal("\n".join(_lines(control, answer))) or None
    if isinstance(control, Choices | Taxonomy | Labels | Tool):
        chosen = frozenset(_chosen(control, answer))
        if scale is Scale.JACCARD:
            return with_above(chosen)
        return chosen if chosen or scale is Scale.MASI else None
    payload = answer.payload(control)
    if isinstance(control, Ranker):
        return _ranked(payload, scale)
    if isinstance(control, DateTime):
        when = moment(control, payload) if isinstance(payload, str) else None
        return None if when is None else when.timestamp()
    if scale is Scale.EDITS:
        texts = [text for text in payload if isinstance(text, str)] if isinstance(payload, list | tuple) else []
        return normal("\n".join(texts)) or None
    number = _number(payload)
    return None if scale is Scale.ORDINAL and number == 0 else number  # 0 means no rating


def _ranked(payload: object, scale: Scale) -> Comparable | None:
    """Return an order of cards, or the column of each card."""
    if not isinstance(payload, Mapping):
        return None
    listed = [(name, ids) for name, ids in payload.items() if isinstance(ids, list | tuple)]
    cards = [(card_id, str(name)) for name, ids in listed for card_id in ids if isinstance(card_id, str)]
    if scale is Scale.RANKS:
        return tuple(card_id for card_id, _name in cards) or None
    return frozenset(cards) or None


def _lines(control: Messages, answer: Answer) -> Iterator[str]:
    """Yield the messages of an answer with their roles."""
    for item in answer.items:
        message = item.value.get(control.value_key)
        if item.from_name == control.name and isinstance(message, Mapping):
            yield f"{message.get('role')}: {message.get('content')}"


def _number(payload: object) -> float | None:
    if not isinstance(payload, int | float) or isinstance(payload, bool):
        return None
    try:
        number = float(payload)
    except OverflowError:
        return None
    return number if abs(number) < _LARGEST else None  # also excludes NaN


def _chosen(control: Choices | Taxonomy | Labels | Tool, answer: Answer) -> Iterator[Path]:
    if isinstance(control, Choices | Taxonomy):
        yield from answer.selected(control)
    elif isinstance(control, Labels):
        for item in answer.items:
            listed = item.value.get(control.value_key)
            if _is_named_by(item, control) and isinstance(listed, list | tuple):
                yield from ((label,) for label in listed if isinstance(label, str))


def _is_named_by(item: ResultItem, control: Labels) -> bool:
    """Return True if the item holds labels of this control. A track and its labels are one result item under the
    track's name (`core.answer.video_tracks`)."""
    is_track = item.type in MERGED_WITH_LABELS and item.to_name in control.targets
    return item.from_name == control.name or is_track


def _marks(answer: Answer, design: Design) -> Mapping[MarkSource, tuple[MarkedRegion, ...]]:
    """Return the regions of an answer by source; skip invalid geometry, because results are untrusted input."""
    makers: dict[str, MarkSource] = {}
    for item in answer.items:
        control = design.control(item.from_name)
        if control is not None and shape_on(control, design.object(item.to_name)) is not None:
            makers.setdefault(item.id, (control.name, item.to_name))
    found: dict[MarkSource, list[MarkedRegion]] = {}
    for region in regions(answer, design):
        try:
            mark = MarkedRegion(region.id, comparable_region(region), region.page or 0)
        except (KeyError, TypeError, ValueError, IndexError, OverflowError):
            continue
        found.setdefault(makers[region.id], []).append(mark)
    return {source: tuple(marks) for source, marks in found.items()}
