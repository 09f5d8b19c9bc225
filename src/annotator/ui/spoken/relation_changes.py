"""What was related from one answer to the next, in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.answer.regions import Answer, Direction, Relation
from annotator.ui.language import figures
from annotator.ui.language.translation import _


def relation_changes(before: Answer, after: Answer, name: Callable[[Answer, str], str]) -> Iterator[str]:
    """`name` says what an area of an answer is called."""
    was = {known.ends: known for known in before.relations}
    now = {known.ends: known for known in after.relations}
    for ends, known in now.items():
        if ends not in was:
            yield _("Related: {relation}.").format(relation=spoken_relation(after, known, name))
        elif was[ends] != known:
            yield _("Now related as: {relation}.").format(relation=spoken_relation(after, known, name))
    for ends, known in was.items():
        if ends not in now:
            yield _("No longer related: {relation}.").format(relation=spoken_relation(before, known, name))


def spoken_relation(answer: Answer, known: Relation, name: Callable[[Answer, str], str]) -> str:
    """`from dog to wheel: part of`: without signs, which nobody hears."""
    first, second = (name(answer, end) for end in known.ends)
    if known.direction is Direction.BOTH:
        words = _("{first} and {second}, both ways").format(first=first, second=second)
    else:
        start, end = (first, second) if known.direction is Direction.RIGHT else (second, first)
        words = _("from {first} to {second}").format(first=start, second=end)
    return figures.pair(words, ", ".join(known.labels)) if known.labels else words
