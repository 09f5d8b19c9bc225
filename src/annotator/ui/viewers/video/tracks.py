"""The tracks of a video: regions on the displayed frame and all operations on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import FRAME_SHAPES, TRACKS
from annotator.core.answer.video_tracks import (
    Keyframe,
    NominalFrames,
    PercentBox,
    Track,
    drawn_at,
    drawn_of,
    geometry_of,
    geometry_on_frame,
    keyframe_at,
    leaving,
    neighbour,
    onwards,
    spans,
    track_of,
    with_keyframe,
    without,
)
from annotator.core.ports.videos import OpenVideo
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.video.frame_canvas import FrameCanvas


class VideoTime(Struct, frozen=True):
    """The open video and its nominal frames (Label Studio)."""

    video: OpenVideo
    nominal: NominalFrames


class ChosenTrack(Struct, frozen=True):
    """The selected region for display. `frame` is the displayed frame and `last_frame` the last of the video.
    `is_there`: the region is visible at that frame."""

    track: Track
    frame: int
    last_frame: int
    is_there: bool

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last frame on which the region is visible."""
        found = list(spans(self.track, self.last_frame))
        return found[0][0], found[-1][1]

    @property
    def is_keyframe(self) -> bool:
        """True if the displayed frame is a keyframe."""
        return keyframe_at(self.track, self.frame) is not None

    @property
    def goes_on(self) -> bool:
        """True if the region is visible after the displayed frame."""
        until = neighbour(self.track, self.frame + 1, after=False)
        return until is not None and until.goes_on


class TrackStart(Struct, frozen=True):
    """A region and its first frame."""

    mark: Mark
    first: int


class VideoTracks(QObject):
    """The tracks of a video. `marked` emits a geometry and its true frames, `moved` also the region id. `grabbed`: a
    separate undo step begins. `changed`: the display of the selected region changed."""

    marked = Signal(object, object)
    moved = Signal(str, object, object)
    grabbed = Signal()
    changed = Signal()

    def __init__(
        self, canvas: FrameCanvas, time: Callable[[], VideoTime | None], go: Callable[[int], None], parent: QObject
    ) -> None:
        """Create the tracks. `go` shows another frame."""
        super().__init__(parent)
        self._canvas = canvas
        self._time = time
        self._go = go
        self._marks: tuple[Mark, ...] = ()
        self._selected = ""
        self._known: dict[str, tuple[Region, NominalFrames, Track]] = {}
        self._moved_at: tuple[str, int] | None = None  # region and frame of the last move
        canvas.turned.connect(self.refresh)
        canvas.drawing.marked.connect(self._mark)
        canvas.drawing.moved.connect(self._move)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the regions. If the user selects one that is not visible, go to its first frame."""
        is_new = selected != self._selected
        self._marks = tuple(mark for mark in marks if mark.region.shape in TRACKS)
        self._selected = selected
        self.refresh()
        chosen = self.chosen
        if is_new and chosen is not None and not chosen.is_there and not self._canvas.is_running():
            self._go(chosen.track[0].frame)

    def reset(self) -> None:
        """Reset the state for another video."""
        self._known.clear()
        self._moved_at = None

    def begin_undo_step(self) -> None:
        """Begin a separate undo step for further moves."""
        self._moved_at = None

    def refresh(self) -> None:
        """Show the regions on the displayed frame."""
        self._canvas.drawing.show_marks(tuple(self._on_displayed_frame()), self._selected)
        self.changed.emit()

    @property
    def chosen(self) -> ChosenTrack | None:
        mark = next((mark for mark in self._marks if mark.region.id == self._selected), None)
        frame = self._canvas.number
        time = self._time() if mark is not None and frame is not None else None
        if mark is None or time is None or frame is None:
            return None
        track = self._track(mark.region, time)
        is_there = drawn_at(track, frame, time.video.time_s(frame)) is not None
        return ChosenTrack(track, frame, time.video.shape.frames - 1, is_there)

    @property
    def chosen_id(self) -> str:
        """The id of the selected region, "" for none."""
        return next((mark.region.id for mark in self._marks if mark.region.id == self._selected), "")

    def neighbour(self, by: int) -> TrackStart | None:
        """Return the neighbour of the selected region by first frames; without a selection the nearest to the frame."""
        time = self._time()
        frame = self._canvas.number
        if time is None or frame is None:
            return None
        found = (TrackStart(mark, self._track(mark.region, time)[0].frame) for mark in self._marks)
        ordered = sorted(found, key=lambda begun: begun.first)
        place = next((number for number, begun in enumerate(ordered) if begun.mark.region.id == self._selected), None)
        if place is None:
            near = [begun for begun in ordered if (begun.first >= frame if by > 0 else begun.first < frame)]
            return (near[0] if by > 0 else near[-1]) if near else None
        return ordered[place + by] if 0 <= place + by < len(ordered) else None

    def toggle_keyframe(self) -> None:
        """Add a keyframe at the displayed frame, or remove the one there."""
        chosen = self._chosen_to_change()
        time = self._time()
        if chosen is None or time is None:
            return
        if not chosen.is_keyframe:
            time_s = time.video.time_s(chosen.frame)
            drawn = drawn_at(chosen.track, chosen.frame, time_s) or _nearest(chosen).drawn
            self._change(with_keyframe(chosen.track, chosen.frame, time_s, drawn))
            announce(self._canvas, _("Keyframe added at frame {number}.").format(number=chosen.frame + 1))
        elif len(chosen.track) == 1:
            announce(self._canvas, _("This is the only keyframe of the region. To remove it, delete the region."))
        else:
            self._change(without(chosen.track, chosen.frame))
            announce(self._canvas, _("Keyframe removed at frame {number}.").format(number=chosen.frame + 1))

    def toggle_visibility(self) -> None:
        """Hide the selected region after the displayed frame, or show it again."""
        chosen = self._chosen_to_change()
        time = self._time()
        if chosen is None or time is None:
            return
        after = leaving(chosen.track, chosen.frame, time.video.time_s(chosen.frame))
        if after == chosen.track:
            announce(self._canvas, _("The region starts after this frame."))
            return
        self._change(after)
        text = _("Hidden after frame {number}.") if chosen.goes_on else _("Visible from frame {number}.")
        announce(self._canvas, text.format(number=chosen.frame + 1))

    def go_to_keyframe(self, *, forward: bool) -> None:
        """Go to the next or previous keyframe of the selected region."""
        chosen = self.chosen
        if chosen is None:
            announce(self._canvas, _("Select a region first."))
            return
        found = neighbour(chosen.track, chosen.frame, after=forward)
        if found is None:
            announce(self._canvas, _("No keyframe in that direction."))
        else:
            self._go(found.frame)

    def _chosen_to_change(self) -> ChosenTrack | None:
        if self.chosen is None:
            announce(self._canvas, _("Select a region first."))
        return None if self._canvas.drawing.is_locked else self.chosen

    def _on_displayed_frame(self) -> list[Mark]:
        time = self._time()
        frame = self._canvas.number
        if time is None or frame is None:
            return []
        time_s = time.video.time_s(frame)
        found = ((mark, drawn_at(self._track(mark.region, time), frame, time_s)) for mark in self._marks)
        return [
            replace(mark, region=_on_frame(mark.region, geometry_on_frame(drawn)))
            for mark, drawn in found
            if drawn is not None
        ]

    def _track(self, region: Region, time: VideoTime) -> Track:
        """Return the track of a region. An unchanged region is the same object, so its track is cached."""
        known = self._known.get(region.id)
        if known is None or known[0] is not region or known[1] != time.nominal:
            track = track_of(region.geometry, region.frames, time.video, time.nominal)
            known = self._known[region.id] = region, time.nominal, track
        return known[2]

    def _mark(self, geometry: Mapping[str, Any], _extent: object) -> None:
        time = self._time()
        frame = self._canvas.number
        if time is not None and frame is not None:
            begun = (Keyframe(frame, time.video.time_s(frame), drawn_of(geometry)),)
            self.marked.emit(*geometry_of(begun, time.video, time.nominal))

    def _move(self, region_id: str, geometry: Mapping[str, Any]) -> None:
        """Set a keyframe at the displayed frame. Moves at one frame are one undo step."""
        chosen = self.chosen
        time = self._time()
        if chosen is None or time is None:
            return
        if self._moved_at != (region_id, chosen.frame):
            self.grabbed.emit()
            self._moved_at = region_id, chosen.frame
        time_s = time.video.time_s(chosen.frame)
        before = drawn_at(chosen.track, chosen.frame, time_s) or _nearest(chosen).drawn
        drawn = drawn_of(geometry)
        if isinstance(drawn, PercentBox) and isinstance(before, PercentBox):
            drawn = replace(drawn, rotation=onwards(before.rotation, drawn.rotation))
        self._emit(with_keyframe(chosen.track, chosen.frame, time_s, drawn), time)

    def _change(self, track: Track) -> None:
        """Emit a change as a separate undo step."""
        time = self._time()
        self._moved_at = None
        if time is not None:
            self.grabbed.emit()
            self._emit(track, time)
            self.grabbed.emit()

    def _emit(self, track: Track, time: VideoTime) -> None:
        self.moved.emit(self._selected, *geometry_of(track, time.video, time.nominal))


def _on_frame(track: Region, geometry: Mapping[str, Any]) -> Region:
    return Region(track.id, track.to_name, FRAME_SHAPES[track.shape], geometry)


def _nearest(chosen: ChosenTrack) -> Keyframe:
    """Return the last keyframe before the frame, or the first keyframe."""
    return neighbour(chosen.track, chosen.frame, after=False) or chosen.track[0]
