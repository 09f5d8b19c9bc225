"""The active tool and labels of an object: the control and labels of the next region, and the limits of how often a
label may be used. They stay active, also in the next task, until the user activates another label or cancels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from annotator.core.answer.regions import makers, namers, shape_made, uses
from annotator.core.answer.result_items import Answer
from annotator.core.answer.shapes import TRACKS, Shape
from annotator.core.design.controls import Selection
from annotator.core.design.label_groups import LabelGroup, label_groups
from annotator.core.design.labels import PLAIN_LINES, Label, Labels, LineRules, Tool
from annotator.core.design.tree import Design
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import cut_short


class ToolState(Struct, frozen=True):
    """The active tool. `maker` is the next region's control, "" for none; `labels` are its labels by control."""

    maker: str
    labels: Mapping[str, tuple[str, ...]]


class ActiveTool:
    def __init__(self, design: Design, object_name: str, is_hidden: Callable[[Labels | Tool], bool]) -> None:
        """Create the active tool of an object. While `is_hidden` returns True for a control, it makes no region."""
        self._design = design
        self._is_hidden = is_hidden
        self._makers = makers(design, object_name)
        self._tags = {tag.name: tag for tag in (*self._makers, *namers(design, object_name))}
        self._groups = {name: group for group in label_groups(design) for name in group.names}
        self.maker: Labels | Tool | None = None
        self.labels: dict[str, tuple[str, ...]] = {}
        self._last = ToolState("", {})  # what was active before it was put down
        self.activate_only()

    def line_rules(self, answer: Callable[[], Answer]) -> Callable[[str], LineRules]:
        """Return a function giving a line's drawing rules: a region ID's, or with "" the active tool's."""

        def rules(region_id: str) -> LineRules:
            if not region_id:
                return PLAIN_LINES if self.maker is None else self.maker.lines
            made_it = (maker for maker in self._makers if answer().item(maker.name, region_id) is not None)
            return next((maker.lines for maker in made_it), PLAIN_LINES)

        return rules

    @property
    def shape(self) -> Shape | None:
        is_usable = self.maker is not None and not self._is_hidden(self.maker)
        return shape_made(self.maker, self._design) if self.maker is not None and is_usable else None

    @property
    def active(self) -> ToolState:
        return ToolState("" if self.maker is None else self.maker.name, dict(self.labels))

    @property
    def only_maker(self) -> Labels | Tool | None:
        """The only tool, or None if there are several. Shapes on a video are always activated one at a time, because
        an active tool would take the video's keys for drawing."""
        only = self._makers[0] if len(self._makers) == 1 and not _asks(self._makers[0]) else None
        return None if only is not None and shape_made(only, self._design) in TRACKS else only

    def activate_only(self) -> bool:
        """Activate the only tool if nothing is active. Return True if it was activated."""
        only = self.only_maker
        if only is None or self.maker is not None:
            return False
        self.maker = only
        if isinstance(only, Labels) and only.labels:
            self.labels[only.name] = (only.labels[0].reported,)
        return True

    def next_labels(self, may_use: Callable[[Labels, Label], bool]) -> tuple[tuple[Labels, Label], ...]:
        """Return the active labels of the active control. Without one, return the first usable label of the first
        control that has one, or the very first label if none is usable."""
        if self.maker is not None:
            tag = self.maker if isinstance(self.maker, Labels) else None
            named = () if tag is None else self.labels.get(tag.name, ())
            return tuple((tag, label) for each in named if tag and (label := label_of(tag, each)) is not None)
        every = [(maker, label) for maker in self._makers if isinstance(maker, Labels) for label in maker.labels]
        usable = (pair for pair in every if may_use(*pair))
        return tuple([next(usable, every[0])] if every else ())

    def activate_first(self, may_use: Callable[[Labels, Label], bool]) -> Label | None:
        """Activate the next label, unless a tool is already active or there are no labels; then return None."""
        first = self.next_labels(may_use)
        if self.maker is not None or not first:
            return None
        self.maker, label = first[0]
        self.labels[self.maker.name] = (label.reported,)
        return label

    @property
    def is_choice(self) -> bool:
        """True if there is more than one tool or label to activate."""
        return sum(len(maker.labels) if isinstance(maker, Labels) else 1 for maker in self._makers) > 1

    def activate(self, tag: Labels | Tool, reported: str, *, may_put_down: bool) -> None:
        """Activate a tool or label. An active label is deactivated with `may_put_down`. The last label of a control
        stays active if that control makes regions; labels of other controls may all be deactivated."""
        makes = shape_made(tag, self._design) is not None
        if isinstance(tag, Labels):
            before = self.labels.get(tag.name, ())
            if reported not in before or may_put_down:
                self.labels[tag.name] = toggled(before, reported, tag.selection) or (before if makes else ())
        if makes:
            for other in self._makers:
                if other is not tag:
                    self.labels.pop(other.name, None)
            self.maker = tag
        elif self.maker is None:
            self.maker = next((maker for maker in self._makers if isinstance(maker, Tool)), None)

    def group_of(self, control: str) -> LabelGroup | None:
        return self._groups.get(control)

    @property
    def in_hand(self) -> str:
        """The name of the active control, else of the one that was active last; "" for none."""
        return self._last.maker if self.maker is None else self.maker.name

    def listed(self, tag: Labels, reported: str) -> Labels:
        """Return the control that a label of a list is for: the active one of its group, else the last one, else the
        first that has the label."""
        group = self._groups.get(tag.name)
        fitting = () if group is None else group.with_label(reported)
        return next((each for each in fitting if each.name == self.in_hand), fitting[0] if fitting else tag)

    @property
    def shapes(self) -> frozenset[Shape]:
        """The shapes that the design allows on this object."""
        return frozenset(shape for maker in self._makers if (shape := shape_made(maker, self._design)) is not None)

    def allows(self, shape: Shape) -> bool:
        """Return True if the active labels allow the tool of a shape, or if their list does not have that tool."""
        return self._with_shape(shape) is not None

    def take_up(self, shape: Shape) -> bool:
        """Activate the tool of a shape, with the active labels if it has them, else with the last ones or its first.
        Return False if the active labels do not allow it."""
        tag = self._with_shape(shape)
        if tag is not None and (self.maker is None or tag.name != self.maker.name):
            carried = self._carried_by(tag)
            first = tuple(label.reported for label in tag.labels[:1]) if isinstance(tag, Labels) else ()
            for other in self._makers:
                self.labels.pop(other.name, None)
            self.maker = tag
            if labels := carried or first:
                self.labels[tag.name] = labels
        return tag is not None

    def _with_shape(self, shape: Shape) -> Labels | Tool | None:
        makers_of_shape = (tag for tag in self._makers if shape_made(tag, self._design) is shape)
        own = [tag for tag in makers_of_shape if not self._is_hidden(tag)]
        at_hand = next((tag for tag in own if self.maker is not None and tag.name == self.maker.name), None)
        carrying = next((tag for tag in own if self._carried_by(tag)), None)
        group = None if self.maker is None else self._groups.get(self.maker.name)
        others = [tag for tag in own if group is None or tag.name not in group.names]
        return at_hand or carrying or next(iter(others), None)

    def _carried_by(self, tag: Labels | Tool) -> tuple[str, ...]:
        """Return the active labels, else the last ones, as far as a control has them."""
        labels = self._last.labels if self.maker is None else self.labels
        return tuple(reported for reported in labels.get(self.in_hand, ()) if label_of(tag, reported) is not None)

    def deactivate(self) -> None:
        if self.maker is not None:
            self._last = self.active
        self.maker = None
        self.labels = {}

    def take_over(self, active: ToolState) -> None:
        """Restore the active tool after a new layout of the same bundle, as far as this design has it."""
        kept = {name: self._known(name, labels) for name, labels in active.labels.items()}
        maker = next((tag for tag in self._makers if tag.name == active.maker), None)
        if isinstance(maker, Labels) and not kept.get(maker.name):
            maker = None
        if maker is not None:
            self.maker = maker
            self.labels = {name: labels for name, labels in kept.items() if labels}

    def shown(self, control: str) -> tuple[str, ...]:
        """Return the active labels of a control; ("",) for a tool."""
        if isinstance(self.maker, Tool) and self.maker.name == control:
            return ("",)
        return self.labels.get(control, ())

    def _known(self, control: str, labels: tuple[str, ...]) -> tuple[str, ...]:
        tag = self._tags.get(control)
        return () if tag is None else tuple(reported for reported in labels if label_of(tag, reported) is not None)


def label_of(tag: Labels | Tool, reported: str) -> Label | None:
    labels = tag.labels if isinstance(tag, Labels) else ()
    return next((label for label in labels if label.reported == reported), None)


def toggled(before: tuple[str, ...], reported: str, selection: Selection) -> tuple[str, ...]:
    if reported in before:
        return tuple(label for label in before if label != reported)
    return (*before, reported) if selection is Selection.MULTIPLE else (reported,)


def _asks(maker: Labels | Tool) -> bool:
    """Return True if the user must choose a label before drawing."""
    return isinstance(maker, Labels) and len(maker.labels) > 1


NAME_LEAST = 12  # characters of a long name that always fit


def is_left(answer: Answer, tag: Labels, label: Label, more: int = 1) -> bool:
    """Return True if `more` further regions may carry the label."""
    limit = tag.uses_allowed(label)
    return limit is None or uses(answer, tag, label.reported) + more <= limit


def limit_met(answer: Answer, tag: Labels | Tool, reported: str, more: int = 1) -> tuple[str, int] | None:
    """Return the label and its limit if `more` further regions would exceed it, else None."""
    label = label_of(tag, reported)
    if not isinstance(tag, Labels) or label is None or is_left(answer, tag, label, more):
        return None
    limit = tag.uses_allowed(label)
    return None if limit is None else (label.value, limit)


def carried(answer: Answer, namers: Sequence[Labels], region_id: str) -> Iterator[tuple[Labels, str]]:
    """Yield the labels of a region, each with its control."""
    for tag in namers:
        item = answer.item(tag.name, region_id)
        for reported in () if item is None else item.value.get(tag.value_key, ()):
            yield tag, reported


def limit_text(label: str, count: int) -> str:
    """Return the hint for a label whose limit is reached."""
    text = _("{label}: at most {count} per task. Delete a region first, or choose another label.")
    return text.format(label=label, count=number_format.count(count))


def used_up_text(label: str) -> str:
    """Return the hint for a region that stays without a label because of the limit."""
    return _(
        "Limit reached for {label}: the region has no label. Select it, then press Shift and the key of another label."
    ).format(label=label)


def limits_text(tags: Iterable[Labels]) -> tuple[str, ...]:
    """Return the longest possible hints about the limits, with long names shortened."""
    limits = [(limit, label.value) for tag in tags for label in tag.labels if (limit := tag.uses_allowed(label))]
    if not limits:
        return ()
    name = max((cut_short(name, NAME_LEAST) for _limit, name in limits), key=len)
    return limit_text(name, max(limits)[0]), used_up_text(name)
