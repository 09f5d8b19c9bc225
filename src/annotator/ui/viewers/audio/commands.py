"""The playback commands of a design's audio and video views; they act on the one that plays, else the first. J, K
and L work as in video editors: back, pause, and forward, faster with each press."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from annotator.core.answer.timeline import Edge
from annotator.core.text import timecode_at
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.number_format import timecode
from annotator.ui.viewers.audio.playback import Playing
from annotator.ui.viewers.audio.segment_editor import SegmentEditor
from annotator.ui.viewers.audio.transport import times
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.timeline_interface import TimelineEditor

JUMPS_S = {
    "second_back": -1.0,
    "second_forward": 1.0,
    "five_back": -5.0,
    "five_forward": 5.0,
    "ten_back": -10.0,
    "ten_forward": 10.0,
}

PLAY_TYPED = "play_typed"  # no command of its own: what the key of `let_go` does in a text field


class AudioCommands:
    """The playback commands. `views` are all audio and video views of the design in document order, and
    `editors` the editors of their segments and ranges."""

    def __init__(self, views: Sequence[AudioView], editors: Sequence[SegmentEditor]) -> None:
        self._views = views
        self._editors = editors
        self._shuttle = Shuttle()

    def plain(self) -> dict[str, Callable[[], None]]:
        """Return the commands by name."""
        return {
            "play": lambda: self._view.playing.toggle(),
            PLAY_TYPED: self._play_typed,
            "jump_back": lambda: self._view.back(),
            "jump_forward": lambda: self._view.forward(),
            "go_to_place": lambda: self._view.go_to.ask(),
            **self._shuttling(),
            **{name: partial(self._skip, seconds) for name, seconds in JUMPS_S.items()},
            "slower": lambda: self._view.change_speed(-1),
            "faster": lambda: self._view.change_speed(1),
            "normal_speed": lambda: self._view.playing.set_speed(1.0),
            "follow": lambda: self._view.transport.follow.click(),
            "insert_time": self._insert_time,
            "play_written": self._play_written,
            "zoom_in": lambda: self._view.zoom_in(),
            "zoom_out": lambda: self._view.zoom_out(),
            "zoom_fit": lambda: self._view.zoom_fit(),
        }

    def _play_typed(self) -> None:
        """Play or pause from a text field: in a text about a segment, to the end of the segment only."""
        editors = (editor for editor in self._editors if editor.texts is not None and editor.texts.is_typed_in())
        editor = next(editors, None)
        if editor is None:
            self._view.playing.toggle()
        else:
            editor.play_rest()

    def _shuttling(self) -> dict[str, Callable[[], None]]:
        return {
            "shuttle_back": lambda: self._shuttled(self._shuttle.back),
            "shuttle_pause": lambda: self._shuttled(self._shuttle.pause),
            "shuttle_forward": lambda: self._shuttled(self._shuttle.forward),
        }

    def _shuttled(self, action: Callable[[Playing], None]) -> None:
        """Run a shuttle command and announce a new speed."""
        view = self._view
        before = view.playing.state.speed
        action(view.playing)
        if (speed := view.playing.state.speed) != before:
            announce(view, times(speed))

    def _skip(self, seconds: float) -> None:
        self._view.playing.skip(seconds)

    def on_chosen(self) -> dict[str, Callable[[], None]]:
        """Return the commands on the selected segment, range or box."""
        return {
            "play_chosen": self._on_marked(lambda editor: editor.play_chosen()),
            "play_end": self._on_marked(lambda editor: editor.play_end()),
            "loop": self._on_marked(lambda editor: editor.toggle_loop()),
            "previous_segment": self._on_marked(lambda editor: editor.choose_by(-1)),
            "next_segment": self._on_marked(lambda editor: editor.choose_by(1)),
            "delete_segment": self._on_marked(lambda editor: editor.remove_chosen()),
        }

    def marking(self) -> dict[str, Callable[[], None]]:
        """Return the commands of a design with segments or video ranges."""
        return {
            **self.on_chosen(),
            "mark_segment": self._on_segments(lambda editor: editor.set_edge()),
            "start_here": self._on_segments(lambda editor: editor.set_chosen_edge(Edge.START)),
            "end_here": self._on_segments(lambda editor: editor.set_chosen_edge(Edge.END)),
            "start_earlier": self._on_segments(lambda editor: editor.nudge(Edge.START, -editor.STEP)),
            "start_later": self._on_segments(lambda editor: editor.nudge(Edge.START, editor.STEP)),
            "end_earlier": self._on_segments(lambda editor: editor.nudge(Edge.END, -editor.STEP)),
            "end_later": self._on_segments(lambda editor: editor.nudge(Edge.END, editor.STEP)),
            "split": self._on_segments(lambda editor: editor.split()),
            "merge": self._on_segments(lambda editor: editor.join_next()),
        }

    def searching(self) -> dict[str, Callable[[], None]]:
        """Return the commands of a design with segments. Ranges are not suggested."""
        return {"suggest": self._on_segments(lambda editor: editor.view.transport.suggest.click(), is_searched=True)}

    @property
    def _view(self) -> AudioView:
        return next((view for view in self._views if view.playing.is_on), self._views[0])

    def _on_marked(self, action: Callable[[TimelineEditor], None]) -> Callable[[], None]:
        """Return a command on the view that plays if it has regions, else on the first that has."""

        def run() -> None:
            editors = [view.editor for view in (self._view, *self._views) if view.editor is not None]
            if editors:
                action(editors[0])

        return run

    def _on_segments(self, action: Callable[[SegmentEditor], None], *, is_searched: bool = False) -> Callable[[], None]:
        """Return a command on the view that plays if it has segments or ranges, else on the first that has."""

        def run() -> None:
            editors = [editor for editor in self._editors if editor.IS_SEARCHED or not is_searched]
            if editors:
                action(next((editor for editor in editors if editor.view is self._view), editors[0]))

        return run

    @property
    def end_ms(self) -> int:
        """The duration of the current audio in milliseconds, 0 if there is none."""
        audio = self._view.playing.audio if self._views else None
        return 0 if audio is None else audio.shape.length * 1000 // audio.shape.rate_hz

    def play_from(self, at_ms: int) -> None:
        """Play from a time and scroll to it; do nothing at or beyond the end. The focus stays."""
        if at_ms < self.end_ms:
            self._view.play_from(at_ms / 1000)

    def _play_written(self) -> None:
        """Play from the time written at the text cursor."""
        focused = _focused()
        found = None
        if isinstance(focused, QLineEdit):
            found = timecode_at(focused.text(), len(_before(focused.text(), focused.cursorPosition())))
        elif isinstance(focused, QTextEdit | QPlainTextEdit):
            cursor = focused.textCursor()
            line = cursor.block().text()
            found = timecode_at(line, len(_before(line, cursor.positionInBlock())))
        if found is not None:
            self.play_from(found.at_ms)

    def _insert_time(self) -> None:
        """Insert the playback time into the focused text field, separated from the word before it."""
        audio = self._view.playing.audio
        focused = _focused()
        if audio is None:
            return
        text = f"[{timecode(self._view.playing.position / audio.shape.rate_hz, 1)}] "
        if isinstance(focused, QLineEdit) and not focused.isReadOnly():
            at = focused.selectionStart() if focused.hasSelectedText() else focused.cursorPosition()
            focused.insert(_apart(_before(focused.text(), at), text))
        elif isinstance(focused, QTextEdit | QPlainTextEdit) and not focused.isReadOnly():
            start = focused.textCursor().selectionStart()
            before = focused.document().characterAt(start - 1) if start else ""
            focused.insertPlainText(_apart("" if before == "\u2029" else before, text))


def _apart(before: str, text: str) -> str:
    return f" {text}" if before and not before[-1].isspace() else text


def _focused() -> QWidget | None:
    return QApplication.focusWidget()


def _before(text: str, units: int) -> str:
    """Qt counts in units of UTF-16."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace")


BACK_S = 5.0
FASTER = (1.5, 2.0, 3.0, 4.0)
_SAME = 1e-6


class Shuttle:
    """A shuttle control. Pausing with it restores the speed before the shuttle. A speed set in another way stays."""

    def __init__(self) -> None:
        self._usual = 1.0
        self._raised = 0.0  # the speed that the shuttle set, 0 if none

    def forward(self, playing: Playing) -> None:
        """Play, or play faster if already playing."""
        state = playing.state
        if not state.is_playing:
            playing.play()
            return
        faster = next((speed for speed in FASTER if speed > state.speed + _SAME), None)
        if faster is not None:
            self._usual = self._usual if self._is_shuttle_speed(state.speed) else state.speed
            self._raised = faster
            playing.set_speed(faster)

    def back(self, playing: Playing) -> None:
        """Lower a speed that the shuttle raised by one step; otherwise skip back by `BACK_S` seconds."""
        state = playing.state
        if not (state.is_playing and self._is_shuttle_speed(state.speed)):
            playing.skip(-BACK_S)
            return
        slower = [speed for speed in FASTER if self._usual < speed < state.speed - _SAME]
        self._raised = slower[-1] if slower else 0.0
        playing.set_speed(self._raised or self._usual)

    def pause(self, playing: Playing) -> None:
        """Pause or play, at the usual speed."""
        if self._is_shuttle_speed(playing.state.speed):
            self._raised = 0.0
            playing.set_speed(self._usual)
        playing.toggle()

    def _is_shuttle_speed(self, speed: float) -> bool:
        return abs(speed - self._raised) < _SAME
