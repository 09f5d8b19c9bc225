"""The panel of a task: its design laid out, with the answers. Controls report user actions; the page decides on the
answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.areas import area as area_of
from annotator.core.answer.areas import changed_areas
from annotator.core.answer.regions import Answer
from annotator.core.answer.validation import Finding, findings
from annotator.core.answer.visibility import hidden
from annotator.core.design.medium import Medium
from annotator.core.design.tree import Design
from annotator.core.ports.media import Media
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.accessible_names import spoken_names
from annotator.ui.design.annotations import DesignAnnotations
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.focus import DesignFocus, has_focus, lost_focus
from annotator.ui.design.keys import DesignKeys
from annotator.ui.design.layout import lay_out
from annotator.ui.design.layout_plan import plan
from annotator.ui.design.media_wait import MediaWait
from annotator.ui.design.validation_messages import ValidationMessages
from annotator.ui.design.widget_registry import MediumView, WidgetRegistry
from annotator.ui.keyboard.text_field_keys import is_typed_within
from annotator.ui.viewers.text.view import TextView

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare
    from annotator.ui.design.submit_checks.region_questions import AnsweredAbout

LOW_PX = 500  # below this height, a waveform and its segment list must still fit


class DesignPanel(QWidget):
    """A panel for one design. `edited` is as in ControlPart. `ready` is emitted once for each task, when each medium
    is loaded or has failed. `medium_seen` carries the bundle path and the Extent. `as_it_is`: the user submits
    despite the warning."""

    edited = Signal(object, str)
    ready = Signal()
    medium_seen = Signal(str, object)
    as_it_is = Signal()

    def __init__(self, design: Design, media: Media, columns: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Create the panel. `columns` are those of the first task; they decide whether a long text gets its own
        pane."""
        super().__init__(parent)
        self.design = design
        self._keys = DesignKeys(design, lambda place: self._column.bring(place))
        self.keys, self.taken = self._keys.all, self._keys.taken
        self._columns, self._hidden = columns, frozenset[int]()
        self._answer, self._selected, self._is_locked = Answer(), "", False
        self.parts = WidgetRegistry(design, self.keys, media)
        self.playing: Mapping[str, Callable[[], None]] = self.parts.playing
        self._plan = plan(design, columns)
        self._column = AnswerColumn(is_form=self._plan.pane is None or self._plan.is_above, share=self._plan.share)
        lay_out(self, self._plan, self.parts, self._column)
        self._focus = DesignFocus(self, self.parts, self._column)
        self._findings = ValidationMessages(self._column.strip, self.parts.controls, self.parts.is_mute)
        self._markings = DesignAnnotations(design, self.parts, self._column, self)
        self._about: AnsweredAbout | None = None
        if self._markings.objects:  # loaded with the annotation modules
            from annotator.ui.design.submit_checks.region_questions import AnsweredAbout

            self._about = AnsweredAbout(design, self.parts.controls, self._markings.objects)
            self._markings.drawn.connect(self._about.show_standing)
        self._wait = MediaWait([view for _tag, view in self.parts.media])
        self._keys.hand_out(self.parts.controls, self._hidden)
        self._connect()

    def _connect(self) -> None:
        for part in self.parts.controls.values():
            part.edited.connect(self.edited)
        self._markings.edited.connect(self.edited)
        self._markings.chosen.connect(self.select_area)
        self._findings.wanted.connect(self._go_to)
        self._findings.as_it_is.connect(self.as_it_is)
        self._column.strip.first_wanted.connect(self._markings.go_to_unsaid)
        self._wait.over.connect(self.ready)
        self._wait.seen.connect(self.medium_seen)
        self._keys.named = self._focus.back_to_text

    def fits(self, design: Design, columns: Mapping[str, str]) -> bool:
        """Return True if this layout can display a task: same design, and no text that needs its own pane."""
        return design is self.design and (self._plan.pane is not None or plan(design, columns).pane is None)

    @property
    def medium_view(self) -> MediumView | None:
        """The image or audio view that the zoom keys act on: the focused one, else the first."""
        return self.parts.medium_view

    @property
    def complete(self) -> bool:
        """True unless a medium of the current task is known to be missing."""
        return not self._wait.is_missing

    @property
    def is_there(self) -> bool:
        """True if each medium of the task is loaded or has failed."""
        return not self._wait.is_on

    @property
    def selected_area(self) -> str:
        """The ID of the primary selected region; empty for none."""
        return self._selected

    def select_area(self, area_id: str) -> None:
        if area_id != self._selected:
            self._selected, self._keys.names_next = area_id, False
            self.show_answer(self._answer)

    def show_task(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> None:
        """Display a task. `media_path` converts a bundle path to an absolute path."""
        self._columns, self._selected, self._keys.names_next = columns, "", False
        self.parts.show_columns(columns)
        self._markings.start_over()
        names = spoken_names(self.design, columns)
        for name, part in self.parts.controls.items():
            part.start_over()
            part.name_it(names[name])
        self._findings.forget()
        self._column.take_share(self.width())
        self._column.to_top()
        further = self.parts.further_pages(columns, media_path)
        self._wait.begin([*self.parts.paths(columns).values()], media_path, further)

    def prefetch(self, ahead: Sequence[Medium], media_path: Callable[[str], str]) -> None:
        """Prefetch the media of the next tasks, nearest first. Each kind is handled by the first view of that kind."""
        views = {tag.KIND: view for tag, view in reversed(self.parts.media)}
        for kind, view in views.items():
            view.prefetch([media_path(medium.path) for medium in ahead if medium.kind is kind])

    def show_answer(self, answer: Answer) -> None:
        self._answer = answer
        chosen = area_of(answer, self.design, self._selected) if self._selected else None
        self._selected = self._selected if chosen is not None else ""
        if self._about is not None:
            self._about.show(answer, chosen)
        for part in self.parts.controls.values() if self._about is None else ():
            part.show_answer(answer, None)
        self._markings.show_answer(answer, chosen)
        self._hide_and_show(hidden(self.design, answer, self._selected) - self.parts.always_shown())
        self._findings.narrow(answer, self.design, self._columns, self._selected)
        self._findings.ask_on(answer, self._markings.unsaid)

    def bring_changed(self, before: Answer) -> None:
        """Scroll to the first answer that differs from `before`, so that an undo is visible. Select the region that
        it belongs to."""
        self._markings.bring_gone(before, self._answer)
        changed = changed_areas(before, self._answer, self.design)
        if changed and self._selected not in changed:
            self._markings.chosen_by_itself(changed[0])
            self.select_area(changed[0])
        shown = (part for part in self.parts.in_order() if not part.isHidden())
        place = next((place for part in shown if (place := part.changed_place(before)) is not None), None)
        if place is not None:
            self._column.bring(place)

    def show_findings(self, found: tuple[Finding, ...]) -> None:
        """Display validation errors at their controls and in the strip at the top, and focus the first."""
        self._findings.tell(found, self._answer, self.design, self._selected)
        if self._selected:
            self._focus.stay_at_told(self._chosen_object())

    def next_finding(self) -> None:
        if not self._is_locked:
            self._findings.next_or_first(self._answer, self.design, self._columns, self._selected)

    def show_heard(self, share: ListenedShare | None, columns: Mapping[str, str]) -> None:
        """Display the played ranges of the task's audio; None while they are unknown."""
        self.parts.show_heard(share, columns)
        if share is not None:
            self._findings.hear(share, self.parts.paths(columns), self._selected)

    def half_typed(self) -> dict[str, str]:
        """Return incomplete texts, by control name."""
        return {name: text for name, part in self.parts.controls.items() if (text := part.half_typed())}

    def type_again(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            if name in self.parts.controls:
                self.parts.controls[name].type_again(text)

    def asks_before_sending(self) -> bool:
        """Return True if the task could be submitted but an answer may have been forgotten. The user is asked once."""
        is_valid = not findings(self._answer, self.design, self._columns)
        if asks := is_valid and self._findings.ask_once(self._markings.unsaid(), self._wait.over_for_s):
            self._column.once_settled(self._column.to_top)  # after the scrolling caused by the selection
        return asks

    def has_unreadable(self) -> bool:
        """Return True if an entry is invalid or a drawing is unfinished. Show the reason and move the focus there."""
        if self._markings.is_drawing():
            return True
        for part in self.parts.in_order():
            sentence = part.unreadable() if not part.isHidden() else ""
            if sentence:
                part.show_finding(sentence)
                announce(part, sentence)
                self._focus.to(part)
                return True
        return False

    @property
    def markings(self) -> DesignAnnotations:
        return self._markings

    def begin_rename(self) -> None:
        """Make the next label key relabel the selection, for keyboards on which digits need Shift."""
        self._keys.names_next = self._markings.ask_name(self._selected)
        self._focus.forget_text()
        if self._keys.names_next and is_typed_within(self):
            self._focus.leave_text(self._chosen_object())

    def let_go(self) -> bool:
        """Cancel one thing: leave the text field, else cancel the drawing, the selection or the active tool. Return
        False if there is none."""
        was_naming, self._keys.names_next = self._keys.names_next, False
        if was_naming and self._focus.back_to_text():
            return True
        focused: QWidget | None = QApplication.focusWidget()
        if is_typed_within(self) or (type(focused) is TextView and self.isAncestorOf(focused)):
            self.rest()
            return True
        return self._markings.let_go(self._selected)

    def take_over(self, before: DesignPanel) -> None:
        """Take over the active tool, display settings and findings from the earlier panel of the same bundle."""
        self._markings.take_over(before.markings)
        self.parts.take_over(before.parts)
        self._findings.take_over(before._findings)

    def bind_keys(self, page: QWidget, unless: Callable[[], bool] = lambda: False) -> list[QShortcut]:
        """Bind the keys of the design to `page`. They are active while the focus is there outside text fields,
        except while `unless` returns True."""
        return self._keys.bind(page, unless)

    def put_on_top(self, widget: QWidget) -> None:
        self._column.put_on_top(widget)

    def take_focus(self) -> None:
        """Focus where shortcut keys reach all choices; else the first field, if there are no keys or the first
        question is a text."""
        self._focus.begin(self._chosen_object(), keys_are_free=bool(self.keys) and not self._plan.share)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the focus in place if its control disappears: Qt would move it to the next widget, which may be an
        answer."""
        if lost_focus(self):
            self.rest()
            return True
        return super().focusNextPrevChild(is_next)

    def rest(self) -> None:
        self._focus.rest(self._chosen_object())

    def _chosen_object(self) -> str:
        """Return the name of the object of the selected region; empty if none is selected."""
        return chosen.to_name if (chosen := area_of(self._answer, self.design, self._selected)) is not None else ""

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        for part in self.parts.controls.values():
            part.lock(locked)
        self._markings.lock(locked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._column.take_share(event.size().width())
        self.parts.show_low(is_low=event.size().height() < LOW_PX)
        super().resizeEvent(event)

    def _hide_and_show(self, now_hidden: frozenset[int]) -> None:
        """Hide and show controls without flicker. If the focused one is hidden, focus the next visible control, else
        the previous one."""
        if now_hidden == self._hidden:
            return
        changed, self._hidden, lost = now_hidden ^ self._hidden, now_hidden, -1
        self.setUpdatesEnabled(False)
        for index in sorted(changed):
            widget = self.parts.widgets.get(index)
            if widget is not None:
                if index in now_hidden and has_focus(widget):
                    lost = index
                widget.setVisible(index not in now_hidden)
        self._keys.hand_out(self.parts.controls, now_hidden)
        self.setUpdatesEnabled(True)
        if self._selected:
            self._column.bring_asked(self.parts.widgets.get(max(changed - now_hidden, default=-1)))
        if lost >= 0:
            self._focus.near(lost, self._chosen_object())

    def _go_to(self, finding: Finding) -> None:
        if finding.area:
            self.select_area(finding.area)
        part = self.parts.controls.get(finding.control)
        if part is None:  # about an audio file: the requirement is displayed only at the top
            self._column.to_top()
        else:
            self._focus.to(part)
        self.parts.go_to(finding)
