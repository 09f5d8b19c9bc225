"""A task design laid out, and what is answered in it. Parts say what the person did; the page decides what holds."""

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

LOW_PX = 500  # in which a sound and a list of its segments have to be seen


class DesignPanel(QWidget):
    """`edited` is as in ControlPart. `ready` comes once for each task, when each medium is there or known not to come.
    `medium_seen` tells the bundle path and the Extent. `as_it_is`: the answer is to be sent although it was asked."""

    edited = Signal(object, str)
    ready = Signal()
    medium_seen = Signal(str, object)
    as_it_is = Signal()

    def __init__(self, design: Design, media: Media, columns: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`columns` are those of the first task: long texts get a pane of their own."""
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
        if self._markings.objects:  # late, as what is marked is
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
        """Whether a task can be shown as this is laid out: it has this very design, and no text that needs a pane."""
        return design is self.design and (self._plan.pane is not None or plan(design, columns).pane is None)

    @property
    def medium_view(self) -> MediumView | None:
        """The picture or sound that the zoom keys act on: that which has the focus, else the first."""
        return self.parts.medium_view

    @property
    def complete(self) -> bool:
        """No medium of the task on screen is known to be missing."""
        return not self._wait.is_missing

    @property
    def is_there(self) -> bool:
        """Each medium of the task can be looked at or listened to, or is known not to come."""
        return not self._wait.is_on

    @property
    def selected_area(self) -> str:
        """The id of the area that leads what is chosen; empty: none."""
        return self._selected

    def select_area(self, area_id: str) -> None:
        if area_id != self._selected:
            self._selected, self._keys.names_next = area_id, False
            self.show_answer(self._answer)

    def show_task(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> None:
        """`media_path` turns a bundle path into an absolute one."""
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
        """What the next tasks show and play, nearest first: each kind by the first view that shows it."""
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
        """The first of what was answered otherwise before comes into view: nothing is undone out of sight. An area
        that it is about is chosen, so that one sees which."""
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
        """Each beside its control, all of them above; the focus goes to the first."""
        self._findings.tell(found, self._answer, self.design, self._selected)
        if self._selected:
            self._focus.stay_at_told(self._chosen_object())

    def next_finding(self) -> None:
        if not self._is_locked:
            self._findings.next_or_first(self._answer, self.design, self._columns, self._selected)

    def show_heard(self, share: ListenedShare | None, columns: Mapping[str, str]) -> None:
        """Which stretches of the task's sounds were heard; None while that is not known."""
        self.parts.show_heard(share, columns)
        if share is not None:
            self._findings.hear(share, self.parts.paths(columns), self._selected)

    def half_typed(self) -> dict[str, str]:
        """Texts by control that no answer can be made of yet."""
        return {name: text for name, part in self.parts.controls.items() if (text := part.half_typed())}

    def type_again(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            if name in self.parts.controls:
                self.parts.controls[name].type_again(text)

    def asks_before_sending(self) -> bool:
        """Something may be sent as it is and was perhaps forgotten: it is asked about, once."""
        is_sound = not findings(self._answer, self.design, self._columns)
        if asks := is_sound and self._findings.ask_once(self._markings.unsaid(), self._wait.over_for_s):
            self._column.once_settled(self._column.to_top)  # after what it chose has come into view
        return asks

    def has_unreadable(self) -> bool:
        """Something typed or drawn that no answer can be made of yet: it is said, and the focus goes there."""
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
        """The key of a label that comes next names what is chosen: for keyboards that write digits with Shift."""
        self._keys.names_next = self._markings.ask_name(self._selected)
        self._focus.forget_text()
        if self._keys.names_next and is_typed_within(self):
            self._focus.leave_text(self._chosen_object())

    def let_go(self) -> bool:
        """Of one thing: the field that is typed in, else what is drawn, chosen or armed. False where there is none."""
        was_naming, self._keys.names_next = self._keys.names_next, False
        if was_naming and self._focus.back_to_text():
            return True
        focused: QWidget | None = QApplication.focusWidget()
        if is_typed_within(self) or (type(focused) is TextView and self.isAncestorOf(focused)):
            self.rest()
            return True
        return self._markings.let_go(self._selected)

    def take_over(self, before: DesignPanel) -> None:
        """Of the same bundle: what is armed, and how pictures are looked at."""
        self._markings.take_over(before.markings)
        self.parts.take_over(before.parts)
        self._findings.take_over(before._findings)

    def bind_keys(self, page: QWidget, unless: Callable[[], bool] = lambda: False) -> list[QShortcut]:
        """The keys of the design, active wherever the focus is on `page` and nothing is typed, unless that holds."""
        return self._keys.bind(page, unless)

    def put_on_top(self, widget: QWidget) -> None:
        self._column.put_on_top(widget)

    def take_focus(self) -> None:
        """Where keys reach all choices; in the first field where there are none, or a text is asked first."""
        self._focus.begin(self._chosen_object(), keys_are_free=bool(self.keys) and not self._plan.share)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Where a control goes that has the focus, Qt asks for what comes next, which may be an answer."""
        if lost_focus(self):
            self.rest()
            return True
        return super().focusNextPrevChild(is_next)

    def rest(self) -> None:
        self._focus.rest(self._chosen_object())

    def _chosen_object(self) -> str:
        """The name of what the chosen area marks; empty: none is chosen."""
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
        """Without flicker; a focus that would be lost goes to the next part that is shown, else to the one before."""
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
        if part is None:  # about a sound: what is asked of it stands at the top only
            self._column.to_top()
        else:
            self._focus.to(part)
        self.parts.go_to(finding)
