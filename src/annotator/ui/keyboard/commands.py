"""What the keyboard reaches, as one table: the shortcuts, their words, and the sheet of F1 are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import Command, follow, keymap
from annotator.ui.keyboard.button_keys import pressed_by
from annotator.ui.keyboard.key_names import sequences, shown
from annotator.ui.keyboard.mark_commands import WHOLE
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only

UNDO = Command("undo", N_("Undo; right after submitting, take back one task after the other"))
WORKBENCH = (
    Command("submit", N_("Submit and next")),
    Command("skip", N_("Skip this task")),
    Command("previous", N_("Previous task")),
    Command("next", N_("Next task, without submitting")),
    Command("all_tasks", N_("All tasks of the bundle, to find and open one")),
    UNDO,
    Command("redo", N_("Redo")),
    Command("next_finding", N_("Go to what is still to be done")),
    Command("confirm", N_("Confirm a prediction, and go to the next")),
    Command("confirm_all", N_("Confirm all predictions")),
    Command("refuse", N_("Refuse a prediction, and go to the next")),
    Command("refuse_all", N_("Refuse all predictions that nobody touched")),
    Command("instructions", N_("Show or hide the instructions")),
    Command("pause", N_("Pause; in a pause, resume")),
    Command("hear_meter", N_("Hear the meter, with a screen reader")),
    Command("zoom_in", N_("Zoom in")),
    Command("zoom_out", N_("Zoom out")),
    Command("zoom_fit", N_("Fit the picture; once more: its actual size")),
    Command("rename", N_("Name what is chosen: then a label's key")),
    Command("correct", N_("Correct the spelling: the word at the cursor, or the next")),
    Command("let_go", N_("Let go of a field, an area or a label")),
    Command("leave", N_("Back to the inbox")),
    Command("stop_now", N_("Stop now: give the task back, and see nothing more of it")),
    Command("reveal", N_("Held: see the picture as it is")),
    Command("protection", N_("Choose how pictures and sounds are made bearable")),
)
PLAYING = (
    Command("play", N_("Play or pause")),
    Command("shuttle_back", N_("Five seconds back; while it was made to play faster, slower")),
    Command("shuttle_pause", N_("Pause, or play; as fast as before")),
    Command("shuttle_forward", N_("Play; once more: faster, up to four times")),
    Command("jump_back", N_("Some seconds back")),
    Command("jump_forward", N_("Some seconds forward")),
    Command("second_back", N_("One second back")),
    Command("second_forward", N_("One second forward")),
    Command("five_back", N_("Five seconds back")),
    Command("five_forward", N_("Five seconds forward")),
    Command("ten_back", N_("Ten seconds back")),
    Command("ten_forward", N_("Ten seconds forward")),
    Command("go_to_place", N_("Go to a time, or to a frame of a film")),
    Command("slower", N_("Slower")),
    Command("normal_speed", N_("Normal speed")),
    Command("faster", N_("Faster")),
    Command("play_chosen", N_("Play the chosen segment again")),
    Command("play_end", N_("Play the last half second of the segment")),
    Command("loop", N_("Play the segment again and again")),
    Command("previous_segment", N_("Previous segment")),
    Command("next_segment", N_("Next segment")),
    Command("mark_segment", N_("Begin a segment here; once more: end it")),
    Command("start_here", N_("The chosen segment starts here")),
    Command("end_here", N_("The chosen segment ends here")),
    Command("start_earlier", N_("Its start a tenth of a second earlier")),
    Command("start_later", N_("Its start a tenth of a second later")),
    Command("end_earlier", N_("Its end a tenth of a second earlier")),
    Command("end_later", N_("Its end a tenth of a second later")),
    Command("split", N_("Split the segment here")),
    Command("merge", N_("Join the segment and the next")),
    Command("delete_segment", N_("Remove the chosen segment, and go to the next text")),
    Command("suggest", N_("Suggest segments where somebody speaks; once more: stop")),
    Command("follow", N_("Follow what is heard")),
    Command("insert_time", N_("Insert the time into the text")),
    Command("play_written", N_("Play from the time that the cursor is in")),
    Command("leave_field", N_("Leave the field")),
    Command("frame_back", N_("One frame back")),
    Command("frame_forward", N_("One frame forward")),
    Command("key_frame_back", N_("To the key frame before")),
    Command("key_frame_forward", N_("To the next key frame")),
    Command("place_box", N_("Place the chosen box at this frame, or no longer")),
    Command("box_leaves", N_("After this frame the chosen box is gone, or there again")),
    Command("anchor_back", N_("To the frame before at which the box is placed")),
    Command("anchor_forward", N_("To the next frame at which the box is placed")),
)
LOOKING = (
    Command("look", N_("Choose how the picture is seen")),
    Command("turn_right", N_("Turn the picture to the right, for the eye only")),
    Command("turn_left", N_("Turn it to the left")),
    Command("mirror", N_("Mirror it, for the eye only")),
    Command("brighter", N_("Brighter")),
    Command("darker", N_("Darker")),
    Command("more_contrast", N_("More contrast")),
    Command("less_contrast", N_("Less contrast")),
    Command("invert", N_("Invert the colours, or no longer")),
    Command("grey", N_("In shades of grey, or no longer")),
    Command("channel", N_("Red, green or blue alone; then all again")),
    Command("as_given", N_("See the picture as it was given")),
    Command("overview", N_("Show or hide the overview of a zoomed picture")),
    Command("measure", N_("Say how large it is, and where")),
    Command("horizontal_guide", N_("Horizontal guide at the crosshair; once more: remove it")),
    Command("vertical_guide", N_("Vertical guide at the crosshair; once more: remove it")),
    Command("remove_guides", N_("Remove all guides of the picture")),
    Command("next_page", N_("Next page of the document")),
    Command("previous_page", N_("The page before")),
    Command("go_to_page", N_("Go to a page by its number")),
)
# Where areas are marked, most of them on a picture.
SHAPING = (
    Command("next_area", N_("Choose the next area of the picture")),
    Command("previous_area", N_("Choose the area before")),
    Command("next_corner", N_("Choose the next corner of what is chosen")),
    Command("previous_corner", N_("Choose the corner before")),
    Command("add_corner", N_("Add a corner to the chosen polygon or line")),
    Command("bend", N_("Bend a line at its chosen corner, or straighten it")),
    Command("close_line", N_("Close the line that is drawn or chosen, or open it")),
    Command("branch", N_("A branch from the chosen corner of a line")),
    Command("snap", N_("To the nearest corner of another area, a guide, or the picture's edge")),
    Command("scissors", N_("Edges that are drawn follow the picture, or are straight")),
    Command("names", N_("Names of all marks, of what is chosen, or of none")),
    Command("snapping", N_("Corners snap when the mouse sets them, or no longer")),
    Command("crosshair_lines", N_("Lines through the crosshair, or none")),
    Command("simplify", N_("Leave out corners that the chosen polygon or line hardly needs")),
    Command("smooth", N_("Make its corners softer")),
    Command("turn_area_right", N_("Turn the chosen box to the right, by ten degrees")),
    Command("turn_area_left", N_("Turn it to the left, by ten degrees")),
    Command("turn_area_right_little", N_("Turn it to the right, by one degree")),
    Command("turn_area_left_little", N_("Turn it to the left, by one degree")),
    Command("brush_larger", N_("Larger brush, where you paint; with the wand: more colours")),
    Command("brush_smaller", N_("Smaller brush; with the wand: fewer colours")),
    Command("brush_erases", N_("The brush erases; once more: it paints")),
    Command("wand", N_("The wand paints what has nearly one colour; once more: the brush")),
    Command("cells", N_("Paint cells of the picture, parts of nearly one colour; once more: the brush")),
    Command("fill_holes", N_("Fill what the chosen painting encloses")),
    Command("hide_painted", N_("Hide what is painted, or show it")),
    Command("relate", N_("Relate the chosen area to another")),
    Command("turn_relation", N_("Turn the chosen relation round, then both ways")),
)
# Where ranges of a film are marked: the keys of what is the same in a sound.
RANGES = (
    Command("play_range", N_("Play the chosen range again"), of="play_chosen"),
    Command("play_range_end", N_("Play the last half second of the range"), of="play_end"),
    Command("loop_range", N_("Play the range again and again"), of="loop"),
    Command("previous_range", N_("Previous range"), of="previous_segment"),
    Command("next_range", N_("Next range"), of="next_segment"),
    Command("mark_range", N_("Select frames from here; once more: up to here"), of="mark_segment"),
    Command("range_starts_here", N_("The chosen range starts at this frame"), of="start_here"),
    Command("range_ends_here", N_("The chosen range ends at this frame"), of="end_here"),
    Command("range_starts_earlier", N_("Its start one frame earlier"), of="start_earlier"),
    Command("range_starts_later", N_("Its start one frame later"), of="start_later"),
    Command("range_ends_earlier", N_("Its end one frame earlier"), of="end_earlier"),
    Command("range_ends_later", N_("Its end one frame later"), of="end_later"),
    Command("split_range", N_("Cut the range in two: the second begins at this frame"), of="split"),
    Command("merge_range", N_("Join the range and the next of its label"), of="merge"),
    Command("remove_range", N_("Remove the chosen range"), of="delete_segment"),
)
# Where boxes are marked on a film, and no ranges.
BOXES = (
    Command("play_box", N_("Play the film while the chosen box is there"), of="play_chosen"),
    Command("play_box_end", N_("Play the last half second of the box"), of="play_end"),
    Command("loop_box", N_("Play this again and again"), of="loop"),
    Command("previous_box", N_("Previous box"), of="previous_segment"),
    Command("next_box", N_("Next box"), of="next_segment"),
    Command("remove_box", N_("Remove the chosen box"), of="delete_segment"),
)
# A key of these that is held goes on; any other means it once.
_REPEATED = frozenset(
    {"undo", "redo", "zoom_in", "zoom_out", "previous", "next", "jump_back", "jump_forward", "slower", "faster"}
    | {"previous_segment", "next_segment", "previous_range", "next_range", "previous_box", "next_box"}
    | {"range_starts_earlier", "range_starts_later", "range_ends_earlier", "range_ends_later"}
    | {"second_back", "second_forward", "five_back", "five_forward", "ten_back", "ten_forward"}
    | {"next_page", "previous_page", "brighter", "darker", "more_contrast", "less_contrast"}
    | {command.name for command in SHAPING}
    - {"bend", "close_line", "branch"}
    - {"add_corner", "snap", "scissors", "names", "snapping", "crosshair_lines", "simplify", "smooth"}
    - {"brush_erases", "wand", "cells", "fill_holes", "hide_painted", "relate", "turn_relation"}
    | {"frame_back", "frame_forward", "key_frame_back", "key_frame_forward"}
)
PAGES = (
    Command("inbox", N_("Inbox")),
    Command("outbox", N_("Outbox")),
    Command("timesheet", N_("Timesheet")),
    Command("earnings", N_("Earnings")),
    Command("settings", N_("Settings")),
)
WINDOW = (
    *PAGES,
    Command("beside", N_("Messages, chores, recovery, elsewhere")),
    Command("open", N_("Open a bundle")),
    Command("from_server", N_("Add from Label Studio")),
    Command("idle_question", N_("Answer what time without input was")),
    Command("shortcuts", N_("Show the shortcuts")),
    Command("quit", N_("Quit")),
)
PAUSE = (
    Command("resume", N_("Resume")),
    Command("recover", N_("Recover after hurtful content")),
)


def bind(widget: QWidget, commands: tuple[Command, ...], handlers: Mapping[str, Callable[[], object]]) -> None:
    """As `shortcuts`, and always with the keys that the commands have at the moment."""
    bound: list[_KeyOfCommand] = []

    def bind_anew() -> None:
        let_go(bound)
        bound[:] = shortcuts(widget, commands, handlers)

    follow(widget, bind_anew)


def shortcuts(
    widget: QWidget,
    commands: tuple[Command, ...],
    handlers: Mapping[str, Callable[[], object]],
    taken: Collection[str] = (),
) -> list[_KeyOfCommand]:
    """They act while `widget` or something in it has the focus. `taken` are keys that a design uses. Space and Enter
    alone press what has the focus, and act where they press nothing."""
    bound = []
    for command in commands:
        for keys in command.keys:
            for sequence in () if keys in taken else sequences(keys):
                shortcut = _KeyOfCommand(sequence, widget, keys, handlers[command.name])
                shortcut.setAutoRepeat(command.name in _REPEATED)
                bound.append(shortcut)
    return bound


def let_go(bound: Collection[QShortcut]) -> None:
    for shortcut in bound:
        shortcut.setEnabled(False)
        shortcut.deleteLater()


class _KeyOfCommand(QShortcut):
    """It knows its page itself: what a signal of Qt is connected to would keep the page for ever."""

    def __init__(self, sequence: QKeySequence, page: QWidget, key: str, act: Callable[[], object]) -> None:
        super().__init__(sequence, page)
        self._page = page
        self._key = key
        self._act = act
        self.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.activated.connect(self._press)

    def _press(self) -> None:
        if not pressed_by(self._key, self._page):
            self._act()


def shown_key(command: Command) -> str:
    """The first key in the words of this platform; empty where it has none."""
    return shown(command.keys[0]) if command.keys else ""


def key_in_text(name: str) -> str:
    """The shown key of a command that also acts where Enter makes a line; empty where it has none."""
    return next((shown(key) for key in keymap().keys(name) if not acts_outside_fields_only(key)), "")


def command_of(name: str) -> Command:
    everywhere = WORKBENCH + PLAYING + LOOKING + SHAPING + WHOLE + RANGES + BOXES + WINDOW + PAUSE
    return next(command for command in everywhere if command.name == name)


def keys_of(name: str) -> str:
    """The shown key of a command by its name."""
    return shown_key(command_of(name))


def all_keys(*names: str) -> str:
    """Every key of these commands, in words."""
    keys = [shown(key) for name in names for key in keymap().keys(name)]
    if len(keys) < 2:
        return "".join(keys)
    return _("{keys} or {last}").format(keys=", ".join(keys[:-1]), last=keys[-1])


def with_keys(words: str, name: str) -> str:
    """Words for what a command does, its key behind them where it has one."""
    key = keys_of(name)
    return f"{words} ({key})" if key else words


def tip_keys(widget: QWidget, name: str, words: str = "") -> None:
    """The tool tip of what can be pressed, or also be done with a key: that key, behind words if there are any."""
    follow(widget, lambda: widget.setToolTip(with_keys(words, name) if words else keys_of(name)))


def words_of(name: str) -> str:
    """What a command of the window, or of playing, is called in the person's language; a page is called by the command
    that leads there."""
    return next(_(command.words) for command in (*WINDOW, *PLAYING, *SHAPING, *WHOLE, *RANGES) if command.name == name)
