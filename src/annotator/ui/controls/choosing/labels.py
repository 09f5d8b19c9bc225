"""The Labels family and the region tags without labels. They show the label for the next region and the label of the
selected region. A press only reports the label and the kind of press (`wanted`). `ui.design.marks.controller`
decides whether it labels the selection or the next region."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.core.answer.regions import uses
from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.labels import Label, Labels, Tool, ToolKind
from annotator.core.design.options import Path
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.i18n.translation import N_, _
from annotator.ui.theme.label_colours import ByLabel, unnamed
from annotator.ui.widgets.labels import label, plain_tip, text_within
from annotator.ui.widgets.layouts import FlowLayout

BEFORE_HINT_PX = 4
_TOOLS = {
    ToolKind.RECTANGLE: N_("Draw rectangles"),
    ToolKind.POLYGON: N_("Draw polygons"),
    ToolKind.KEY_POINT: N_("Draw points"),
    ToolKind.ELLIPSE: N_("Draw ellipses"),
    ToolKind.VECTOR: N_("Draw lines"),
    ToolKind.BRUSH: N_("Paint"),
    ToolKind.VIDEO_RECTANGLE: N_("Draw rectangles"),
}


class Press(Enum):
    """The kind of press on a label. NEXT: its key sets the label for the next region. RENAME: its key with Shift
    labels the selection. CLICK: a click does either."""

    NEXT = auto()
    RENAME = auto()
    CLICK = auto()


class LabelsPart(ControlPart):
    """A control with labels. `wanted` carries the name of this control, the reported name of the label and a Press;
    "" is the tool of a control without labels."""

    wanted = Signal(str, str, object)

    def __init__(
        self, tag: Labels | Tool, keys: Mapping[Path, str], colours: ByLabel, parent: QWidget | None = None
    ) -> None:
        super().__init__(tag, parent)
        self._labels_tag = tag
        self._colours = colours
        self._buttons: dict[str, LabelButton] = {}
        self._active: tuple[str, ...] = ()
        self._hint = label("", "muted", wrap=True)
        self._hint.setContentsMargins(0, BEFORE_HINT_PX, 0, 0)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._hint.hide()
        self._likely_hints: tuple[str, ...] = ()
        self._hinted = ("", "")
        flow = FlowLayout(spacing_px=6)
        if isinstance(tag, Labels):
            for tag_label in tag.labels:
                self._add(flow, tag_label.reported, tag_label.value, keys.get((tag_label.reported,), ""), tag_label)
        else:
            self._add(flow, "", _(_TOOLS[tag.kind]), "", None)
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
        self._hint.setToolTip(plain_tip(text) if shown != text else "")

    def _height_of(self, text: str) -> int:
        self._hint.setText(text)
        return self._hint.heightForWidth(self.width()) if text else 0

    def press(self, path: Path) -> None:
        self._want(path, Press.NEXT)

    def place_of(self, path: Path) -> QWidget:
        return self._buttons[path[0]] if path and path[0] in self._buttons else self

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        for reported, button in self._buttons.items():
            button.show_key(keys.get((reported,), ""))

    def rename(self, path: Path) -> None:
        self._want(path, Press.RENAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.walked(event):
            super().keyPressEvent(event)

    def _want(self, path: Path, how: Press) -> None:
        if len(path) == 1 and path[0] in self._buttons and self._buttons[path[0]].isEnabled():
            self.wanted.emit(self.tag.name, path[0], how)

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Check the labels of the selected region, or the active labels if none is selected. The active labels are
        underlined in either case."""
        tag = self._labels_tag
        of_region = answer.payload(tag, region.id) if region is not None else None
        checked = self._active if region is None else tuple(of_region or ())
        for reported, button in self._buttons.items():
            button.setChecked(reported in checked)
            button.show_active(reported in self._active)
        if not isinstance(tag, Labels):
            return
        for tag_label in tag.labels:
            limit = tag.uses_allowed(tag_label)
            count = "" if limit is None else f"{uses(answer, tag, tag_label.reported)}/{limit}"
            self._buttons[tag_label.reported].show_count(count)

    def _active_text(self, active: tuple[str, ...]) -> str:
        text = ", ".join(self._buttons[reported].accessibleName() for reported in active if reported in self._buttons)
        return _("Next region: {label}.").format(label=text) if text else ""

    def _inputs(self) -> list[QWidget]:
        return list(self._buttons.values())

    def _add(self, flow: FlowLayout, reported: str, text: str, key: str, of: Label | None) -> None:
        tag = self._labels_tag
        colour = self._colours.get((tag.name, reported), unnamed())
        button = LabelButton(text, key, colour, tag.kind)
        if of is not None:
            button.describe(of.hint)
        button.clicked.connect(lambda: self._want((reported,), Press.CLICK))
        self._buttons[reported] = button
        flow.addWidget(button)
