"""The Labels family and the region tags without labels. They show the label for the next region and the label of the
selected region. A press only reports the label and the kind of press (`wanted`). `ui.design.marks.controller`
decides whether it labels the selection or the next region. The labels of a group of tags are listed once, at the
first of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.answer.index import changed_range
from annotator.core.answer.result_items import Answer, Region, ResultItem
from annotator.core.design.label_groups import LabelGroup
from annotator.core.design.labels import Label, Labels, Tool, ToolKind
from annotator.core.design.options import Path
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import words_of
from annotator.ui.theme.label_colours import ByLabel, unnamed
from annotator.ui.widgets.labels import label, text_within, tip
from annotator.ui.widgets.layouts import FlowLayout

BEFORE_HINT_PX = 4
# The commands of the tools that a video has, without labels.
_ON_VIDEO = {
    ToolKind.VIDEO_RECTANGLE: "tool_box",
    ToolKind.POLYGON: "tool_polygon",
    ToolKind.KEY_POINT: "tool_point",
    ToolKind.VIDEO_VECTOR: "tool_line",
}


class Press(Enum):
    """The kind of press on a label. NEXT: its key sets the label for the next region. RENAME: its key with Shift
    labels the selection. CLICK: a click does either."""

    NEXT = auto()
    RENAME = auto()
    CLICK = auto()


class LabelsPart(ControlPart):
    """A control with labels. `wanted` carries the name of this control, the reported name of the label and a Press;
    "" is the tool of a control without labels. A tool of an image shows only findings."""

    wanted = Signal(str, str, object)

    def __init__(
        self,
        tag: Labels | Tool,
        keys: Mapping[Path, str],
        colours: ByLabel,
        group: LabelGroup | None = None,
        *,
        is_on_image: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Create the control; with a `group`, the list of its labels, of which `tag` is the first. On an image, each
        label shows the number of its regions."""
        super().__init__(tag, parent)
        self.tags: tuple[Labels | Tool, ...] = (tag,) if group is None else group.tags
        self._group = group
        self._is_on_image = is_on_image
        self._in_hand = tag.name  # the control that the next label is for, of a group
        self._keys: dict[str, Mapping[Path, str]] = {tag.name: keys}  # by control
        self._captions: dict[str, QWidget] = {}  # by control
        self._top = QVBoxLayout()
        self._top.setSpacing(0)
        self.column.addLayout(self._top)
        self._counts = Counter[tuple[str, str]]()  # regions by control and label
        self._colours = colours
        self._buttons: dict[str, LabelButton] = {}
        self._active: tuple[str, ...] = ()
        self._counted = Answer()
        self._hint = label("", "muted", wrap=True)
        self._hint.setContentsMargins(0, BEFORE_HINT_PX, 0, 0)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._hint.hide()
        self._likely_hints: tuple[str, ...] = ()
        self._hinted = ("", "")
        flow = FlowLayout(spacing_px=6)
        for tag_label in self._listed():
            self._add(flow, tag_label.reported, tag_label.value, keys.get((tag_label.reported,), ""), tag_label)
        if isinstance(tag, Tool) and tag.kind in _ON_VIDEO and not is_on_image:  # an image has a toolbox
            self._add(flow, "", words_of(_ON_VIDEO[tag.kind]), "", None)
        self.column.addLayout(flow)
        self.column.addWidget(self._hint)

    def show_active(self, active: tuple[str, ...]) -> None:
        """Display the labels that apply to the next region, by reported name, and announce them."""
        if active != self._active and self.isVisible():
            announce(self, self._active_text(active))
        self.show_opened(active)

    def show_opened(self, labels: tuple[str, ...]) -> None:
        """Display these labels as active without an announcement: they have an open range of the video."""
        self._active = labels
        self._show(self._last, self.region)

    def take_in(self, part: JoinedLabelsPart, caption: QWidget | None) -> None:
        """Hold the control of a tag whose labels are listed here, and its header, shown while its tool is used."""
        self._top.addWidget(part)
        part.wanted.connect(self.wanted)
        self.add_caption(part.tag.name, caption)

    def add_caption(self, control: str, caption: QWidget | None) -> None:
        if caption is not None:
            self._top.addWidget(caption)
            self._captions[control] = caption
            caption.setVisible(control == self._in_hand)

    def show_tool(self, control: str, *, is_active: bool) -> None:
        """Display the control of the group that the next label is for. Labels that it lacks switch to another."""
        self._in_hand = control if any(tag.name == control for tag in self.tags) else self.tags[0].name
        for name, caption in self._captions.items():
            caption.setVisible(name == self._in_hand)
        own = {label.reported for tag in self.tags if tag.name == self._in_hand for label in _labels_of(tag)}
        for reported, button in self._buttons.items():
            button.show_fitting(not is_active or control != self._in_hand or reported in own)
        self._show_all_keys()

    def show_aim(self, *, names: bool) -> None:
        """Display whether a click on a label labels the selection or sets the label for the next region."""
        for button in self._buttons.values():
            button.show_aim(names=names)

    def reserve_space_for_hint(self, likely: tuple[str, ...]) -> None:
        """Reserve the height of the tallest hint: the content below does not move under the mouse pointer."""
        keeps_room = self._hint.sizePolicy()
        if keeps_room.retainSizeWhenHidden():
            return
        self._likely_hints = likely
        keeps_room.setRetainSizeWhenHidden(True)
        self._hint.setSizePolicy(keeps_room)
        self._reserve_space()

    def start_over(self) -> None:
        super().start_over()
        self._reserve_space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._reserve_space()

    def _reserve_space(self) -> None:
        """Reserve the height of the tallest possible hint at the current width."""
        if self._hint.sizePolicy().retainSizeWhenHidden():
            self._hint.ensurePolished()
            self._hint.setMinimumHeight(max(map(self._height_of, self._likely_hints), default=0))
            self._lay_hint()

    def show_hint(self, text: str, name: str = "") -> None:
        """Display an instruction for the next step, or the reason for a refused action. A long `name` in it is
        elided; the tooltip contains it in full."""
        self._hinted = (text, name)
        self._lay_hint()
        self._hint.setVisible(bool(text))
        announce(self, text)

    def _lay_hint(self) -> None:
        text, name = self._hinted
        shown = text
        if self._hint.sizePolicy().retainSizeWhenHidden():
            reserved_px = self._hint.minimumHeight()
            shown = text_within(text, name, lambda shorter: self._height_of(shorter) <= reserved_px)
            self._hint.setMinimumHeight(max(reserved_px, self._height_of(shown)))
        self._hint.setText(shown)
        tip(self._hint, text if shown != text else "")

    def _height_of(self, text: str) -> int:
        self._hint.setText(text)
        return self._hint.heightForWidth(self.width()) if text else 0

    def press(self, path: Path) -> None:
        self._want(path, Press.NEXT)

    def place_of(self, path: Path) -> QWidget:
        return self._buttons[path[0]] if path and path[0] in self._buttons else self

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        self.show_keys_of(self.tag.name, keys)

    def show_keys_of(self, control: str, keys: Mapping[Path, str]) -> None:
        """Display the keys of one control of the group."""
        self._keys[control] = keys
        self._show_all_keys()

    def _show_all_keys(self) -> None:
        """Display the key of each label: that of the tool in use first."""
        names = sorted((tag.name for tag in self.tags), key=lambda name: name != self._in_hand)
        for reported, button in self._buttons.items():
            own = (self._keys.get(name, {}).get((reported,), "") for name in names)
            button.show_key(next(filter(None, own), ""))

    def rename(self, path: Path) -> None:
        self._want(path, Press.RENAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.walked(event):
            super().keyPressEvent(event)

    def _want(self, path: Path, how: Press) -> None:
        if len(path) == 1 and self.is_usable(path[0]):
            self.wanted.emit(self.tag.name, path[0], how)

    def is_usable(self, reported: str) -> bool:
        return reported in self._buttons and self._buttons[reported].isEnabled()

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Check the labels of the selected region, or the active labels if none is selected. The active labels are
        underlined in either case."""
        of_region = [answer.payload(tag, region.id) or () for tag in self.tags] if region is not None else []
        checked = self._active if region is None else tuple(chain.from_iterable(of_region))
        for reported, button in self._buttons.items():
            button.setChecked(reported in checked)
            button.show_active(reported in self._active)
        start, end, new_end = changed_range(self._counted.items, answer.items)
        self._counts.subtract(_uses(self._counted.items[start:end], self.tags))
        self._counts.update(_uses(answer.items[start:new_end], self.tags))
        self._counted = answer
        for tag_label in self._listed():
            self._buttons[tag_label.reported].show_count(*self._count(tag_label.reported))

    def _count(self, reported: str) -> tuple[str, str]:
        """Return the number of regions with a label on an image, or of uses and the limit of the tag in use, and
        that use in words."""
        every = ((tag, label) for tag in self.tags if isinstance(tag, Labels) for label in tag.labels)
        found = [(tag, label) for tag, label in every if label.reported == reported]
        limits = {tag.name: limit for tag, label in found if (limit := tag.uses_allowed(label)) is not None}
        name = self._in_hand if self._in_hand in limits else next(iter(limits), "")
        if name:
            used = self._counts[name, reported]
            return number_format.short_use(used, limits[name]), number_format.use(used, limits[name])
        if not found or not self._is_on_image:
            return "", ""
        return str(sum(self._counts[tag.name, reported] for tag, _label in found)), ""

    def _listed(self) -> tuple[Label, ...]:
        return _labels_of(self.tags[0]) if self._group is None else self._group.labels

    def _active_text(self, active: tuple[str, ...]) -> str:
        buttons = [self._buttons[reported] for reported in active if reported in self._buttons]
        text = ", ".join(part for button in buttons for part in (button.accessibleName(), button.use) if part)
        return _("Next region: {label}.").format(label=text) if text else ""

    def _inputs(self) -> list[QWidget]:
        return list(self._buttons.values())

    def _add(self, flow: FlowLayout, reported: str, text: str, key: str, of: Label | None) -> None:
        own = [tag for tag in self.tags if of is None or any(label.reported == reported for label in _labels_of(tag))]
        colour = self._colours.get((own[0].name, reported), unnamed())
        is_for_all = len(own) == len(self.tags) > 1
        kinds = () if is_for_all else tuple(tag.kind for tag in own)
        button = LabelButton(text, key, colour, kinds)
        if of is not None:
            button.describe(of.hint)
        button.clicked.connect(lambda: self._want((reported,), Press.CLICK))
        self._buttons[reported] = button
        flow.addWidget(button)


class JoinedLabelsPart(ControlPart):
    """The control of a tag whose labels are in the list `lead`. It has no size, except to show a finding."""

    wanted = Signal(str, str, object)

    def __init__(self, tag: Labels, lead: LabelsPart) -> None:
        super().__init__(tag)
        self._lead = lead

    def press(self, path: Path) -> None:
        self._want(path, Press.NEXT)

    def rename(self, path: Path) -> None:
        self._want(path, Press.RENAME)

    def _want(self, path: Path, how: Press) -> None:
        if len(path) == 1 and self._lead.is_usable(path[0]):
            self.wanted.emit(self.tag.name, path[0], how)

    def place_of(self, path: Path) -> QWidget:
        return self._lead.place_of(path)

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        self._lead.show_keys_of(self.tag.name, keys)

    def take_focus(self) -> None:
        self._lead.take_focus()

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Show nothing: the list shows all tags of the group."""

    def _inputs(self) -> list[QWidget]:
        return []


def _labels_of(tag: Labels | Tool) -> tuple[Label, ...]:
    return tag.labels if isinstance(tag, Labels) else ()


def _uses(items: Sequence[ResultItem], tags: Sequence[Labels | Tool]) -> Counter[tuple[str, str]]:
    """Return the number of result items by control and label."""
    keys = {tag.name: tag.value_key for tag in tags}
    listed = ((item.from_name, item.value.get(keys[item.from_name])) for item in items if item.from_name in keys)
    return Counter((name, label) for name, labels in listed if isinstance(labels, list | tuple) for label in labels)
