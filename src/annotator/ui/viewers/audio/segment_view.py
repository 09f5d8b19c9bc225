"""A sound on which segments are marked: what can be done with them, whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

from annotator.core.answer.timeline.segments import Bounds, Edge, around, geometry_of, halves, with_edge
from annotator.core.answer.timeline.split_merge import TextPlace, Whereabouts
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

END_S = 0.5  # of a segment, to hear whether nothing is cut off


class SegmentView(AudioView, AnnotatedMedium):
    """The Extent that it marks with is as it stands beside a result: how long the sound is."""

    NEAR, FAR = 0.01, 0.1  # seconds by which an edge is nudged by the keys of the waveform
    STEP = 0.1  # and by those of commands
    IS_SEARCHED = True  # for speech
    CHOOSE_FIRST: ClassVar[str] = N_("Select a segment first.")

    def __init__(self, audio_files: AudioFiles, shared: SharedPlayer, wave: SegmentWaveform) -> None:
        super().__init__(audio_files, shared, wave)
        self._marked = wave
        self._locked = False
        self.keys = StripKeys(self)
        self.are_texts_typed = False  # about its segments
        self.is_text_missing: Callable[[], bool] = lambda: False  # about one of its segments
        self.typed_at: Callable[[str], TextPlace | None] = lambda _area_id: None  # where the cursor is in its text
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
        """Segments are suggested where somebody speaks; or that is stopped."""
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
        """In the order of time."""
        return self._marked.segments

    def pending(self) -> Mapping[str, Any] | None:
        """What is selected and not marked yet, as a geometry."""
        audio, selection = self.playing.audio, self._marked.selection
        return None if audio is None or selection is None else geometry_of(selection, audio.shape.rate_hz)

    def forget_pending(self) -> None:
        self._marked.let_pending_go()

    @property
    def is_drawing(self) -> bool:
        return self._marked.started_at is not None

    @property
    def started_at(self) -> float | None:
        """The start of what is marked in part, in samples; None where nothing is."""
        return self._marked.started_at

    def begin_at(self, at: float) -> None:
        """What was begun before goes on."""
        self._marked.begin_at(at)

    def take_corner_back(self) -> None:
        self._marked.let_pending_go()

    def let_pending_go(self) -> bool:
        return self._marked.let_pending_go()

    def set_edge(self) -> None:
        """A key for the start of a segment, and then for its end: where it was heard, not where the hand was."""
        self._marked.set_edge(self._heard_at())
        if self.started_at is not None:
            announce(self, _("Segment starts at {time}.").format(time=self._told_time(self.started_at)))

    def set_chosen_edge(self, edge: Edge) -> None:
        """An edge of the chosen segment comes to where the sound is."""
        if self._chosen_or_why() is not None:
            self._place_edge(edge, self._heard_at())

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None:
        """An edge of the chosen segment by so many seconds. What goes on, by a key that is held, is one undo."""
        chosen, audio = self._chosen_or_why(), self.playing.audio
        if chosen is not None and audio is not None:
            self._place_edge(edge, chosen.samples[edge] + by * audio.shape.rate_hz, goes_on=goes_on)

    def split(self, at: float | None = None) -> None:
        """The chosen segment in two, where the sound is or at this sample."""
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
        """Whether a segment follows the chosen one that it can be one with."""
        return self._next_to_join() is not None

    def join_next(self) -> None:
        """The chosen segment and the one that follows it."""
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
        """What it would be in two; None where nothing can be cut."""
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
        """The next or the one before in time; it is heard."""
        neighbour = self._neighbour(by)
        if neighbour is not None:
            self.choose_and_play(neighbour.mark.area.id)
            announce(self, f"{neighbour.mark.title}, {self._told_time(neighbour.samples[0])}")

    def choose_and_play(self, area_id: str) -> None:
        self.signals.chosen.emit(area_id)
        self.play_chosen()

    def play_chosen(self) -> None:
        """To its very end; again and again while it loops."""
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
        """What is chosen. Where nothing is, it is said that it takes that."""
        chosen = self._marked.chosen
        if chosen is None:
            self.signals.refused.emit(_(self.CHOOSE_FIRST))
        return chosen

    def _neighbour(self, by: int) -> Segment | None:
        """Of the chosen one; without one the next to where the sound is."""
        ordered, chosen = self.segments, self._marked.chosen
        if chosen is not None:
            place = next(number for number, item in enumerate(ordered) if item.mark.area.id == chosen.mark.area.id) + by
            return ordered[place] if 0 <= place < len(ordered) else None
        position = self.playing.position
        if by > 0:
            return next((item for item in ordered if item.samples[0] >= position), None)
        return next((item for item in reversed(ordered) if item.samples[0] < position), None)

    def _heard_at(self) -> float:
        """Where the sound is; while it plays, where it was when the hand was told to press."""
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
