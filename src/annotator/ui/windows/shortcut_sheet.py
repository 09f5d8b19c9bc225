"""The sheet of keyboard shortcuts (F1), made from the command tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import announce, spoken
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, NOTHING, _
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import (
    BOXES,
    LOOKING,
    PAUSE,
    PLAYING,
    RANGES,
    SHAPING,
    WHOLE,
    WINDOW,
    WORKBENCH,
    all_keys,
    key_in_text,
    keys_of,
    shown_key,
    tip_keys,
)
from annotator.ui.keyboard.key_names import native, shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only
from annotator.ui.pages.base import Page
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.windows.task_features import Has, features_of, is_of_use

type Sections = tuple[tuple[str, tuple[Command, ...]], ...]
type ShortcutLine = tuple[str, str]  # description and displayed key

WIDEST_PX = 1000
AROUND_PX = 48
BELOW_PX = 100  # button and margins
MOST_HEARD = 5  # of the shortcuts found
ARROWS, TO_THE_SIDES, UP_AND_DOWN = "← ↑ → ↓", "← →", "↑ ↓"
_ARROWS_OF = {"Left": ARROWS, "Right": TO_THE_SIDES, "Down": UP_AND_DOWN}
# Keys of the focused text or image view. Left stands for all four arrow keys, Right for left and right, Down for up and
# down.
# A line of the sheet: its text, its key, and what a task needs for it.
MARKING = (
    (N_("Move the crosshair or the selection by ten screen pixels"), "Left", Has.DRAWING),
    (N_("Move by one image pixel, or select in a text"), "Shift+Left", Has.DRAWING | Has.SPANS),
    (N_("Move the last point of the selected region by one pixel"), "Ctrl+Shift+Left", Has.DRAWING),
    (N_("Add a point on an image"), "Space", Has.BOXES | Has.POINTS | Has.KEY_POINTS),
    (N_("Turn the brush on or off"), "Space", Has.MASKS),
    (N_("Turn the eraser on"), "Shift+Space", Has.MASKS),
    (N_("With the wand: paint similar colours here (Ctrl: everywhere in view)"), "Space", Has.MASKS),
    (N_("Undo last point"), "Backspace", Has.POINTS),
    (N_("Finish drawing or painting, or label the selected text"), "Enter", Has.DRAWING | Has.SPANS),
    (N_("Go to the next or previous utterance"), "Ctrl+Down", Has.UTTERANCES),
    (N_("Select the whole utterance, and label it if a label is active"), "Ctrl+Shift+A", Has.UTTERANCES),
    (N_("Delete the selection"), "Del", Has.DRAWING | Has.SPANS | Has.SEGMENTS),
    (N_("In the list of image regions: select several regions"), "Shift+Down", Has.DRAWING),
)
SEGMENTS = (
    (N_("Move the end of a segment (Alt: its start, Ctrl: larger steps)"), "Shift+Right", Has.SEGMENTS),
    (N_("Select next or previous segment on a waveform"), "Down", Has.SEGMENTS),
    (
        N_("From the waveform, go to the text of the selected segment or to the first missing text"),
        "Enter",
        Has.SEGMENTS,
    ),
)

RANKING = (
    (N_("Move the card by one place (Home and End: to the ends)"), "Ctrl+Down", Has.CARDS),
    (N_("Move the card into the column beside"), "Ctrl+Shift+Right", Has.CARDS),
    (N_("Show all of the card, or its first lines"), "Space", Has.CARDS),
)

_WITH_AUDIO = {"let_go": N_("Deselect a region or label (in a text field: start or pause playback)")}
_SCROLLING = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


def task_on(page: Page, view: TaskView | None) -> Has | None:
    """Return the features of the task on the current page; None without a task."""
    if view is None or not isinstance(page, WorkbenchPage):
        return None
    return features_of(
        view.design,
        view.task.columns,
        has_instructions=bool(view.bundle.instructions_html),
        is_sensitive=view.bundle.warned(view.task).is_sensitive,
    )


class _Line(Struct, frozen=True, eq=False):
    action: QLabel
    key: QLabel

    def matches(self, words: list[str]) -> bool:
        text = f"{self.action.text()} {self.key.text()}".casefold()
        return all(word in text for word in words)


class ShortcutSheet(QDialog):
    """`help_wanted` comes after the sheet was closed."""

    help_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        sections: Sections | None = None,
        playing: Collection[str] = (),
        task: Has | None = None,
    ) -> None:
        """Create the sheet. `sections` are the titled command groups of another window than the worker's: first
        work, then annotation and audio follow. `playing` are the commands of the current audio. `task` is what the
        current task has, None for no task: its commands come first, and those without use for it are omitted."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self._headings: dict[QLabel, list[_Line]] = {}
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for filled in _in_two(_blocks(sections, playing, task)):
            columns.addLayout(self._column(filled), 1)
        close = button(_("Close"), role="primary")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        inner = QWidget()
        self._area = self._listed(inner, columns, playing, task, are_chosen=sections is None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 12, 20)
        whole.setSpacing(16)
        whole.addWidget(self._search())
        whole.addWidget(self._area, 1)
        whole.addLayout(self._buttons(close))
        self.search.setFocus()
        self._fit(inner, parent.window())

    def _search(self) -> QLineEdit:
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search shortcuts"))
        self.search.setAccessibleName(_("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        return self.search

    def _listed(
        self, inner: QWidget, columns: QHBoxLayout, playing: Collection[str], task: Has | None, *, are_chosen: bool
    ) -> QScrollArea:
        self._notes = [label(text, "muted", wrap=True) for text in _notes_on_choices(playing, task)]
        below = [label(text, "muted", wrap=True) for text in _notes(playing, task, are_chosen=are_chosen)]
        self.nothing_found = label(_("No shortcut found"), "muted")
        self.nothing_found.hide()
        listed = QVBoxLayout(inner)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(16)
        for note in self._notes:
            listed.addWidget(note)
        listed.addWidget(self.nothing_found)
        listed.addLayout(columns)
        for note in below:
            listed.addWidget(note)
        listed.addStretch()
        self._notes += below
        area = scrolled(inner, self)
        area.setProperty("role", "reading")  # with a focus ring
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        area.setAccessibleName(self.windowTitle())
        return area

    def _column(self, blocks: list[tuple[str, list[ShortcutLine]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for text, lines in blocks:
            heading = label(text, "heading")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            self._headings[heading] = []
            for action, key in lines:
                row = grid.rowCount()
                line = _Line(label(action, wrap=True), label(key, "key"))
                line.action.setAccessibleName(number_format.pair(action, key))
                grid.addWidget(line.action, row, 0)
                grid.addWidget(line.key, row, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self._headings[heading].append(line)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid

    def _filter(self, wanted: str) -> None:
        """Show only the lines with all words of `wanted`, in any order. Notes give way to the lines found."""
        words = wanted.casefold().split()
        for note in self._notes:
            note.setVisible(not words)
        heard: list[str] = []
        for heading, lines in self._headings.items():
            found = [line for line in lines if line.matches(words)]
            for line in lines:
                line.action.setVisible(line in found)
                line.key.setVisible(line in found)
            heading.setVisible(bool(found))
            heard += [line.action.accessibleName() for line in found]
        self.nothing_found.setVisible(not heard)
        if words:
            announce(self, spoken(heard[:MOST_HEARD] or [self.nothing_found.text()]))

    def _buttons(self, close: QWidget) -> QHBoxLayout:
        self.help = button(_("Help"), "question")
        tip_keys(self.help, "help")
        self.help.clicked.connect(self._leave_for_help)
        row = QHBoxLayout()
        row.addWidget(self.help)
        row.addWidget(close, 1)
        return row

    def _leave_for_help(self) -> None:
        self.accept()
        self.help_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the keys at any focus: the initial focus is the button, which does not use them."""
        scroll = _SCROLLING.get(Qt.Key(event.key()))
        if scroll is None:
            super().keyPressEvent(event)
        else:
            self._area.verticalScrollBar().triggerAction(scroll)

    def _fit(self, inner: QWidget, window: QWidget) -> None:
        """Set the size: as wide as content needs and the window allows, and as tall as necessary within it."""
        self.ensurePolished()
        width_px = min(WIDEST_PX, window.width() - AROUND_PX)
        self.resize(width_px, 100)
        needed_px = inner.heightForWidth(width_px - AROUND_PX) + BELOW_PX
        self.resize(width_px, min(needed_px, window.height() - AROUND_PX))


def _blocks(
    sections: Sections | None, playing: Collection[str], task: Has | None
) -> list[tuple[str, list[ShortcutLine]]]:
    usual = ((_("While working"), WORKBENCH), (_("Everywhere"), WINDOW), (_("On a break"), PAUSE))
    blocks = [
        (text, [_work_line(command, task, is_heard=bool(playing)) for command in commands if is_of_use(command, task)])
        for text, commands in sections or usual
    ]
    keys_of_marks = [
        _marking_line(text, keys) for text, keys, need in (*RANKING, *MARKING, *SEGMENTS) if _has(task, need)
    ]
    annotating = [*keys_of_marks, *(_line(command) for command in SHAPING + WHOLE if is_of_use(command, task))]
    heard = {*playing, "leave_field"} if playing else set()
    playback = (
        _("Playback"),
        [_playing_line(command) for command in PLAYING + RANGES + BOXES if command.name in heard],
    )
    marking = (_("While annotating"), annotating)
    viewing = (_("Viewing images"), [_line(command) for command in LOOKING if is_of_use(command, task)])
    of_work = [blocks[0], playback, marking] if task is None else [playback, marking, blocks[0]]
    return [block for block in (*of_work, viewing, *blocks[1:]) if block[1]]


def _notes_on_choices(playing: Collection[str], task: Has | None) -> Iterator[str]:
    """Yield the notes above the shortcuts, which users ask for first."""
    if _has(task, Has.CHOICES | Has.LABELS):
        yield _("1–9, then 0 and letters, select the choices. Each key is shown next to its choice.")
    if not _has(task, Has.LABELS):
        return
    if playing:
        yield _(
            "Press a label’s key to use the label for the next regions, or Shift and that key to label the selection."
        )
    else:
        yield _(
            "Press a label’s key or click the label to label the selection. If nothing is selected, the label "
            "is used for the next regions."
        )


def _notes(playing: Collection[str], task: Has | None, *, are_chosen: bool) -> Iterator[str]:
    """Yield the notes below the shortcuts. `are_chosen`: they can be changed."""
    if playing:
        yield _audio_text()
    if _has(task, Has.DRAWING):
        yield f"{_('Hold Ctrl to draw or move without snapping')}."
    if _has(task, Has.MASKS):
        yield _("Alt+wheel changes the brush size or the wand’s tolerance.")
    if "mark_range" in playing:
        yield _(
            "In a video, press a label’s key to start a range at the current frame, and again to end it. Or choose "
            "a label, then drag on the timeline."
        )
    if are_chosen:
        yield _("You can change all shortcuts in the settings.")
    if _has(task, Has.DRAWING):
        yield _("When no label is active, drag an image region to select and move it.")
    if _has(task, Has.ZOOM):
        yield _("Pan a zoomed image with two fingers or the middle mouse button.")
    if task is not None:
        yield _("Shortcuts for other task types are listed in the settings, and here while such a task is open.")


def _has(task: Has | None, feature: Has) -> bool:
    return task is None or bool(task & feature)


def _audio_text() -> str:
    return _(
        "While typing, {key} starts and pauses playback, and {leave} leaves the field. Media keys and a "
        "foot pedal that sends F14 to F16 also work."
    ).format(key=keys_of("let_go") or NOTHING, leave=keys_of("leave_field") or NOTHING)


def _line(command: Command, *, is_heard: bool = False) -> ShortcutLine:
    """Return a line. `is_heard`: with audio, where the cancel key plays while the user types."""
    text = _WITH_AUDIO.get(command.name, command.text) if is_heard else command.text
    return _(text), shown_key(command) or NOTHING


def _work_line(command: Command, task: Has | None, *, is_heard: bool) -> ShortcutLine:
    """Return a line. A task is submitted by several keys: in text fields and on a waveform Enter does something else,
    and of a task with segments the sheet lists that use of Enter beside this line."""
    text, key = _line(command, is_heard=is_heard)
    if command.name != "submit":
        return text, key
    everywhere = key_in_text(command.name) if task is not None and task & Has.SEGMENTS else ""
    return text, everywhere or all_keys(command.name) or key


def _playing_line(command: Command) -> ShortcutLine:
    """Return a line with the single-key shortcut, which works outside text fields."""
    text, key = _line(command)
    plain = next((shown(other) for other in command.keys if acts_outside_fields_only(other)), key)
    return text, key if plain == key else _("{keys} or {last}").format(keys=plain, last=key)


def _marking_line(text: str, keys: str) -> ShortcutLine:
    shown = _native(keys)
    for key, arrows in _ARROWS_OF.items():
        shown = shown.replace(_native(key), arrows)
    return _(text), shown


def _native(keys: str) -> str:
    return native(QKeySequence(keys))


def _in_two(blocks: list[tuple[str, list[ShortcutLine]]]) -> tuple[list[tuple[str, list[ShortcutLine]]], ...]:
    """Distribute the blocks over two columns, always to the shorter one: small screens have more width than height."""
    columns: tuple[list[tuple[str, list[ShortcutLine]]], ...] = ([], [])
    for block in blocks:
        min(columns, key=lambda column: sum(1 + len(lines) for _words, lines in column)).append(block)
    return columns
