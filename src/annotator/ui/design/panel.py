"""The panel of a task: its design laid out with answers. Controls report user actions; the page decides."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.regions import changed_regions
from annotator.core.answer.regions import region as region_of
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import Finding, findings
from annotator.core.answer.visibility import hidden
from annotator.core.design.medium import Extent, Medium
from annotator.core.design.tree import Design
from annotator.core.ports.media import Media
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.accessible_names import accessible_names_of
from annotator.ui.design.annotations import DesignAnnotations, RegionQuestions
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.focus import DesignFocus, has_focus, lost_focus
from annotator.ui.design.keys import DesignKeys
from annotator.ui.design.layout import lay_out
from annotator.ui.design.layout_plan import plan
from annotator.ui.design.validation import ValidationMessages
from annotator.ui.design.widget_registry import MediumView, WidgetRegistry
from annotator.ui.keyboard.text_field_keys import is_typed_within
from annotator.ui.viewers.text.view import TextView

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare

LOW_PX = 500  # below this height, a waveform and its segment list must still fit


class DesignPanel(QWidget):
    """A panel for one design. `edited` is as in ControlPart. `ready` is emitted once per task, when all media are
    loaded or have failed. `record_extent` carries bundle path and Extent. `as_it_is`: submit despite the warning."""

    ACCESSIBLE_ROLE = QAccessible.Role.Grouping
    edited = Signal(object, str)
    ready = Signal()
    record_extent = Signal(str, object)
    as_it_is = Signal()

    def __init__(self, design: Design, media: Media, columns: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Create the panel. `columns` of the first task decide whether a long text gets its own pane."""
        super().__init__(parent)
        self.design = design
        self._keys = DesignKeys(
            design,
            lambda place: self._column.bring(place),
            lambda control: self.annotations.explain_hidden(control),
            lambda: self._focus.back_to_text(),
        )
        self.keys = self._keys.all
        self.taken_keys = self._keys.taken
        self._columns = columns
        self._hidden = frozenset[int]()
        self._answer = Answer()
        self._selected = ""
        self._is_locked = False
        self.parts = WidgetRegistry(design, self.keys, media)
        self.playing: Mapping[str, Callable[[], None]] = self.parts.playing
        self._plan = plan(design, columns)
        self._column = AnswerColumn(is_form=self._plan.pane is None or self._plan.is_above, share=self._plan.share)
        lay_out(self, self._plan, self.parts, self._column)
        self._focus = DesignFocus(self, self.parts, self._column)
        self._findings = ValidationMessages(self._column.strip, self.parts.controls, self.parts.is_mute)
        self.annotations = DesignAnnotations(design, self.parts, self._column, self)
        self._questions: RegionQuestions | None = None
        if self.annotations.objects or self.parts.chats:
            self._questions = RegionQuestions(design, self.parts.controls, self.annotations.objects)
            self.annotations.drawn.connect(self._questions.show_standing)
        self._wait = MediaWait([view for _tag, view in self.parts.media])
        self._keys.assign_keys(self.parts.controls, self._hidden)
        self._connect()

    def _connect(self) -> None:
        for part in self.parts.controls.values():
            part.edited.connect(self.edited)
        for chat in self.parts.chats:
            chat.chosen.connect(self.select_region)
            chat.questions_wanted.connect(self._go_to_questions)
        self.annotations.edited.connect(self.edited)
        self.annotations.chosen.connect(self.select_region)
        self._findings.wanted.connect(self._go_to)
        self._findings.as_it_is.connect(self.as_it_is)
        self._column.strip.first_wanted.connect(self.annotations.go_to_warning)
        self._wait.over.connect(self.ready)
        self._wait.seen.connect(self.record_extent)

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
    def selected_region(self) -> str:
        """The ID of the primary selected region; empty for none."""
        return self._selected

    def select_region(self, region_id: str) -> None:
        if region_id != self._selected:
            self._selected = region_id
            self._keys.names_next = False
            self.show_answer(self._answer)

    def show_task(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> None:
        """Display a task. `media_path` converts a bundle path to an absolute path."""
        self._columns = columns
        self._selected = ""
        self._keys.names_next = False
        self.parts.show_columns(columns)
        self.annotations.reset()
        names = accessible_names_of(self.design, columns)
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
        chosen = region_of(answer, self.design, self._selected) if self._selected else None
        self._selected = self._selected if chosen is not None else ""
        if self._questions is not None:
            self._questions.show(answer, chosen)
        for part in self.parts.controls.values() if self._questions is None else ():
            part.show_answer(answer, None)
        self.annotations.show_answer(answer, chosen)
        self._hide_and_show(hidden(self.design, answer, self._selected) - self.parts.always_shown())
        self._findings.narrow(answer, self.design, self._columns, self._selected)
        self._findings.ask_on(answer, self.annotations.warnings)

    def bring_changed(self, before: Answer) -> None:
        """Scroll to the first answer that differs from `before`, to show an undo. Select the region it is of."""
        self.annotations.bring_gone(before, self._answer)
        changed = changed_regions(before, self._answer, self.design)
        if changed and self._selected not in changed:
            self.annotations.chosen_by_program(changed[0])
            self.select_region(changed[0])
        shown = (part for part in self.parts.in_order() if not part.isHidden())
        place = next((place for part in shown if (place := part.changed_place(before)) is not None), None)
        if place is not None:
            self._column.bring(place)
        self.annotations.bring_changed_relation(before)

    def show_findings(self, found: tuple[Finding, ...]) -> None:
        """Display validation errors at their controls and in the strip at the top, and focus the first."""
        self._findings.show_messages(found, self._answer, self.design, self._selected)
        if self._selected:
            self._focus.scroll_to_findings(self._chosen_object())

    def next_finding(self) -> None:
        if not self._is_locked:
            self._findings.next_or_first(self._answer, self.design, self._columns, self._selected)

    def show_played(self, share: ListenedShare | None, columns: Mapping[str, str]) -> None:
        """Display the played ranges of the task's audio; None while they are unknown."""
        self.parts.show_played(share, columns)
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
        asks = is_valid and self._findings.ask_once(self.annotations.warnings(), self._wait.over_for_s)
        if asks:
            self.annotations.hide_notice()
            self._column.once_settled(self._column.to_top)  # after the scrolling caused by the selection
        return asks

    def has_unreadable(self) -> bool:
        """Return True if an entry is invalid or a drawing is unfinished. Show the reason and move the focus there."""
        if self.annotations.is_drawing():
            return True
        for part in self.parts.in_order():
            sentence = part.unreadable() if not part.isHidden() else ""
            if sentence:
                part.show_finding(sentence)
                announce(part, sentence)
                self._focus.to(part)
                return True
        return False

    def begin_rename(self) -> None:
        """Make the next label key relabel the selection, for keyboards on which digits need Shift."""
        self._keys.names_next = self.annotations.ask_label(self._selected)
        self._focus.forget_text()
        if self._keys.names_next and is_typed_within(self):
            self._focus.leave_text(self._chosen_object())

    def let_go(self) -> bool:
        """Cancel one thing: a text field's focus, else drawing, selection or active tool; False if none."""
        was_naming, self._keys.names_next = self._keys.names_next, False
        if was_naming and self._focus.back_to_text():
            return True
        focused: QWidget | None = QApplication.focusWidget()
        if is_typed_within(self) or (type(focused) is TextView and self.isAncestorOf(focused)):
            self.focus_object()
            return True
        return self.annotations.cancel(self._selected)

    def take_over(self, before: DesignPanel) -> None:
        """Take over the active tool, display settings and findings from the earlier panel of the same bundle."""
        self.annotations.take_over(before.annotations)
        self.parts.take_over(before.parts)
        self._findings.take_over(before._findings)

    def bind_keys(self, page: QWidget, unless: Callable[[], bool] = lambda: False) -> list[QShortcut]:
        """Bind the keys of the design to `page`. They are active while the focus is there outside text fields,
        except while `unless` returns True."""
        return self._keys.bind(page, unless)

    def put_on_top(self, widget: QWidget) -> None:
        self._column.put_on_top(widget)

    def take_focus(self) -> None:
        """Focus where shortcut keys reach all choices; the first field if no keys or a text first."""
        self._focus.begin(self._chosen_object(), keys_are_free=bool(self.keys) and not self._plan.share)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Keep the focus in place if its control disappears: Qt's next widget may be an answer."""
        if lost_focus(self):
            self.focus_object()
            return True
        return super().focusNextPrevChild(is_next)

    def focus_object(self) -> None:
        self._focus.focus_object(self._chosen_object())

    def _chosen_object(self) -> str:
        """Return the name of the object of the selected region; empty if none is selected."""
        return chosen.to_name if (chosen := region_of(self._answer, self.design, self._selected)) is not None else ""

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        for part in self.parts.controls.values():
            part.lock(locked)
        self.annotations.lock(locked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._column.take_share(event.size().width())
        self.parts.set_compact(event.size().height() < LOW_PX)
        super().resizeEvent(event)

    def _hide_and_show(self, now_hidden: frozenset[int]) -> None:
        """Hide and show controls without flicker. A hidden focus goes to the next visible one, else the previous."""
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
        self._keys.assign_keys(self.parts.controls, now_hidden)
        self.setUpdatesEnabled(True)
        if self._selected:
            self._column.bring_asked(self.parts.widgets.get(max(changed - now_hidden, default=-1)))
        if lost >= 0:
            self._focus.near(lost, self._chosen_object())

    def _go_to_questions(self) -> None:
        """Focus the first question about the selected message."""
        asked = (part for part in self.parts.in_order() if part.tag.per_region and not part.isHidden())
        first = next(asked, None)
        if first is not None:
            self._focus.to(first)

    def _go_to(self, finding: Finding) -> None:
        if finding.region_id:
            self.select_region(finding.region_id)
        part = self.parts.controls.get(finding.control)
        if part is None:  # about an audio file: the requirement is displayed only at the top
            self._column.to_top()
        else:
            self._focus.to(part)
        self.parts.go_to(finding)


_NO_MORE: Mapping[str, str] = {}


class MediaWait(QObject):
    """A wait for media. `over` is emitted once for each `begin`, and again if a medium fails later. `seen` carries a
    bundle path and the Extent, again once it is known more exactly."""

    over = Signal()
    seen = Signal(str, object)

    def __init__(self, views: Sequence[MediumView]) -> None:
        super().__init__()
        self._views = tuple(views)
        self._paths: dict[str, str] = {}
        self._waiting: set[str] = set()
        self.is_missing = False
        self._over_at_s = 0.0
        for view in self._views:
            view.shown.connect(self._shown)
            view.failed.connect(self._failed)

    @property
    def is_on(self) -> bool:
        return bool(self._waiting)

    @property
    def over_for_s(self) -> float:
        """The seconds since all media were loaded; 0 while loading."""
        return 0.0 if self.is_on else time.monotonic() - self._over_at_s

    def begin(
        self, paths: Sequence[str], media_path: Callable[[str], str], further: Mapping[str, str] = _NO_MORE
    ) -> None:
        """Start loading. `paths` are the bundle paths for the views, "" for a view without a medium in this task.
        `further` maps absolute paths to bundle paths of media that are displayed later and not waited for."""
        absolutes = [media_path(path) if path else "" for path in paths]
        self._paths = {absolute: path for absolute, path in zip(absolutes, paths, strict=True) if path}
        self._waiting = set(self._paths)
        self._paths = {**further, **self._paths}
        self.is_missing = False
        for view, absolute in zip(self._views, absolutes, strict=True):
            view.show_medium(absolute)
        if not self._waiting:
            self._end_all()

    def _shown(self, absolute: str, extent: Extent) -> None:
        path = self._paths.get(absolute)
        if path is not None:
            self.seen.emit(path, extent)
            self._end(absolute)

    def _failed(self, absolute: str) -> None:
        """Handle a failed medium, including one that was displayed at first."""
        if absolute in self._paths:
            self.is_missing = True
            if absolute in self._waiting:
                self._end(absolute)
            elif not self._waiting:
                self.over.emit()

    def _end(self, absolute: str) -> None:
        if absolute in self._waiting:
            self._waiting.remove(absolute)
            if not self._waiting:
                self._end_all()

    def _end_all(self) -> None:
        self._over_at_s = time.monotonic()
        self.over.emit()


def announce_changes(panel: DesignPanel, before: Answer, after: Answer, *, is_move: bool) -> None:
    """Announce changes from `before` to `after`, already displayed, unless the focused control does so. `is_move`:
    the user is moving a region, and its view announces the place."""
    from annotator.ui.accessibility.answer_changes import answer_changes  # needed only with a screen reader

    names = {name: part.text for name, part in panel.parts.controls.items()}
    for change in answer_changes(panel.design, before, after, panel.selected_region, names):
        part = panel.parts.controls.get(change.control)
        is_said = is_move and change.is_move
        if not is_said and (part is None or not part.speaks_at_focus(change.path)):
            announce(panel, change.text)
