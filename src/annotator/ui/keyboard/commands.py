"""The table of all commands, from which shortcuts, their descriptions and the F1 sheet are made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import Command, follow, keymap
from annotator.ui.keyboard.button_keys import pressed_by
from annotator.ui.keyboard.key_names import sequences, shown
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only

WHOLE = (
    Command("all_areas", N_("Select all regions of the image or page (Shift+click: add one)")),
    Command("copy_area", N_("Copy the selection, or everything if nothing is selected")),
    Command("cut_area", N_("Cut the selection")),
    Command("paste_areas", N_("Paste, including on another image")),
    Command("duplicate_area", N_("Duplicate the selection")),
    Command("as_before", N_("Copy from previous image: paste all regions of the previous task")),
    Command("group_areas", N_("Group the selection: clicking one region selects them all")),
    Command("ungroup_areas", N_("Remove the selection from its group")),
    Command("one_of_group", N_("Select one region of a group, or the whole group again (also Alt+click)")),
    Command("hide_area", N_("Show or hide the selection")),
    Command("hide_areas", N_("Show or hide all regions of the image")),
    Command("lock_area", N_("Lock or unlock the selection: locked regions cannot be moved or deleted")),
    Command("to_front", N_("Bring selection to front")),
    Command("forward_area", N_("Bring selection forward")),
    Command("back_area", N_("Send selection backward")),
    Command("to_back", N_("Send selection to back")),
)


EXPLAIN_PAY = Command("explain_pay", N_("Show how your hourly pay is calculated"))
UNDO = Command("undo", N_("Undo (right after submitting: reopen tasks one by one)"))
WORKBENCH = (
    Command("submit", N_("Submit and next")),
    Command("skip", N_("Skip this task")),
    Command("previous", N_("Previous task")),
    Command("next", N_("Next task, without submitting")),
    Command("all_tasks", N_("Find and open a task of this job")),
    UNDO,
    Command("redo", N_("Redo")),
    Command("next_finding", N_("Go to next unfinished item")),
    Command("confirm", N_("Confirm prediction and go to the next one")),
    Command("confirm_all", N_("Confirm all predictions")),
    Command("refuse", N_("Reject prediction and go to the next one")),
    Command("refuse_all", N_("Reject all unchanged predictions")),
    Command("instructions", N_("Show or hide the instructions")),
    Command("pause", N_("Take a break, or resume work")),
    Command("hear_task", N_("Read the task with a screen reader")),
    Command("hear_meter", N_("Have the screen reader announce the pay meter")),
    EXPLAIN_PAY,
    Command("zoom_in", N_("Zoom in")),
    Command("zoom_out", N_("Zoom out")),
    Command("zoom_fit", N_("Fit to window or show actual size")),
    Command("rename", N_("Label the selection (then press a label’s key)")),
    Command("correct", N_("Correct the spelling of the current or next word")),
    Command("let_go", N_("Deselect a field, region or label")),
    Command("leave", N_("Back to inbox")),
    Command("stop_now", N_("Stop now: return the task and hide its content")),
    Command("reveal", N_("Hold to show the original image")),
    Command("protection", N_("Choose how sensitive content is shown")),
)
PLAYING = (
    Command("play", N_("Play or pause")),
    Command("shuttle_back", N_("Five seconds back, or slower during fast playback")),
    Command("shuttle_pause", N_("Pause, or play at the previous speed")),
    Command("shuttle_forward", N_("Play (press again to go faster, up to 4×)")),
    Command("jump_back", N_("A few seconds back")),
    Command("jump_forward", N_("A few seconds forward")),
    Command("second_back", N_("One second back")),
    Command("second_forward", N_("One second forward")),
    Command("five_back", N_("Five seconds back")),
    Command("five_forward", N_("Five seconds forward")),
    Command("ten_back", N_("Ten seconds back")),
    Command("ten_forward", N_("Ten seconds forward")),
    Command("go_to_place", N_("Go to a time, or to a video frame")),
    Command("slower", N_("Slower")),
    Command("normal_speed", N_("Normal speed")),
    Command("faster", N_("Faster")),
    Command("play_chosen", N_("Replay the selected segment")),
    Command("play_end", N_("Play the last half second of the segment")),
    Command("loop", N_("Loop segment")),
    Command("previous_segment", N_("Previous segment")),
    Command("next_segment", N_("Next segment")),
    Command("mark_segment", N_("Start or end a segment here")),
    Command("start_here", N_("Move the start of the selected segment here")),
    Command("end_here", N_("Move the end of the selected segment here")),
    Command("start_earlier", N_("Move start 0.1 s earlier")),
    Command("start_later", N_("Move start 0.1 s later")),
    Command("end_earlier", N_("Move end 0.1 s earlier")),
    Command("end_later", N_("Move end 0.1 s later")),
    Command("split", N_("Split segment here")),
    Command("merge", N_("Merge the segment with the next one")),
    Command("delete_segment", N_("Delete the selected segment and go to the next text")),
    Command("suggest", N_("Suggest segments where there is speech (press again to stop)")),
    Command("follow", N_("Follow playback")),
    Command("insert_time", N_("Insert the playback time into the text")),
    Command("play_written", N_("Play from the timestamp at the cursor")),
    Command("leave_field", N_("Leave the field")),
    Command("frame_back", N_("One frame back")),
    Command("frame_forward", N_("One frame forward")),
    Command("key_frame_back", N_("Go to previous I-frame")),
    Command("key_frame_forward", N_("Go to next I-frame")),
    Command("place_box", N_("Add or remove a keyframe for the selected region")),
    Command("box_leaves", N_("Show or hide the selected region after this frame")),
    Command("anchor_back", N_("Go to previous keyframe")),
    Command("anchor_forward", N_("Go to next keyframe")),
)
LOOKING = (
    Command("look", N_("Adjust image display")),
    Command("turn_right", N_("Rotate the image right (display only)")),
    Command("turn_left", N_("Rotate left")),
    Command("mirror", N_("Mirror the view")),
    Command("brighter", N_("Brighter")),
    Command("darker", N_("Darker")),
    Command("more_contrast", N_("More contrast")),
    Command("less_contrast", N_("Less contrast")),
    Command("invert", N_("Invert colours")),
    Command("grey", N_("Turn greyscale on or off")),
    Command("channel", N_("Cycle through red, green, blue and all channels")),
    Command("as_given", N_("Show original image")),
    Command("overview", N_("Show or hide the overview of a zoomed image")),
    Command("measure", N_("Announce size and position")),
    Command("horizontal_guide", N_("Add or delete a horizontal guide at the crosshair")),
    Command("vertical_guide", N_("Add or delete a vertical guide at the crosshair")),
    Command("remove_guides", N_("Delete all guides on the image")),
    Command("next_page", N_("Next page of the document")),
    Command("previous_page", N_("Previous page")),
    Command("go_to_page", N_("Go to a page number")),
    Command("read_page", N_("Text of the page")),
)
# The tools of an image.
TOOLS = (
    Command("tool_select", N_("Select and edit regions")),
    Command("tool_box", N_("Draw rectangles")),
    Command("tool_polygon", N_("Draw polygons")),
    Command("tool_ellipse", N_("Draw ellipses")),
    Command("tool_line", N_("Draw lines")),
    Command("tool_point", N_("Draw points")),
    Command("tool_brush", N_("Paint")),
    Command("brush_erases", N_("Switch to the eraser (press again for the brush)")),
    Command("wand", N_("Wand: paint similar colours (press again for the brush)")),
    Command("cells", N_("Paint superpixels, groups of pixels of similar colour (press again for the brush)")),
    Command("scissors", N_("Switch between magnetic and straight edges")),
)
# Commands for regions, most of them on images.
SHAPING = (
    *TOOLS,
    Command("next_area", N_("Select next region of the image")),
    Command("previous_area", N_("Select previous region")),
    Command("next_corner", N_("Select next point of the selection")),
    Command("previous_corner", N_("Select previous point")),
    Command("add_corner", N_("Add a point to the selected polygon or line")),
    Command("bend", N_("Curve or straighten a line at its selected point")),
    Command("close_line", N_("Open or close the line being drawn, or the selected line")),
    Command("branch", N_("Add a branch at the selected point of a line")),
    Command("snap", N_("Go to the nearest point, guide or image edge")),
    Command("names", N_("Show labels of all regions, the selection, or none")),
    Command("snapping", N_("Turn snapping on or off")),
    Command("crosshair_lines", N_("Show or hide crosshair lines")),
    Command("simplify", N_("Remove unneeded points from the selected polygon or line")),
    Command("smooth", N_("Smooth")),
    Command("turn_area_right", N_("Rotate the selected box right by 10°")),
    Command("turn_area_left", N_("Rotate left by 10°")),
    Command("turn_area_right_little", N_("Rotate right by 1°")),
    Command("turn_area_left_little", N_("Rotate left by 1°")),
    Command("brush_larger", N_("Larger brush (with the wand: higher tolerance)")),
    Command("brush_smaller", N_("Smaller brush (with the wand: lower tolerance)")),
    Command("fill_holes", N_("Fill holes in the selected mask")),
    Command("hide_painted", N_("Show or hide masks")),
    Command("relate", N_("Relate the selected region to another")),
    Command("turn_relation", N_("Reverse the selected relation (press again to make it bidirectional)")),
)
# Commands for ranges of a video, with the keys of the equivalent audio commands.
RANGES = (
    Command("play_range", N_("Replay the selected range"), of="play_chosen"),
    Command("play_range_end", N_("Play the last half second of the range"), of="play_end"),
    Command("loop_range", N_("Loop range"), of="loop"),
    Command("previous_range", N_("Previous range"), of="previous_segment"),
    Command("next_range", N_("Next range"), of="next_segment"),
    Command("mark_range", N_("Start a range at this frame (press again to end it)"), of="mark_segment"),
    Command("range_starts_here", N_("Move the start of the selected range to this frame"), of="start_here"),
    Command("range_ends_here", N_("Move the end of the selected range to this frame"), of="end_here"),
    Command("range_starts_earlier", N_("Move start one frame earlier"), of="start_earlier"),
    Command("range_starts_later", N_("Move start one frame later"), of="start_later"),
    Command("range_ends_earlier", N_("Move end one frame earlier"), of="end_earlier"),
    Command("range_ends_later", N_("Move end one frame later"), of="end_later"),
    Command("split_range", N_("Split the range: the second part starts at this frame"), of="split"),
    Command("merge_range", N_("Merge the range with the next one that has the same label"), of="merge"),
    Command("remove_range", N_("Delete the selected range"), of="delete_segment"),
)
# Commands for boxes on a video without ranges.
BOXES = (
    Command("play_box", N_("Play the part of the video where the selected region is visible"), of="play_chosen"),
    Command("play_box_end", N_("Play the last half second in which the region is visible"), of="play_end"),
    Command("loop_box", N_("Loop"), of="loop"),
    Command("previous_box", N_("Previous moving region"), of="previous_segment"),
    Command("next_box", N_("Next moving region"), of="next_segment"),
    Command("remove_box", N_("Delete the selected moving region"), of="delete_segment"),
)
# For conversations with an audio that has no segments.
UTTERANCES = (Command("play_utterance", N_("Play the utterance with the caret"), of="play_chosen"),)
# Commands whose key auto-repeats; other keys act once per press.
_REPEATED = frozenset(
    {"undo", "redo", "zoom_in", "zoom_out", "previous", "next", "jump_back", "jump_forward", "slower", "faster"}
    | {"previous_segment", "next_segment", "previous_range", "next_range", "previous_box", "next_box"}
    | {"range_starts_earlier", "range_starts_later", "range_ends_earlier", "range_ends_later"}
    | {"second_back", "second_forward", "five_back", "five_forward", "ten_back", "ten_forward"}
    | {"next_page", "previous_page", "brighter", "darker", "more_contrast", "less_contrast"}
    | {command.name for command in SHAPING}
    - {"bend", "close_line", "branch"}
    - {"add_corner", "snap", "names", "snapping", "crosshair_lines", "simplify", "smooth"}
    - {command.name for command in TOOLS}
    - {"fill_holes", "hide_painted", "relate", "turn_relation"}
    | {"frame_back", "frame_forward", "key_frame_back", "key_frame_forward"}
)
PAGES = (
    Command("inbox", N_("Inbox")),
    Command("outbox", N_("Outbox")),
    Command("timesheet", N_("Timesheet")),
    Command("earnings", N_("Earnings")),
    Command("settings", N_("Settings")),
)
QUIT = Command("quit", N_("Quit"))
WINDOW = (
    *PAGES,
    Command("beside", N_("Messages, invoices and payouts, recovery time, other platforms")),
    Command("open", N_("Open a job")),
    Command("from_server", N_("Add from Label Studio")),
    Command("idle_question", N_("Classify idle time")),
    Command("shortcuts", N_("Show keyboard shortcuts")),
    Command("help", N_("Open Help")),
    QUIT,
)
PAUSE = (Command("resume", N_("Resume")), Command("recover", N_("Recovery time after sensitive content")))


def bind(widget: QWidget, commands: tuple[Command, ...], handlers: Mapping[str, Callable[[], object]]) -> None:
    """Create shortcuts as `shortcuts` does, and update them when keys change."""
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
    """Create shortcuts that are active while the focus is within `widget`. `taken` are keys used by the design.
    Plain Space and Enter press the focused widget; the command runs only if there is nothing to press."""
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
    """A shortcut with a reference to its page: a closure connected to a Qt signal would keep the page alive forever."""

    def __init__(self, sequence: QKeySequence, page: QWidget, key: str, action: Callable[[], object]) -> None:
        super().__init__(sequence, page)
        self._page = page
        self._key = key
        self._action = action
        self.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.activated.connect(self._press)

    def _press(self) -> None:
        if not pressed_by(self._key, self._page):
            self._action()


def shown_key(command: Command) -> str:
    """Return the first key in platform notation; empty if there is none."""
    return shown(command.keys[0]) if command.keys else ""


def key_in_text(name: str) -> str:
    """Return the displayed key of a command that also works where Enter inserts a line; empty if there is none."""
    return next((shown(key) for key in keymap().keys(name) if not acts_outside_fields_only(key)), "")


def command_of(name: str) -> Command:
    everywhere = WORKBENCH + PLAYING + LOOKING + SHAPING + WHOLE + RANGES + BOXES + UTTERANCES + WINDOW + PAUSE
    return next(command for command in everywhere if command.name == name)


def keys_of(name: str) -> str:
    """Return the displayed key of a command, by name."""
    return shown_key(command_of(name))


def all_keys(*names: str) -> str:
    """Return all keys of these commands, as text."""
    keys = [shown(key) for name in names for key in keymap().keys(name)]
    if len(keys) < 2:
        return "".join(keys)
    return _("{keys} or {last}").format(keys=", ".join(keys[:-1]), last=keys[-1])


def with_keys(text: str, name: str, taken: Collection[str] = ()) -> str:
    """Return `text` followed by the first key of the command that is not `taken` by the design, if there is one."""
    key = _free_key(name, taken)
    return f"{text} ({key})" if key else text


def _free_key(name: str, taken: Collection[str]) -> str:
    return next((shown(key) for key in command_of(name).keys if key not in taken), "")


def tip_keys(widget: QWidget, name: str, text: str = "", taken: Collection[str] = ()) -> None:
    """Set a tooltip with the key of a command, after `text` if given, and keep it up to date. `taken` are keys used
    by the design."""
    follow(widget, lambda: tip_key(widget, name, text, taken) if text else widget.setToolTip(keys_of(name)))


def tip_key(widget: QWidget, name: str, text: str, taken: Collection[str] = ()) -> None:
    """Set a tooltip of `text` and the present key of a command. If the widget is named `text`, a screen reader hears
    only the key after the name: it would otherwise hear the text twice."""
    widget.setToolTip(with_keys(text, name, taken))
    if text == widget.accessibleName():
        widget.setAccessibleDescription(_free_key(name, taken))


def words_of(name: str) -> str:
    """Return the name of a command in the user's language; a page has the name of its command."""
    return next(_(command.text) for command in (*WINDOW, *PLAYING, *SHAPING, *WHOLE, *RANGES) if command.name == name)
