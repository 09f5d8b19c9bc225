"""Edits from user actions on the regions of audio and video: segments, ranges of frames, and boxes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.result_items import TrueFrame
from annotator.core.answer.timeline import Whereabouts, as_one, cut_in_two
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.lazy import Lazy
from annotator.ui.design.marks.active_tool import label_of
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys, words_of
from annotator.ui.theme.label_colours import label_colours, unnamed

if TYPE_CHECKING:
    from annotator.ui.design.marks.speech_suggestions import SpeechSuggestions
    from annotator.ui.viewers.audio.segment_editor import SegmentEditor
    from annotator.ui.viewers.video.range_editor import RangeEditor, RangeStyle
    from annotator.ui.viewers.video.track_editor import TrackEditor

# Commands of a context menu: play, split, merge, delete.
type MenuCommands = tuple[str, str, str, str]
OF_SEGMENTS: MenuCommands = ("play_chosen", "split", "merge", "delete_segment")
OF_RANGES: MenuCommands = ("play_range", "split_range", "merge_range", "remove_range")


def connect_segments(design: Design, name: str, editor: SegmentEditor, marking: AnnotationController) -> None:
    """Connect the editor of an audio. `name` is the name of the audio object."""

    def load_suggestions() -> SpeechSuggestions:
        from annotator.ui.design.marks.speech_suggestions import SpeechSuggestions

        return SpeechSuggestions(design, name, editor, marking)

    suggestions = Lazy(load_suggestions)  # most audio is never searched

    def suggest(is_wanted: bool) -> None:
        if is_wanted and marking.is_hidden:
            marking.ask()
            return
        found = suggestions.get() if is_wanted else suggestions.loaded
        if found is not None:
            found.want(is_wanted)

    editor.suggesting_wanted.connect(suggest)
    editor.marked.connect(lambda geometry, extent, _frames: marking.mark_at_once(geometry, extent))
    editor.begun.connect(marking.drawn)
    _connect_edits(editor, marking, OF_SEGMENTS)


def connect_ranges(design: Design, editor: RangeEditor, marking: AnnotationController) -> None:
    """Connect the editor of ranges on a video."""

    def open_or_close(control: Labels, reported: str) -> None:
        if editor.is_open(control.name, reported) or marking.may_use(control, reported):
            editor.open_or_close(control.name, reported)

    def close(opened: OpenRange, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> None:
        control = design.control(opened.maker)
        if isinstance(control, Labels):
            marking.mark_as(control, opened.label, geometry, frames)

    def show_opened() -> None:
        marking.show_opened(editor.opened)
        marking.drawn.emit()

    def mark_dragged(geometry: Mapping[str, Any], _extent: object, frames: tuple[TrueFrame, ...]) -> None:
        """Make a range of dragged frames with the label chosen last, which was chosen for them."""
        opened = editor.take_opened()
        if opened is None:
            marking.mark(geometry, frames=frames)
        else:
            close(opened, geometry, frames)

    marking.range_label_pressed.connect(open_or_close)
    editor.marked.connect(mark_dragged)
    editor.closed.connect(close)
    editor.begun.connect(show_opened)
    _connect_edits(editor, marking, OF_RANGES)


def range_style(design: Design) -> RangeStyle:
    """Return the function that returns the text and colour of an open range."""
    colours = label_colours(design)

    def style_of(opened: OpenRange) -> tuple[str, QColor]:
        control = design.control(opened.maker)
        label = label_of(control, opened.label) if isinstance(control, Labels) else None
        text = opened.label if label is None else label.value
        return text, colours.get((opened.maker, opened.label), unnamed())

    return style_of


def connect_tracks(editor: TrackEditor, marking: AnnotationController) -> None:
    """Connect the editor of tracks on a video, except for its drawing feedback."""
    tracks = editor.tracks
    drawing = editor.drawing

    def mark(geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> None:
        marking.mark(geometry, frames=frames)

    tracks.marked.connect(mark)
    tracks.moved.connect(marking.move)
    tracks.grabbed.connect(marking.begin_move)
    drawing.grabbed.connect(tracks.begin_undo_step)
    drawing.grabbed.connect(marking.aim.chosen_by_pointer)
    drawing.drawn_without_tool.connect(marking.ask)
    drawing.refused.connect(marking.hint.say)
    drawing.drawn.connect(marking.drawn)
    drawing.may_begin = lambda: marking.may_begin()
    drawing.line_rules = marking.line_rules


def _connect_edits(editor: SegmentEditor, marking: AnnotationController, commands: MenuCommands) -> None:
    """Connect what segments and ranges share: moves, split and merge. `commands` are those of the context menu."""

    def cut(region_id: str, earlier: Whereabouts, later: Whereabouts) -> None:
        if not marking.may_carry_on(region_id):
            return
        later_id = uuid.uuid4().hex[:10]
        text_at = None if editor.texts is None else editor.texts.typed_at(region_id)
        marking.edit(lambda answer: cut_in_two(answer, region_id, earlier, later, later_id, text_at))
        if text_at is not None:
            announce(editor.view, _("Split. The text after the cursor moved to the second part."))
        elif editor.texts is not None:
            announce(editor.view, _("Split. The first part keeps the text."))
        else:
            announce(editor.view, _("Split. The first part keeps the answers."))

    def join(earlier_id: str, later_id: str, joined: Whereabouts) -> None:
        marking.edit(lambda answer: as_one(answer, earlier_id, later_id, joined))
        announce(editor.view, _("Merged."))

    editor.ask_before(lambda: marking.may_begin())
    marking.region_added.connect(editor.forget_pending)
    editor.moved.connect(marking.move)
    editor.grabbed.connect(marking.begin_move)
    editor.grabbed.connect(marking.aim.chosen_by_pointer)
    editor.refused.connect(marking.hint.say)
    editor.cut.connect(cut)
    editor.joined.connect(join)
    editor.menu_wanted.connect(partial(_open_menu, editor, commands))


def _open_menu(editor: SegmentEditor, commands: MenuCommands, region_id: str, at: float, point: QPoint) -> None:
    """Select a segment or range and open its context menu. `at` is the split position in samples."""
    editor.chosen.emit(region_id)
    menu = QMenu(editor.view)
    play, split, merge, remove = commands
    remove_text = _("Delete this segment") if remove == "delete_segment" else _("Delete this range")
    offered: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
        (play, words_of(play), editor.play_chosen, True),
        (split, words_of(split), lambda: editor.split(at), editor.can_split(at)),
        (merge, words_of(merge), editor.join_next, editor.can_join),
        (remove, remove_text, editor.remove_chosen, True),
    )
    for name, text, action, is_possible in offered:
        menu.addAction(with_keys(text, name), action).setEnabled(is_possible)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)
