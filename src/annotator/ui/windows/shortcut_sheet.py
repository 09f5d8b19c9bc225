"""The sheet of keyboard shortcuts (F1), made from the command tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from annotator.core.design.medium import PLAYED, MediumKind
from annotator.services.task.queue import TaskView
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

_DRAWN_ON = frozenset({MediumKind.IMAGE, MediumKind.VIDEO})

type Sections = tuple[tuple[str, tuple[Command, ...]], ...]
type ShortcutLine = tuple[str, str]  # description and displayed key

WIDEST_PX = 1000
AROUND_PX = 48
BELOW_PX = 100  # button and margins
ARROWS, TO_THE_SIDES, UP_AND_DOWN = "← ↑ → ↓", "← →", "↑ ↓"
_ARROWS_OF = {"Left": ARROWS, "Right": TO_THE_SIDES, "Down": UP_AND_DOWN}
# Keys of the focused text or image view. Left stands for all four arrow keys, Right for left and right, Down for up and
# down.
MARKING = (
    (N_("Move the crosshair or the selection by ten screen pixels"), "Left"),
    (N_("Move by one image pixel, or select in a text"), "Shift+Left"),
    (N_("Move the last point of the selected region by one pixel"), "Ctrl+Shift+Left"),
    (N_("Add a point on an image"), "Space"),
    (N_("Turn the brush on or off"), "Space"),
    (N_("Turn the eraser on"), "Shift+Space"),
    (N_("With the wand: paint similar colours here (Ctrl: everywhere in view)"), "Space"),
    (N_("Undo last point"), "Backspace"),
    (N_("Finish drawing or painting, or label the selected text"), "Enter"),
    (N_("Delete the selection"), "Del"),
    (N_("In the list of image regions: select several regions"), "Shift+Down"),
)
SEGMENTS = (
    (N_("Move the end of a segment (Alt: its start, Ctrl: larger steps)"), "Shift+Right"),
    (N_("Select next or previous segment on a waveform"), "Down"),
    (N_("From the waveform, go to the text of the selected segment or to the first missing text"), "Enter"),
)

_WITH_AUDIO = {"let_go": N_("Deselect a region or label (in a text field: start or pause playback)")}
_SCROLLING = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


def kinds_on(page: Page, view: TaskView | None) -> frozenset[MediumKind] | None:
    """Return the kinds of media of the task on the current page; None without a task."""
    if view is None or not isinstance(page, WorkbenchPage):
        return None
    return frozenset(tag.KIND for tag in view.design.media())


class ShortcutSheet(QDialog):
    """`help_wanted` comes after the sheet was closed."""

    help_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        sections: Sections | None = None,
        playing: Collection[str] = (),
        kinds: Collection[MediumKind] | None = None,
    ) -> None:
        """Create the sheet. `sections` are the titled command groups of another window than the worker's: first
        work, then annotation and audio follow. `playing` are the commands of the current audio. `kinds` are the
        media of the current task, None for no task: their commands come first, and those for other kinds are
        omitted."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        blocks = _blocks(sections, playing, kinds)
        inner = QWidget()
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for filled in _in_two(blocks):
            columns.addLayout(_column(filled), 1)
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        listed = QVBoxLayout(inner)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(16)
        for text in _notes_on_choices(playing):
            listed.addWidget(label(text, "muted", wrap=True))
        listed.addLayout(columns)
        for text in _notes(playing, are_chosen=sections is None, is_all=kinds is None):
            listed.addWidget(label(text, "muted", wrap=True))
        area = self._area = scrolled(inner, self)
        area.setProperty("role", "reading")  # with a focus ring
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        area.setAccessibleName(self.windowTitle())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 12, 20)
        whole.setSpacing(16)
        whole.addWidget(area, 1)
        whole.addLayout(self._buttons(close))
        close.setFocus()
        self._fit(inner, parent.window())

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
    sections: Sections | None, playing: Collection[str], kinds: Collection[MediumKind] | None
) -> list[tuple[str, list[ShortcutLine]]]:
    usual = ((_("While working"), WORKBENCH), (_("Everywhere"), WINDOW), (_("On a break"), PAUSE))
    blocks = [
        (text, [_line(command, is_heard=bool(playing)) for command in commands]) for text, commands in sections or usual
    ]
    are_images = kinds is None or not _DRAWN_ON.isdisjoint(kinds)
    are_segments = kinds is None or not PLAYED.isdisjoint(kinds)
    if are_images:
        blocks.insert(1, (_("Viewing images"), [_line(command) for command in LOOKING]))
    marking = [_marking_line(*marking) for marking in (*MARKING, *(SEGMENTS if are_segments else ()))]
    whole = [_line(command) for command in SHAPING + WHOLE] if are_images else []
    blocks.insert(1, (_("While annotating"), [*marking, *whole]))
    if playing:
        heard = {*playing, "leave_field"}
        blocks.insert(
            1,
            (_("Playback"), [_playing_line(command) for command in PLAYING + RANGES + BOXES if command.name in heard]),
        )
    return blocks if kinds is None else [*blocks[1:-2], blocks[0], *blocks[-2:]]


def _notes_on_choices(playing: Collection[str]) -> Iterator[str]:
    """Yield the notes above the shortcuts, which users ask for first."""
    yield _("1–9, then 0 and letters, select the choices. Each key is shown next to its choice.")
    if playing:
        yield _(
            "Press a label’s key to use the label for the next regions, or Shift and that key to label the selection."
        )
    else:
        yield _(
            "Press a label’s key or click the label to label the selection. If nothing is selected, the label "
            "is used for the next regions."
        )


def _notes(playing: Collection[str], *, are_chosen: bool, is_all: bool) -> list[str]:
    """Return the notes below the shortcuts. `are_chosen`: they can be changed; `is_all`: none is omitted."""
    notes = [_audio_text()] if playing else []
    free = _("Hold Ctrl to draw or move without snapping")
    notes.append(f"{free}.")
    notes.append(_("Alt+wheel changes the brush size or the wand’s tolerance."))
    if "mark_range" in playing:
        notes.append(
            _(
                "In a video, press a label’s key to start a range at the current frame. Press the key again to end "
                "the range."
            )
        )
    if are_chosen:
        notes.append(_("You can change all shortcuts in the settings."))
    notes.append(_("When no label is active, drag an image region to select and move it."))
    notes.append(_("Pan a zoomed image with two fingers or the middle mouse button."))
    if not is_all:
        notes.append(
            _("Shortcuts for other task types are listed in the settings, and here while such a task is open.")
        )
    return notes


def _audio_text() -> str:
    return _(
        "While typing, {key} starts and pauses playback, and {leave} leaves the field. Media keys and a "
        "foot pedal that sends F14 to F16 also work."
    ).format(key=keys_of("let_go") or NOTHING, leave=keys_of("leave_field") or NOTHING)


def _line(command: Command, *, is_heard: bool = False) -> ShortcutLine:
    """Return a line. `is_heard`: with audio, where the cancel key plays while the user types."""
    text = _WITH_AUDIO.get(command.name, command.text) if is_heard else command.text
    return _(text), shown_key(command) or NOTHING


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


def _column(blocks: list[tuple[str, list[ShortcutLine]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for text, lines in blocks:
        grid.addWidget(label(text, "heading"), grid.rowCount(), 0, 1, 2)
        for action, key in lines:
            row = grid.rowCount()
            grid.addWidget(label(action, wrap=True), row, 0)
            grid.addWidget(label(key, "key"), row, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid
