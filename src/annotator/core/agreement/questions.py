"""Questions of a design that are compared between workers, and their scales. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from annotator.core.answer.regions import makers, shape_made
from annotator.core.design.controls import Choices, DateTime, Number, Ranker, Rating, Selection, Taxonomy, TextArea
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.tree import ControlTag, Design


class Scale(StrEnum):
    """The scales of comparison; the value is the name in `--json`."""

    NOMINAL = "nominal"  # equal or not
    ORDINAL = "ordinal"  # by rank
    INTERVAL = "interval"  # by the square of the difference
    MASI = "masi"  # several choices of a list
    JACCARD = "jaccard"  # several choices of a tree
    EDITS = "edit-distance"  # texts
    RANKS = "ranks"  # orders of cards
    BUCKETS = "buckets"  # columns of cards
    OVERLAP = "overlap"  # regions


class Aspect(StrEnum):
    """The aspect of a control's answers: the whole task, regions' position or label, or per-region answer."""

    TASK = "task"
    PLACE = "place"
    LABEL = "label"
    PART = "part"


class Question(Struct, frozen=True):
    """A question to compare. `makers` are the controls whose regions it is about, if it is about regions."""

    control: ControlTag
    aspect: Aspect
    scale: Scale
    makers: tuple[str, ...] = ()

    def is_about(self, maker: str, object_name: str) -> bool:
        return maker in self.makers and object_name in self.control.targets


def questions(design: Design) -> tuple[Question, ...]:
    """Return the questions in document order."""
    return tuple(question for control in design.controls() for question in _of(control, design))


def _of(control: ControlTag, design: Design) -> Iterator[Question]:
    all_makers = tuple(maker.name for target in control.targets for maker in makers(design, target))
    if isinstance(control, Messages):
        yield Question(control, Aspect.TASK, Scale.EDITS)
    elif isinstance(control, Labels | Tool):
        is_maker = shape_made(control, design) is not None
        own = (control.name,) if is_maker else all_makers
        if is_maker:
            yield Question(control, Aspect.PLACE, Scale.OVERLAP, own)
        if isinstance(control, Labels):
            scale = Scale.NOMINAL if control.selection is Selection.SINGLE else Scale.MASI
            yield Question(control, Aspect.LABEL, scale, own)
    elif (scale_there := _scale(control)) is not None and control.per_region:
        yield Question(control, Aspect.PART, scale_there, all_makers)
    elif scale_there is not None:
        yield Question(control, Aspect.TASK, scale_there)


def _scale(control: ControlTag) -> Scale | None:
    match control:
        case Choices():
            return Scale.NOMINAL if control.selection is Selection.SINGLE else Scale.MASI
        case Taxonomy():
            return Scale.NOMINAL if control.max_usages == 1 else Scale.JACCARD
        case Rating():
            return Scale.ORDINAL
        case Number() | DateTime():
            return Scale.INTERVAL
        case TextArea():
            return Scale.EDITS
        case Ranker():
            return Scale.BUCKETS if control.buckets else Scale.RANKS
    return None
