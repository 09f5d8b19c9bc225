"""The audio view with segments, and all operations on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

from annotator.core.answer.timeline import Bounds, Edge, TextPlace, Whereabouts, around, geometry_of, halves, with_edge
from annotator.core.design.medium import Extent
from annotator.core.ports.audio import AudioFiles
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import N_, _
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.segment_painter import Segment
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_signals import AnnotatedMedium
from annotator.ui.viewers.timeline_keys import StripKeys

END_S = 0.5  # played end of a segment, to check that nothing is cut off


class SegmentView(AudioView, AnnotatedMedium):
    """An audio view with segments. Its `Extent` holds the duration of the audio, as in a result."""

    NEAR, FAR = 0.01, 0.1  # seconds by which the waveform's keys nudge an edge
    STEP = 0.1  # seconds by which commands nudge an edge
    IS_SEARCHED = True  # for speech
    CHOOSE_FIRST: ClassVar[str] = N_("Select a segment first.")

    def __init__(self, audio_files: AudioFiles, shared: SharedPlayer, wave: SegmentWaveform) -> None:
        super().__init__(audio_files, shared, wave)
        self._marked = wave
        self._locked = False
        self.keys = StripKeys(self)
        self.are_texts_typed = False  # the user types texts about the segments
        self.is_text_missing: Callable[[], bool] = lambda: False  # a text is missing for a segment
        self.typed_at: Callable[[str], TextPlace | None] = lambda _area_id: None  # text cursor in the text of a region
        self._connect_marks(wave)
        self.transport.suggest_wanted.connect(self.suggest)

    def _connect_marks(self, wave: SegmentWaveform) -> None:
        wave.selected.connect(self._mark_selection)
        wave.edge_moved.connect(self._move)
        wave.grabbed.connect(self.signals.grabbed)
        wave.begun.connect(self.signals.begun)
        wave.pressed.connect(self.choose_and_play)
        wave.chosen_at.connect(self.signals.chosen)
        wave.menu_wanted.connect(self.signals.menu_wanted)
        self.transport.loop_wanted.connect(self.loop_chosen)
        self.transport.offer_loop(is_possible=False)

    def suggest(self, is_wanted: bool) -> None:
        """Start or stop suggesting segments where speech is detected."""
        audio = self.playing.audio
        is_possible = is_wanted and audio is not None and not self._locked
        if not is_possible:
            self.transport.show_suggesting(None)
        self.signals.suggesting_wanted.emit(is_possible)

    def show_medium(self, path: str) -> None:
        self.suggest(False)
        super().show_medium(path)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        before = self._marked.chosen
        self._marked.show_marks(marks, selected)
        now = self._marked.chosen
        self.transport.offer_loop(is_possible=now is not None)
        if now is None:
            return
        if before is None or before.mark.area.id != now.mark.area.id:
            self.wave.move_to(self.wave.stretch.showing(now.samples[0], at_share=0.1), by_hand=False)
        loop = self.playing.state.loop
        if loop is not None and loop != now.samples:
            self.playing.loop(now.samples)

    def lock(self, locked: bool) -> None:
        self._locked = locked
        if locked:
            self.suggest(False)
        self.transport.offer_suggesting(is_possible=not locked)
        self._marked.lock(locked)

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments in order of time."""
        return self._marked.segments

    def pending(self) -> Mapping[str, Any] | None:
        """Return the geometry of the selected, not yet marked range, or None."""
        audio, selection = self.playing.audio, self._marked.selection
        return None if audio is None or selection is None else geometry_of(selection, audio.shape.rate_hz)

    def forget_pending(self) -> None:
        self._marked.let_pending_go()

    @property
    def is_drawing(self) -> bool:
        return self._marked.started_at is not None

    @property
    def started_at(self) -> float | None:
        """The start in samples of a region in progress, or None."""
        return self._marked.started_at

    def begin_at(self, at: float) -> None:
        """Continue a region that was begun earlier."""
        self._marked.begin_at(at)

    def take_corner_back(self) -> None:
        self._marked.let_pending_go()

    def let_pending_go(self) -> bool:
        return self._marked.let_pending_go()

    def set_edge(self) -> None:
        """Set the start of a segment, and at the next call its end, at the sample that was heard when the user
        reacted."""
        self._marked.set_edge(self._heard_at())
        if self.started_at is not None:
            announce(self, _("Segment starts at {time}.").format(time=self._told_time(self.started_at)))

    def set_chosen_edge(self, edge: Edge) -> None:
        """Move an edge of the selected segment to the playback position."""
        if self._chosen_or_why() is not None:
            self._place_edge(edge, self._heard_at())

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None:
        """Move an edge of the selected segment by seconds. Repeats of a held key (`goes_on`) are one undo step."""
        chosen, audio = self._chosen_or_why(), self.playing.audio
        if chosen is not None and audio is not None:
            self._place_edge(edge, chosen.samples[edge] + by * audio.shape.rate_hz, goes_on=goes_on)

    def split(self, at: float | None = None) -> None:
        """Split the selected segment at a sample, by default at the playback position."""
        chosen = self._chosen_or_why()
        if chosen is None or self._locked:
            return
        parts = self._parts(chosen, self._heard_at() if at is None else at)
        if parts is None:
            self.signals.refused.emit(_("To split the selection, go to a position inside it first."))
        else:
            self.signals.cut.emit(chosen.mark.area.id, *parts)

    def can_split(self, at: float) -> bool:
        return (chosen := self._marked.chosen) is not None and self._parts(chosen, at) is not None

    @property
    def can_join(self) -> bool:
        """True if a segment follows with which the selected one can be merged."""
        return self._next_to_join() is not None

    def join_next(self) -> None:
        """Merge the selected segment with the next one."""
        chosen, following = self._chosen_or_why(), self._next_to_join()
        if chosen is None or self._locked:
            return
        if following is None:
            self.signals.refused.emit(_("There is nothing after it to merge with."))
        else:
            self.signals.joined.emit(chosen.mark.area.id, following.mark.area.id, self._both(chosen, following))

    def _next_to_join(self) -> Segment | None:
        return None if self._marked.chosen is None else self._neighbour(1)

    def _parts(self, whole: Segment, at: float) -> tuple[Whereabouts, Whereabouts] | None:
        """Return the two parts of a split, or None if it is impossible."""
        audio, bounds = self.playing.audio, halves(whole.samples, at)
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
            self.choose_and_play(neighbour.mark.area.id)
            announce(self, f"{neighbour.mark.title}, {self._told_time(neighbour.samples[0])}")

    def choose_and_play(self, area_id: str) -> None:
        self.signals.chosen.emit(area_id)
        self.play_chosen()

    def play_chosen(self) -> None:
        """Play the selected segment exactly to its end, or repeatedly in loop mode."""
        chosen = self._marked.chosen
        if chosen is None:
            self.playing.play()
        elif self.playing.state.loop is not None:
            self.playing.play(chosen.samples[0])
        else:
            self.playing.play(chosen.samples[0], chosen.samples[1])

    def play_end(self) -> None:
        chosen, audio = self._chosen_or_why(), self.playing.audio
        if chosen is not None and audio is not None:
            first, last = chosen.samples
            self.playing.play(max(first, last - END_S * audio.shape.rate_hz), last)

    def loop_chosen(self, is_on: bool) -> None:
        chosen = self._marked.chosen
        self.playing.loop(chosen.samples if is_on and chosen is not None else None)
        if is_on and chosen is not None and not self.playing.state.is_playing:
            self.playing.play()

    def toggle_loop(self) -> None:
        if self.transport.loop.isChecked() or self._chosen_or_why() is not None:
            self.transport.loop.click()

    def remove_chosen(self) -> None:
        chosen = self._chosen_or_why()
        if chosen is not None and not self._locked:
            self.signals.removed.emit(chosen.mark.area.id)

    def _chosen_or_why(self) -> Segment | None:
        """Return the selected segment; if there is none, show a message."""
        chosen = self._marked.chosen
        if chosen is None:
            self.signals.refused.emit(_(self.CHOOSE_FIRST))
        return chosen

    def _neighbour(self, by: int) -> Segment | None:
        """Return the neighbour of the selected segment; without a selection the one nearest the playback position."""
        ordered, chosen = self.segments, self._marked.chosen
        if chosen is not None:
            place = next(number for number, item in enumerate(ordered) if item.mark.area.id == chosen.mark.area.id) + by
            return ordered[place] if 0 <= place < len(ordered) else None
        position = self.playing.position
        if by > 0:
            return next((item for item in ordered if item.samples[0] >= position), None)
        return next((item for item in reversed(ordered) if item.samples[0] < position), None)

    def _heard_at(self) -> float:
        """Return the playback position; during playback minus the user's reaction time."""
        audio, state = self.playing.audio, self.playing.state
        back = self._reaction_s * state.speed * audio.shape.rate_hz if audio is not None and state.is_playing else 0.0
        return max(0.0, self.playing.position - back)

    def _place_edge(self, edge: Edge, at: float, *, goes_on: bool = False) -> None:
        chosen, audio = self._marked.chosen, self.playing.audio
        if chosen is None or audio is None or self._locked:
            return
        samples = with_edge(chosen.samples, edge, at, audio.shape.length)
        if samples != chosen.samples:
            if not goes_on:
                self.signals.grabbed.emit()
            self._move(chosen.mark.area.id, samples)
            words = _("Starts at {time}.") if edge is Edge.START else _("Ends at {time}.")
            announce(self, words.format(time=self._told_time(samples[edge])))

    def _move(self, area_id: str, samples: Bounds) -> None:
        audio = self.playing.audio
        if audio is not None:
            self.signals.moved.emit(area_id, geometry_of(samples, audio.shape.rate_hz), ())

    def _mark_selection(self) -> None:
        geometry = self.pending()
        if geometry is not None:
            self.signals.marked.emit(geometry, Extent(duration_s=self.extent.duration_s), ())

    @property
    def has_chosen(self) -> bool:
        return self._marked.chosen is not None

    def end(self) -> None:
        if self.is_drawing:
            self.set_edge()
        elif self.pending() is not None:
            self._mark_selection()
        else:
            self.signals.text_wanted.emit()

    @property
    def is_text_next(self) -> bool:
        is_wanted = self.is_text_missing() or (self.are_texts_typed and self.has_chosen)
        return not self._locked and bool(self._marked.segments) and is_wanted

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self.keys.is_own(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)
