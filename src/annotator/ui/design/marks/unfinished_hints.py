"""Hints for unfinished drawings and unlabelled selections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.result_items import Answer
from annotator.core.design.labels import Labels
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.marks.active_tool import limits_text
from annotator.ui.design.marks.selection import named_text
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import plain_tip


def choice_summary_text() -> str:
    """Return the hint for drawing without an active label."""
    return _("Choose a label: press its key or click it.")


def unnamed_text() -> str:
    """Return the hint for a selection without a label."""
    return _("The selection has no label yet. Press a label’s key, or Esc to cancel.")


def region_first_text() -> str:
    """Return the hint for relabelling without a suitable selection."""
    return _("First select a region that can have this label.")


def next_selected_text() -> str:
    """Return the hint for a label key pressed while a region is selected."""
    return _("The label applies to the next region. To label the selection instead, press Shift and the label’s key.")


def hidden_text(choices: Sequence[str]) -> str:
    """Return the reason that nothing can be marked while an answer hides the labels. `choices` hide them."""
    if not choices:
        return _("No regions can be marked with your current answers. Change your answers first.")
    text = _("The answer “{choice}” hides the regions. To mark any, take it back first.")
    return text.format(choice=", ".join(choices))


def ask_at_pointer(view: QWidget) -> None:
    """Show the hint about labels in a tooltip at the mouse pointer too, where the user looks after a click."""
    if view.isVisible():
        QToolTip.showText(QCursor.pos(), plain_tip(choice_summary_text()), view)


class HintPlace(Protocol):
    """A widget that displays hints in reserved space, so that nothing moves. A long `name` in a hint is elided."""

    def reserve_space_for_hint(self, likely: tuple[str, ...]) -> None: ...

    def show_hint(self, text: str, name: str = "") -> None: ...


class HintAndTargetPlace(HintPlace, Protocol):
    """A widget that also displays what a label applies to."""

    def show_aim(self, text: str) -> None: ...


class Hint:
    """The hint about the next step or a refused action. It is displayed above the region list, else at the first
    labels control, where the user looks next."""

    def __init__(self, parts: Mapping[str, LabelsPart], place: HintPlace | None) -> None:
        """Create the hint. `parts` are the labels controls by name. `place` displays it; None for the first of them."""
        self._parts = parts
        self._place = place
        self._shown = ""
        self._words: Callable[[], str] = str
        self._name = ""
        self._answer: Answer | None = None
        self._ends_with_answer = False

    def say(self, text: str, *, name: str = "", stays: bool = False) -> None:
        """Show a hint until the answer changes; with `stays`, until another hint. `name` is the label in it."""
        self._say(lambda: text, name)
        self._ends_with_answer = not stays

    def set_answer(self, answer: Answer) -> None:
        """Handle a new answer: remove or update the hint."""
        is_other, self._answer = answer is not self._answer, answer
        if is_other and self._ends_with_answer and self._shown:
            self.say("")
        elif is_other:
            self.settle()

    def say_while(self, text: Callable[[], str]) -> None:
        """Show a hint while `text` returns it; it is called again whenever the state may have changed."""
        self._say(text, "")

    def say_until_next(self, text: str, state: Callable[[], object]) -> None:
        """Show a hint until the answer or the result of `state` changes."""
        before = state()
        is_over = False

        def now() -> str:
            nonlocal is_over
            is_over = is_over or state() != before
            return "" if is_over else text

        self._say(now, "")
        self._ends_with_answer = True

    def settle(self) -> None:
        """Update the hint after the unfinished drawing or the selection changed."""
        if self._words() != self._shown:
            self._show(self._words())

    def _say(self, text: Callable[[], str], name: str) -> None:
        self._words = text
        self._name = name
        self._ends_with_answer = False
        self._show(text())

    def _show(self, text: str) -> None:
        if text != self._shown == choice_summary_text():
            QToolTip.hideText()  # shown by `ask_at_pointer`
        self._shown = text
        place = self._place or next(iter(self._parts.values()), None)
        if place is not None:
            place.reserve_space_for_hint((*_usual(), *limits_text(self._tags())))
            place.show_hint(text, self._name)

    def _tags(self) -> Iterator[Labels]:
        return (tag for part in self._parts.values() for tag in part.tags if isinstance(tag, Labels))


def _usual() -> tuple[str, ...]:
    """Return the usual hints about drawings and keys; space is reserved for the tallest."""
    begun = (*map(drawing_text, (0, 2)), *map(_open_text, (1, 2)))
    return choice_summary_text(), unnamed_text(), region_first_text(), next_selected_text(), named_text(), *begun


def drawing_text(missing_corners: int = 0) -> str:
    """Return the hint for an unfinished drawing."""
    if not missing_corners:
        return _("The drawing is not finished. Press Enter to finish it or Esc to cancel it.")
    text = ngettext(
        "{count} point is missing. Press Space or click to add it, or press Esc to cancel.",
        "{count} points are missing. Press Space or click to add each one, or press Esc to cancel.",
        missing_corners,
    )
    return text.format(count=number_format.count(missing_corners))


def ranges_text(opened: Sequence[OpenRange]) -> str:
    """Return the hint for open ranges of a video."""
    return _open_text(len(opened))


def _open_text(count: int) -> str:
    text = ngettext(
        "{count} range is open. Press the key of its label or Enter to end it here, or Esc to cancel it.",
        "{count} ranges are open. Press the keys of their labels or Enter to end them here, or Esc to cancel one.",
        count,
    )
    return text.format(count=number_format.count(count))
