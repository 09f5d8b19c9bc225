"""What every control on the workbench is: it owns what is being typed or pressed, never what is answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.core.answer.regions import Answer, Area, toggled, with_payload
from annotator.core.design.controls import Choices, Taxonomy
from annotator.core.design.options import Path
from annotator.core.design.view import ControlTag
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import label

if TYPE_CHECKING:
    from annotator.ui.controls.text_assistance import WritingAids

type Edit = Callable[[Answer], Answer]

# The key of what comes by itself while the person works begins so. It only adds to the answer, and joins the step that
# it began with, whatever was done since: undo takes back what the person did last.
COMES_BY_ITSELF = "by-itself/"


class ControlPart(QWidget):
    """`edited` hands over an `Edit`, and a key: edits that follow each other with the same key, not empty, become one
    step of undo. The page applies an edit to the answer that holds then, and shows what came of it with `show_answer`.

    A subclass fills `column`, says in `_show` what the answer holds, and gives `_inputs` in the order of Tab.
    """

    SPOKEN_ROLE = QAccessible.Role.Grouping
    SHOWS_ALL_AREAS: ClassVar[bool] = False  # what is said about each area at once, and not about the chosen one
    edited = Signal(object, str)

    def __init__(self, tag: ControlTag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag = tag
        self.words = tag.name
        self._area: Area | None = None
        self._beside: tuple[Area, ...] = ()
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
    def area(self) -> Area | None:
        """What is being said something about; None: the whole task."""
        return self._area

    def name_it(self, words: str) -> None:
        """What it asks, for assistive technology and in sentences: the header above it."""
        self.words = words
        self.setAccessibleName(words)

    def show_answer(self, answer: Answer, area: Area | None, beside: tuple[Area, ...] = ()) -> None:
        """`area` is the selected one where the control is `perRegion` or names areas, else None. `beside` are chosen
        together with it: what is answered is said about all of them."""
        self._area, self._beside = area, beside
        self._last = answer
        self._show(answer, area)
        self._tell_beside()

    def start_over(self) -> None:
        """Another task: what was being typed for the one before is forgotten."""
        self.clear_finding()

    def show_finding(self, sentence: str) -> None:
        """What keeps the answer from being submitted, above where it is answered: of a control that is higher than the
        view, that is where one begins."""
        self._finding.setMinimumHeight(0)
        self._finding.setText(sentence)
        self._finding.show()
        self._describe()

    def show_predicted(self, *, is_predicted: bool) -> None:
        """Whether what stands here about the task was predicted and not touched yet. Its room stays, so that nothing
        moves when it is."""
        if self._predicted is None:
            if not is_predicted:
                return
            self._predicted = label("", "muted")
            keeps_room = self._predicted.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)
            self._predicted.setSizePolicy(keeps_room)
            self._predicted.setText(_("? Predicted"))
            self._whole.addWidget(self._predicted)
        self._predicted.setVisible(is_predicted)
        self._describe()

    def half_typed(self) -> str:
        """What stands in its field and no answer can be made of yet; empty where there is no such thing."""
        return ""

    def type_again(self, text: str) -> None:
        """What was half typed when the task was left."""

    def unreadable(self) -> str:
        """What to say of something typed that no answer can be made of; empty where there is none. Nobody submits
        while it stands there."""
        return ""

    def help_typing(self, aids: WritingAids) -> None:
        """Where words are typed, they get these aids."""

    def settle_finding(self) -> None:
        """It is mended. Its room stays until the next task, so that nothing below it moves."""
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
        parts = (self._finding.text(), several, _("Predicted, not confirmed yet.") if is_predicted else "")
        self.setAccessibleDescription(" ".join(part for part in parts if part))

    def holds_focus(self) -> bool:
        return any(widget.hasFocus() for widget in self._inputs())

    def lock(self, locked: bool) -> None:
        """A task that was sent can be looked at and not changed."""
        for widget in self._inputs():
            widget.setEnabled(not locked)

    def take_focus(self) -> None:
        """To where one would begin to answer. Nothing is selected there, so that no letter replaces a whole text."""
        for widget in self._inputs():
            if widget.isEnabled() and not widget.isHidden():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def walked(self, event: QKeyEvent) -> bool:
        """The arrows go from one input to the other, and past the last to what comes next in the same form: never out
        of it, from the last question to a button of the page. False for another key."""
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
        """Whether what has the focus tells a screen reader itself that this changed. The path is that of an option."""
        return self.holds_focus()

    @property
    def _form(self) -> QWidget:
        """What the part scrolls in with the others."""
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above or self.window()

    def press(self, path: Path) -> None:
        """A key of the design was pressed that reaches this control; `core.design.hotkeys.KeyTarget` says what `path`
        is."""

    def place_of(self, _path: Path) -> QWidget:
        """Where what `press` does is seen."""
        return self

    def changed_place(self, before: Answer) -> QWidget | None:
        """Where it is seen what is answered otherwise than before; None where nothing is."""
        area_id = self._area.id if self._area is not None else ""
        return None if before.payload(self.tag, area_id) == self._payload(self._last) else self

    def rename(self, path: Path) -> None:
        """As `press`, with Shift: a label names what is chosen."""

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        """Which key reaches what of this control from now on, as `press` names it."""

    def fill(self) -> None:
        """Takes the height that is left over, where the design gives it half of the room."""
        self._whole.setStretchFactor(self.column, 1)

    def say(self, payload: Any, key: str = "") -> None:
        """Reports an edit: the control says `payload` from now on, None: nothing."""
        tag, area = self.tag, self._area
        if area is None or not self._beside:
            self.edited.emit(lambda answer: with_payload(answer, tag, payload, area), key)
            return
        from annotator.core.answer.selection.bulk_answers import said_of_all

        own, own_ids = (area, *self._beside), frozenset(each.id for each in self._beside)
        self.edited.emit(lambda answer: said_of_all(answer, tag, payload, own), f"{key}/{hash(own_ids)}" if key else "")

    def toggle(self, tag: Choices | Taxonomy, path: Path) -> None:
        """As `say`: `tag` is this control's, and one of its choices is pressed."""
        area = self._area
        if area is None or not self._beside:
            self.edited.emit(lambda answer: toggled(answer, tag, path, area), "")
            return
        from annotator.core.answer.selection.bulk_answers import toggled_on_all

        own = (area, *self._beside)
        self.edited.emit(lambda answer: toggled_on_all(answer, tag, path, own), "")

    def about_all(
        self, tag: Choices | Taxonomy, answer: Answer, area: Area | None
    ) -> tuple[Collection[Path], Collection[Path]]:
        """What is chosen in this control, whose `tag` it is: about all that it is about, and about any."""
        if area is None or not self._beside:
            return (chosen := answer.selected(tag, area.id if area is not None else "")), chosen
        from annotator.core.answer.selection.bulk_answers import selected_on

        return selected_on(answer, tag, (area, *self._beside))

    @property
    def _differs(self) -> bool:
        """Whether this is answered otherwise about others that are chosen together with the one that is shown."""
        if self._area is None or not self._beside:
            return False
        from annotator.core.answer.selection.bulk_answers import differ

        return differ(self._last, self.tag, (self._area, *self._beside))

    def _tell_beside(self) -> None:
        """That what is answered is said about several."""
        if self._several is None:
            if not self._beside:
                return
            self._several = label("", "muted", wrap=True)
            self._whole.insertWidget(1, self._several)
        count = len(self._beside) + 1
        alike = ngettext("Applies to {count} selected region.", "Applies to {count} selected regions.", count)
        differs = _("The {count} selected regions differ here. An answer applies to all of them.")
        self._several.setText((differs if self._differs else alike).format(count=number_format.count(count)))
        self._several.setVisible(bool(self._beside))
        self._describe()

    def _payload(self, answer: Answer) -> Any:
        return answer.payload(self.tag, self._area.id if self._area is not None else "")

    def _show(self, answer: Answer, area: Area | None) -> None:
        raise NotImplementedError

    def _inputs(self) -> list[QWidget]:
        raise NotImplementedError
