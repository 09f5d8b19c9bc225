"""What is said to who goes on while something is begun and no area yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.regions import Answer
from annotator.core.design.labels import Labels
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.marks.label_limits import limits_text
from annotator.ui.design.selection.label_target import named_text
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import plain_tip


def choice_summary_text() -> str:
    """To who wants to mark, and has not said what it is."""
    return _("Pick a label: press its key or click it.")


def unnamed_text() -> str:
    """Of what is selected and is nothing before it has a name."""
    return _("The selection has no label yet. Press a label's key to mark it, or Esc to cancel.")


def area_first_text() -> str:
    """To who names what is chosen, where nothing is that could be called so."""
    return _("Select a region that can have this label first.")


def next_selected_text() -> str:
    """To who pressed the key of a label while something is chosen."""
    return _("This applies to the next region. Shift and the key: label the selection.")


def ask_at_hand(view: QWidget) -> None:
    """For their choice, beside the mouse as well: there the eyes are of who has just pressed it."""
    if view.isVisible():
        QToolTip.showText(QCursor.pos(), plain_tip(choice_summary_text()), view)


class HintPlace(Protocol):
    """Where a hint stands. In the room that is kept for it nothing slides when it comes: a `name` in it gives way."""

    def keep_room_for_hint(self, likely: tuple[str, ...]) -> None: ...

    def show_hint(self, words: str, name: str = "") -> None: ...


class Hint:
    """What to do next, or why something was not done: above the list of what is marked, else beside the first of these
    parts, for there the eyes go next."""

    def __init__(self, parts: Mapping[str, LabelsPart]) -> None:
        self._parts = parts
        self.place: HintPlace | None = None
        self._shown = ""
        self._words: Callable[[], str] = str
        self._name = ""
        self._answer: Answer | None = None
        self._ends_with_answer = False

    def say(self, words: str, *, name: str = "", stays: bool = False) -> None:
        """Until the answer is another, or for as long as nothing else is said where it `stays`. `name` is of a label,
        and stands in the words."""
        self._say(lambda: words, name)
        self._ends_with_answer = not stays

    def at(self, answer: Answer) -> None:
        """This is the answer now."""
        is_other, self._answer = answer is not self._answer, answer
        if is_other and self._ends_with_answer and self._shown:
            self.say("")
        elif is_other:
            self.settle()

    def say_while(self, words: Callable[[], str]) -> None:
        """For as long as it is so: `words` are asked again whenever something may be otherwise."""
        self._say(words, "")

    def say_until_next(self, words: str, state: Callable[[], object]) -> None:
        """Until the answer or this state is another: the next was done then."""
        before, is_over = state(), False

        def now() -> str:
            nonlocal is_over
            is_over = is_over or state() != before
            return "" if is_over else words

        self._say(now, "")
        self._ends_with_answer = True

    def settle(self) -> None:
        """What is begun or selected is another."""
        if self._words() != self._shown:
            self._show(self._words())

    def _say(self, words: Callable[[], str], name: str) -> None:
        self._words, self._name, self._ends_with_answer = words, name, False
        self._show(words())

    def _show(self, words: str) -> None:
        if words != self._shown == choice_summary_text():
            QToolTip.hideText()  # `ask_at_hand`
        self._shown = words
        place = self.place or next(iter(self._parts.values()), None)
        if place is not None:
            place.keep_room_for_hint((*_usual(), *limits_text(self._tags())))
            place.show_hint(words, self._name)

    def _tags(self) -> Iterator[Labels]:
        return (tag for tag in (part.tag for part in self._parts.values()) if isinstance(tag, Labels))


def _usual() -> tuple[str, ...]:
    """What is said of what is begun, and of what a key does: as much room is kept."""
    begun = (*map(drawing_text, (0, 2)), *map(_open_text, (1, 2)))
    return choice_summary_text(), unnamed_text(), area_first_text(), next_selected_text(), named_text(), *begun


def drawing_text(missing_corners: int = 0) -> str:
    """Of what is drawn in part."""
    if not missing_corners:
        return _("The drawing is not finished. Press Enter to finish it or Esc to cancel it.")
    words = ngettext(
        "{count} point is missing. Press Space or click to add it, or press Esc to cancel.",
        "{count} points are missing. Press Space or click to add each one, or press Esc to cancel.",
        missing_corners,
    )
    return words.format(count=number_format.count(missing_corners))


def ranges_text(opened: Sequence[OpenRange]) -> str:
    """Of ranges of a film that are open."""
    return _open_text(len(opened))


def _open_text(count: int) -> str:
    words = ngettext(
        "{count} range is open. Press its key or Enter to end it here, or Esc to cancel it.",
        "{count} ranges are open. Press their keys or Enter to end them here, or Esc to cancel one.",
        count,
    )
    return words.format(count=number_format.count(count))
