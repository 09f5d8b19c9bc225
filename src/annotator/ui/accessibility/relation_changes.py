"""Spoken descriptions of changed relations. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.answer.regions import Answer, Direction, Relation
from annotator.core.design.labels import Relations
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

type AreaName = Callable[[Answer, str], str]  # returns the spoken name of a region of an answer


def relation_changes(before: Answer, after: Answer, name: AreaName, tag: Relations | None) -> Iterator[str]:
    """Yield a sentence for each added, changed or removed relation. `tag` supplies the displayed labels."""
    was = {known.ends: known for known in before.relations}
    now = {known.ends: known for known in after.relations}
    for ends, known in now.items():
        if ends not in was:
            yield _("Related: {relation}.").format(relation=spoken_relation(after, known, name, tag))
        elif was[ends] != known:
            yield _("Relation changed: {relation}.").format(relation=spoken_relation(after, known, name, tag))
    for ends, known in was.items():
        if ends not in now:
            yield _("Relation removed: {relation}.").format(relation=spoken_relation(before, known, name, tag))


def spoken_relation(answer: Answer, known: Relation, name: AreaName, tag: Relations | None) -> str:
    """Return a relation as `from dog to wheel: part of`, without arrow signs, which a screen reader does not speak."""
    first, second = (name(answer, end) for end in known.ends)
    if known.direction is Direction.BOTH:
        words = _("{first} and {second}, both ways").format(first=first, second=second)
    else:
        start, end = (first, second) if known.direction is Direction.RIGHT else (second, first)
        words = _("from {first} to {second}").format(first=start, second=end)
    return number_format.pair(words, shown_labels(known, tag)) if known.labels else words


def shown_labels(known: Relation, tag: Relations | None) -> str:
    """Return the labels as the design displays them, not as it reports them."""
    shown = {label.reported: label.value for label in tag.labels} if tag is not None else {}
    return ", ".join(shown.get(label, label) for label in known.labels)
