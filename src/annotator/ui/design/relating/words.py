"""Relations in words: in a list, and for who hears it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.answer.regions import Direction, Relation
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Relations
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.objects.mark import Mark
from annotator.ui.widgets.labels import cut_short

MOST_OF_TEXT = 24  # letters of a span
_SIGNS = {Direction.RIGHT: "→", Direction.LEFT: "←", Direction.BOTH: "↔"}


def end_words(mark: Mark | None) -> str:
    """`1 dog`; of a text also what it says. Empty of what is not seen."""
    if mark is None:
        return ""
    words = " ".join(part for part in (str(mark.number or ""), mark.words or _("no label")) if part)
    text = " ".join(str(mark.area.geometry.get("text", "")).split()) if mark.area.shape is Shape.SPAN else ""
    return figures.pair(words, cut_short(text, MOST_OF_TEXT)) if text else words


def row_words(relation: Relation, first: str, second: str) -> str:
    """`1 dog → 2 wheel: part of`."""
    return _labelled(f"{first} {_SIGNS[relation.direction]} {second}", relation)


def label_words(relation: Relation) -> str:
    return ", ".join(relation.labels)


def colours_of(tag: Relations | None) -> Mapping[str, str]:
    """Those that the design gives, by label."""
    return {label.reported: label.background for label in tag.labels if label.background} if tag is not None else {}


def _labelled(words: str, relation: Relation) -> str:
    return figures.pair(words, label_words(relation)) if relation.labels else words
