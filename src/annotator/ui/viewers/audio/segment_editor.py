"""The editor of segments: all operations on the segments of an audio, and the audio view that has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from annotator.core.answer.timeline import Bounds, Edge, TextPlace, Whereabouts, around, geometry_of, halves, with_edge
from annotator.core.design.medium import Extent
from annotator.core.ports.audio import AudioFiles
from annotator.ui.accessibility.announcer import announce, announce_when_still
from annotator.ui.i18n.translation import N_, _
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.segment_painter import Segment
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.timeline_interface import TimelineEditor, TimelineKeys

END_S = 0.5  # played end of a segment, to check that nothing is cut off


class SegmentTextFields(Protocol):
    """The list in which the user types texts about the segments."""

    def is_missing(self) -> bool:
        """Return True if a text is missing for a segment."""

    def is_typed_in(self) -> bool:
        """Return True while the focus is in the list."""

    def typed_at(self, region_id: str) -> TextPlace | None:
        """Return the position of the text cursor in a text about the region, or None."""


class SegmentEditor(TimelineEditor):
    """The editor of segments, and the base of that of ranges.

    - `marked` emits a geometry, its `Extent` or None, and its true frames.
    - `moved` emits a region id, its new geometry and its frames.
    - `grabbed`: a drag of an edge begins.
    - `cut` emits a region id and the `Whereabouts` of both parts.
    - `joined` emits the earlier id, the later id and the `Whereabouts` of both together.
    - `begun`: the region in progress changed.
    - `text_wanted`: the user continues with the texts of segments.
    - `drawn` emits the id of a segment that was made with the mouse, or by keys while nothing played and nobody typed.
      During playback keys mark further segments, so the focus stays.
    - `suggesting_wanted`: start or stop suggesting segments.
    - `menu_wanted` emits a region id, a sample in it and the screen position.
    - `refused` emits why something was not done."""

    marked = Signal(object, object, object)
    moved = Signal(str, object, object)
    grabbed = Signal()
    cut = Signal(str, object, object)
    joined = Signal(str, str, object)
    begun = Signal()
    text_wanted = Signal()
    drawn = Signal(str)
    suggesting_wanted = Signal(bool)
    menu_wanted = Signal(str, float, QPoint)
    refused = Signal(str)

    NEAR, FAR = 0.01, 0.1  # seconds by which the waveform's keys nudge an edge
    STEP = 0.1  # seconds by which commands nudge an edge
    IS_SEARCHED = True  # for speech
    CHOOSE_FIRST: ClassVar[str] = N_("Select a segment first.")

    def __init__(self, view: AudioView, wave: SegmentWaveform) -> None:
        super().__init__(view)
        self.view = view
        self.playing = view.playing
        self._wave = wave
        self._locked = False
        self.keys = TimelineKeys(self)
        self.texts: SegmentTextFields | None = None  # where the user types texts about the segments
        self._connect_wave(wave)
        view.left.connect(lambda: self.suggest(False))
        view.transport.suggest_wanted.connect(self.suggest)
        view.transport.offer_loop(is_possible=False)

    def _connect_wave(self, wave: SegmentWaveform) -> None:
        wave.selected.connect(self._mark_selection)
        wave.edge_moved.connect(self._move)
        wave.grabbed.connect(self.grabbed)
        wave.begun.connect(self.begun)
        wave.pressed.connect(self.choose_and_play)
        wave.chosen_at.connect(self.chosen)
        wave.menu_wanted.connect(self.menu_wanted)

    def ask_before(self, may_begin: Callable[[], bool]) -> None:
        """Begin a region only while `may_begin` returns True; otherwise it tells the user why."""
        self._wave.may_begin = may_begin

    def suggest(self, is_wanted: bool) -> None:
        """Start or stop suggesting segments where speech is detected."""
        audio = self.playing.audio
        is_possible = is_wanted and audio is not None and not self._locked
        if not is_possible:
            self.view.transport.show_suggesting(None)
        self.suggesting_wanted.emit(is_possible)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        before = self._wave.chosen
        self._wave.show_marks(marks, selected)
        now = self._wave.chosen
        self.view.transport.offer_loop(is_possible=now is not None)
        if now is None:
            return
        if before is None or before.mark.region.id != now.mark.region.id:
            self._wave.move_to(self._wave.stretch.showing(now.samples[0], at_share=0.1), by_hand=False)
        loop = self.playing.state.loop
        if loop is not None and loop != now.samples:
            self.playing.loop(now.samples)

    def lock(self, locked: bool) -> None:
        self._locked = locked
        if locked:
            self.suggest(False)
        self.view.transport.offer_suggesting(is_possible=not locked)
        self._wave.lock(locked)

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments in order of time."""
        return self._wave.segments

    def pending(self) -> Mapping[str, Any] | None:
        audio = self.playing.audio
        selection = self._wave.selection
        return None if audio is None or selection is None else geometry_of(selection, audio.shape.rate_hz)

    def forget_pending(self) -> None:
        """Forget the selection, because it has become a segment."""
        drawn = self._wave.drawn
        self._wave.cancel_pending()
        if drawn is not None:  # after everything else that follows a new segment
            QTimer.singleShot(0, self, lambda: self._emit_drawn(drawn))

    def _emit_drawn(self, samples: Bounds) -> None:
        drawn = next((segment for segment in reversed(self.segments) if segment.samples == samples), None)
        if drawn is not None:
            self.drawn.emit(drawn.mark.region.id)

    @property
    def is_drawing(self) -> bool:
        return self._wave.started_at is not None

    @property
    def started_at(self) -> float | None:
        return self._wave.started_at

    def begin_at(self, at: float) -> None:
        self._wave.begin_at(at)

    def take_corner_back(self) -> None:
        self._wave.cancel_pending()

    def cancel_pending(self) -> bool:
        return self._wave.cancel_pending()

    def set_edge(self) -> None:
        """Set the start of a segment, at the next call its end, at the sample heard when the user reacted."""
        is_typing = isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit)
        goes_to_text = not self.playing.state.is_playing and not is_typing
        self._wave.set_edge(self._reaction_position(), goes_to_text=goes_to_text)
        if self.started_at is not None:
            announce(self.view, _("Segment starts at {time}.").format(time=self.view.time_text(self.started_at)))

    def set_chosen_edge(self, edge: Edge) -> None:
        """Move an edge of the selected segment to the playback position."""
        if self._chosen_or_why() is not None:
            self._place_edge(edge, self._reaction_position())

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None:
        """Move an edge of the selected segment by seconds. Repeats of a held key (`goes_on`) are one undo step."""
        chosen = self._chosen_or_why()
        audio = self.playing.audio
        if chosen is not None and audio is not None:
            self._place_edge(edge, chosen.samples[edge] + by * audio.shape.rate_hz, goes_on=goes_on)

    def split(self, at: float | None = None) -> None:
        """Split the selected segment at a sample, by default at the playback position."""
        chosen = self._chosen_or_why()
        if chosen is None or self._locked:
            return
        parts = self._parts(chosen, self._reaction_position() if at is None else at)
        if parts is None:
            self.refused.emit(_("To split the selection, go to a position inside it first."))
        else:
            self.cut.emit(chosen.mark.region.id, *parts)

    def can_split(self, at: float) -> bool:
        return (chosen := self._wave.chosen) is not None and self._parts(chosen, at) is not None

    @property
    def can_join(self) -> bool:
        """True if a segment follows with which the selected one can be merged."""
        return self._next_to_join() is not None

    def join_next(self) -> None:
        """Merge the selected segment with the next one."""
        chosen = self._chosen_or_why()
        following = self._next_to_join()
        if chosen is None or self._locked:
            return
        if following is None:
            self.refused.emit(_("There is no next segment to merge with."))
        else:
            self.joined.emit(chosen.mark.region.id, following.mark.region.id, self._both(chosen, following))

    def _next_to_join(self) -> Segment | None:
        return None if self._wave.chosen is None else self._neighbour(1)

    def _parts(self, whole: Segment, at: float) -> tuple[Whereabouts, Whereabouts] | None:
        """Return the two parts of a split, or None if it is impossible."""
        audio = self.playing.audio
        bounds = halves(whole.samples, at)
        if audio is None or bounds is None:
            return None
        earlier, later = (Whereabouts(geometry_of(samples, audio.shape.rate_hz)) for samples in bounds)
        return earlier, later

    def _both(self, earlier: Segment, later: Segment) -> Whereabouts:
        audio = self.playing.audio
        rate_hz = 1 if audio is None else audio.shape.rate_hz
        return Whereabouts(geometry_of(around(earlier.samples, later.samples), rate_hz))

    def choose_by(self, by: int) -> None:
        """Select and play the next or the previous segment."""
        neighbour = self._neighbour(by)
        if neighbour is not None:
            self.choose_and_play(neighbour.mark.region.id)
            announce(self.view, f"{neighbour.mark.title}, {self.view.time_text(neighbour.samples[0])}")

    def choose_and_play(self, region_id: str) -> None:
        self.chosen.emit(region_id)
        self.play_chosen()

    def play_chosen(self) -> None:
        """Play the selected segment exactly to its end, or repeatedly in loop mode."""
        chosen = self._wave.chosen
        if chosen is None:
            self.playing.play()
        elif self.playing.state.loop is not None:
            self.playing.play(chosen.samples[0])
        else:
            self.playing.play(chosen.samples[0], chosen.samples[1])

    def play_rest(self) -> None:
        """Pause, or play the rest of the selected segment; at its end play it again. Without one, play on."""
        chosen = self._wave.chosen
        state = self.playing.state
        if state.is_playing or state.loop is not None or chosen is None:
            self.playing.toggle()
        elif chosen.samples[0] < self.playing.position < chosen.samples[1]:
            self.playing.play(until=chosen.samples[1])
        else:
            self.play_chosen()

    def play_end(self) -> None:
        chosen = self._chosen_or_why()
        audio = self.playing.audio
        if chosen is not None and audio is not None:
            first, last = chosen.samples
            self.playing.play(max(first, last - END_S * audio.shape.rate_hz), last)

    def loop_chosen(self, is_on: bool) -> None:
        chosen = self._wave.chosen
        self.playing.loop(chosen.samples if is_on and chosen is not None else None)
        if is_on and chosen is not None and not self.playing.state.is_playing:
            self.playing.play()

    def toggle_loop(self) -> None:
        if self.view.transport.loop.isChecked() or self._chosen_or_why() is not None:
            self.view.transport.loop.click()

    def remove_chosen(self) -> None:
        chosen = self._chosen_or_why()
        if chosen is not None and not self._locked:
            self.removed.emit(chosen.mark.region.id)

    def _chosen_or_why(self) -> Segment | None:
        """Return the selected segment; if there is none, show a message."""
        chosen = self._wave.chosen
        if chosen is None:
            self.refused.emit(_(self.CHOOSE_FIRST))
        return chosen

    def _neighbour(self, by: int) -> Segment | None:
        """Return the neighbour of the selected segment; without a selection the one nearest the playback position."""
        ordered = self.segments
        chosen = self._wave.chosen
        if chosen is not None:
            place = (
                next(number for number, item in enumerate(ordered) if item.mark.region.id == chosen.mark.region.id) + by
            )
            return ordered[place] if 0 <= place < len(ordered) else None
        position = self.playing.position
        if by > 0:
            return next((item for item in ordered if item.samples[0] >= position), None)
        return next((item for item in reversed(ordered) if item.samples[0] < position), None)

    def _reaction_position(self) -> float:
        """Return the playback position; during playback minus the user's reaction time."""
        audio = self.playing.audio
        state = self.playing.state
        back = (
            self.view.reaction_s * state.speed * audio.shape.rate_hz if audio is not None and state.is_playing else 0.0
        )
        return max(0.0, self.playing.position - back)

    def _place_edge(self, edge: Edge, at: float, *, goes_on: bool = False) -> None:
        chosen = self._wave.chosen
        audio = self.playing.audio
        if chosen is None or audio is None or self._locked:
            return
        samples = with_edge(chosen.samples, edge, at, audio.shape.length)
        if samples != chosen.samples:
            if not goes_on:
                self.grabbed.emit()
            self._move(chosen.mark.region.id, samples)
            text = _("Starts at {time}.") if edge is Edge.START else _("Ends at {time}.")
            announce_when_still(self.view, text.format(time=self.view.time_text(samples[edge])))

    def _move(self, region_id: str, samples: Bounds) -> None:
        audio = self.playing.audio
        if audio is not None:
            self.moved.emit(region_id, geometry_of(samples, audio.shape.rate_hz), ())

    def _mark_selection(self) -> None:
        geometry = self.pending()
        if geometry is not None:
            self.marked.emit(geometry, Extent(duration_s=self.view.extent.duration_s), ())

    @property
    def has_chosen(self) -> bool:
        return self._wave.chosen is not None

    def end(self) -> None:
        if self.is_drawing:
            self.set_edge()
        elif self.pending() is not None:
            self._mark_selection()
        else:
            self.text_wanted.emit()

    @property
    def is_text_next(self) -> bool:
        texts = self.texts
        is_wanted = texts is not None and (self.has_chosen or texts.is_missing())
        return not self._locked and bool(self._wave.segments) and is_wanted


class AnnotatedAudioView(AudioView):
    """An audio view with segments. Its `Extent` holds the duration of the audio, as in a result."""

    editor: SegmentEditor

    def __init__(self, audio_files: AudioFiles, shared: SharedPlayer, wave: SegmentWaveform) -> None:
        super().__init__(audio_files, shared, wave)
        self.edit_with(SegmentEditor(self, wave))
