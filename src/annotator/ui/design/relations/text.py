"""Text of relations, for the list and for screen readers."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.answer.regions import Direction, Relation
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Relations
from annotator.ui.accessibility.relation_changes import shown_labels
from annotator.ui.i18n import number_format, timecode
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import cut_short

MOST_OF_NAME = (24, 16, 10, 6)  # maximum number of letters: names are shortened before labels
_SIGNS = {Direction.RIGHT: "→", Direction.LEFT: "←", Direction.BOTH: "↔"}


def end_text(mark: Mark | None, most: int = MOST_OF_NAME[0]) -> str:
    """Return the text of a relation's end, such as `1 dog`. For a text span it contains the text, for an audio
    segment also the times. Empty for a hidden region."""
    if mark is None:
        return ""
    place, name = mark.area.geometry, mark.words or _("no label")
    if mark.area.shape is Shape.SPAN:
        name = " ".join(str(place.get("text", "")).split()) or name
    name = cut_short(name, most)
    if mark.area.shape is Shape.SEGMENT:
        name = f"{name} {timecode.stretch(place['start'], place['end'])}"
    return " ".join(part for part in (str(mark.number or ""), name) if part)


def row_text(relation: Relation, first: Mark | None, second: Mark | None, tag: Relations | None) -> tuple[str, ...]:
    """Return texts such as `1 dog → 2 wheel: part of`, with ever shorter names."""
    sign = _SIGNS[relation.direction]
    lines = [f"{end_text(first, most)} {sign} {end_text(second, most)}" for most in MOST_OF_NAME]
    return tuple(_labelled(words, relation, tag) for words in lines)


def colours_of(tag: Relations | None) -> Mapping[str, str]:
    """Return the colours given by the design, by label."""
    return {label.reported: label.background for label in tag.labels if label.background} if tag is not None else {}


def _labelled(words: str, relation: Relation, tag: Relations | None) -> str:
    return number_format.pair(words, shown_labels(relation, tag)) if relation.labels else words
