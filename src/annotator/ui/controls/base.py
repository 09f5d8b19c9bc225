"""Base class of a design's controls. A control owns the text being typed and the focus, but not the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Answer, Region, toggled, with_payload
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.options import Path
from annotator.core.design.tree import ControlTag
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import label

if TYPE_CHECKING:
    from annotator.ui.controls.text_assistance import WritingAids

type Edit = Callable[[Answer], Answer]

# Key prefix of automatic edits, which occur while the worker works. Such an edit only adds to the answer. It joins the
# undo step in which it began, whatever was edited since: undo always reverts the worker's last action.
COMES_BY_ITSELF = "by-itself/"
MOVE = "move/"  # key prefix of edits that move a region


class ControlPart(QWidget):
    """A control of a design. `edited` carries an `Edit` and a key: successive edits with the same non-empty key form
    one undo step. The page applies an edit to the current answer and displays the result with `show_answer`. A
    subclass fills `column`, displays the answer in `_show`, and returns its `_inputs` in tab order."""

    ACCESSIBLE_ROLE = QAccessible.Role.Grouping
    # True for controls that show the answers of all regions at once, not only of the selected region
    SHOWS_ALL_REGIONS: ClassVar[bool] = False
    edited = Signal(object, str)

    def __init__(self, tag: ControlTag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag = tag
        self.text = tag.name
        self._region: Region | None = None
        self._beside: tuple[Region, ...] = ()
        self._last = Answer()
        self._finding = label("", "danger", wrap=True)
        self._finding.hide()
        self._predicted: QLabel | None = None
        self._several: QLabel | None = None
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(4)
        self._whole.addWidget(self._finding)
        self._whole.addLayout(self.column)

    @property
    def region(self) -> Region | None:
        """The region that the answer is about; None for the whole task."""
        return self._region

    def name_it(self, text: str) -> None:
        """Set the accessible name, which sentences use too: the text of the header above the control."""
        self.text = text
        self.setAccessibleName(text)

    def show_answer(self, answer: Answer, region: Region | None, also_selected: tuple[Region, ...] = ()) -> None:
        """Display the answer. `region` is the selected region if the control is `perRegion` or assigns labels, else
        None. `also_selected` are the other selected regions: an answer applies to all of them."""
        self._region = region
        self._beside = also_selected
        self._last = answer
        self._show(answer, region)
        self._show_several_note()

    def start_over(self) -> None:
        """Reset for another task: discard the text that was being typed."""
        self.clear_finding()

    def show_finding(self, sentence: str) -> None:
        """Display the reason that prevents the submission. It is displayed above the inputs, because the top of a
        tall control is the part that is visible first."""
        self._finding.setMinimumHeight(0)
        self._finding.setText(sentence)
        self._finding.show()
        self._describe()

    def show_predicted(self, *, is_predicted: bool) -> None:
        """Display whether the answer is an untouched prediction. The hint's space stays: nothing moves."""
        if self._predicted is None:
            if not is_predicted:
                return
            self._predicted = label("", "muted")
            keeps_room = self._predicted.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)
            self._predicted.setSizePolicy(keeps_room)
            self._predicted.setText(_("Prediction"))
            self._whole.addWidget(self._predicted)
        self._predicted.setVisible(is_predicted)
        self._describe()

    def half_typed(self) -> str:
        """Return the text in the field that is not a valid answer yet; empty if there is none."""
        return ""

    def type_again(self, text: str) -> None:
        """Restore the incomplete text that the field held when the task was left."""

    def unreadable(self) -> str:
        """Return the message for an invalid entry, or empty. The task cannot be submitted while there is one."""
        return ""

    def help_typing(self, aids: WritingAids) -> None:
        """Connect the writing aids to the text fields of this control."""

    def settle_finding(self) -> None:
        """Clear the message of a fixed validation error. Its space stays until the next task; nothing moves."""
        if not self._finding.isHidden() and self._finding.text():
            self._finding.setMinimumHeight(self._finding.height())
            self._finding.clear()
            self._describe()

    def clear_finding(self) -> None:
        self._finding.hide()
        self._finding.setMinimumHeight(0)
        self._finding.clear()
        self._describe()

    def _describe(self) -> None:
        is_predicted = self._predicted is not None and not self._predicted.isHidden()
        several = self._several.text() if self._several is not None and self._beside else ""
        parts = (self._finding.text(), several, _("Prediction, not confirmed yet.") if is_predicted else "")
        self.setAccessibleDescription(" ".join(part for part in parts if part))

    def holds_focus(self) -> bool:
        return any(widget.hasFocus() for widget in self._inputs())

    def lock(self, locked: bool) -> None:
        """Make the control read-only: a submitted task can be viewed but not edited."""
        for widget in self._inputs():
            widget.setEnabled(not locked)

    def take_focus(self) -> None:
        """Focus the first usable input. Select no text there, so that a typed letter does not replace a whole text."""
        for widget in self._inputs():
            if widget.isEnabled() and not widget.isHidden():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def walked(self, event: QKeyEvent) -> bool:
        """Move the focus between inputs with the arrow keys, and from the last one to the next control of the form.
        The focus never leaves the form for a button of the page. Return False for another key."""
        is_on = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right)
        if not is_on and event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            return False
        before: QWidget | None = QApplication.focusWidget()
        self.focusNextPrevChild(is_on)
        after: QWidget | None = QApplication.focusWidget()
        if before is not None and (after is None or not self._form.isAncestorOf(after)):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def speaks_at_focus(self, _path: Path) -> bool:
        """Return True if the focused widget itself tells screen readers of the change. `_path`: an option's."""
        return self.holds_focus()

    @property
    def _form(self) -> QWidget:
        """The scroll area that contains this control and the others."""
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above or self.window()

    def press(self, path: Path) -> None:
        """Handle a design's shortcut key for this control. `core.design.hotkeys.KeyTarget` documents `path`."""

    def place_of(self, _path: Path) -> QWidget:
        """Return the widget that displays the effect of `press`."""
        return self

    def changed_place(self, before: Answer) -> QWidget | None:
        """Return the widget that displays a changed value; None if nothing changed since `before`."""
        region_id = self._region.id if self._region is not None else ""
        return None if before.payload(self.tag, region_id) == self._payload(self._last) else self

    def rename(self, path: Path) -> None:
        """Handle a shortcut key pressed with Shift: a label is assigned to the selection."""

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        """Display the shortcut keys of this control, by path as in `press`."""

    def fill(self) -> None:
        """Take the remaining height, where the design gives the control half of the space."""
        self._whole.setStretchFactor(self.column, 1)

    def say(self, payload: Any, key: str = "") -> None:
        """Emit an edit that sets the value of this control to `payload`; None clears it."""
        tag, region = self.tag, self._region
        if region is None or not self._beside:
            self.edited.emit(lambda answer: with_payload(answer, tag, payload, region), key)
            return
        from annotator.core.answer.selection import answer_all

        own, own_ids = (region, *self._beside), frozenset(each.id for each in self._beside)
        self.edited.emit(lambda answer: answer_all(answer, tag, payload, own), f"{key}/{hash(own_ids)}" if key else "")

    def toggle(self, tag: Choices | Taxonomy, path: Path) -> None:
        """Emit an edit that toggles one choice. `tag` is the tag of this control."""
        region = self._region
        if region is None or not self._beside:
            self.edited.emit(lambda answer: toggled(answer, tag, path, region), "")
            return
        from annotator.core.answer.selection import toggled_on_all

        own = (region, *self._beside)
        self.edited.emit(lambda answer: toggled_on_all(answer, tag, path, own), "")

    def about_all(
        self, tag: Choices | Taxonomy, answer: Answer, region: Region | None
    ) -> tuple[Collection[Path], Collection[Path]]:
        """Return the choices selected for all regions, and for any of them. `tag` is that of this control."""
        if region is None or not self._beside:
            return (chosen := answer.selected(tag, region.id if region is not None else "")), chosen
        from annotator.core.answer.selection import selected_on

        return selected_on(answer, tag, (region, *self._beside))

    @property
    def _differs(self) -> bool:
        """True if the other selected regions have a different answer than the displayed region."""
        if self._region is None or not self._beside:
            return False
        from annotator.core.answer.selection import differ

        return differ(self._last, self.tag, (self._region, *self._beside))

    def _show_several_note(self) -> None:
        """Display the note that an answer applies to several regions."""
        if self._several is None:
            if not self._beside:
                return
            self._several = label("", "muted", wrap=True)
            self._whole.insertWidget(1, self._several)
        count = len(self._beside) + 1
        alike = ngettext("Applies to {count} selected region.", "Applies to {count} selected regions.", count)
        differs = _("The {count} selected regions have different answers. A new answer applies to all of them.")
        self._several.setText((differs if self._differs else alike).format(count=number_format.count(count)))
        self._several.setVisible(bool(self._beside))
        self._describe()

    def _payload(self, answer: Answer) -> Any:
        return answer.payload(self.tag, self._region.id if self._region is not None else "")

    def _show(self, answer: Answer, region: Region | None) -> None:
        raise NotImplementedError

    def _inputs(self) -> list[QWidget]:
        raise NotImplementedError
