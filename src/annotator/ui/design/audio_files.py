"""All audio files of a design. One plays at a time, and the playback commands apply to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, cast

from annotator.core.answer.areas import makers, shape_made
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video import framerate_of
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Design, in_step
from annotator.core.ports.media import Media
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import BOXES, RANGES
from annotator.ui.viewers.audio.commands import AudioCommands
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.segment_view import SegmentView
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.audio.waveform import WaveformView

if TYPE_CHECKING:
    from annotator.ui.viewers.video.range_view import RangeVideoView
    from annotator.ui.viewers.video.track_view import TrackVideoView
    from annotator.ui.viewers.video.view import VideoView


class DesignAudio:
    def __init__(self, design: Design, media: Media) -> None:
        self._design = design
        self._media = media
        self._shared = SharedPlayer(media.player)
        self._views: list[AudioView] = []
        self._by_name: dict[str, AudioView] = {}
        self._in_step: set[str] = set()
        self._strip_chosen: Callable[[bool], None] = lambda _is_wanted: None
        self._videos: list[tuple[Video, VideoView]] = []
        self.actions = AudioCommands(self._views, self._shared)
        self.marked: dict[str, SegmentView] = {}  # audio and video with segments or ranges, by name
        self.tracked: dict[str, TrackVideoView] = {}  # videos with boxes, by name

    def view_of(self, tag: Audio | Video) -> AudioView:
        """Return a new view. Several audio files of a design are numbered in their accessible names."""
        if isinstance(tag, Video):
            self._views.append(self._video(tag))
        elif makers(self._design, tag.name):
            wave = SegmentWaveform(splits_channels=tag.split_channels)
            self.marked[tag.name] = SegmentView(self._media.audio_files, self._shared, wave)
            self._views.append(self.marked[tag.name])
        else:
            self._views.append(
                AudioView(self._media.audio_files, self._shared, WaveformView(splits_channels=tag.split_channels))
            )
        view = self._views[-1]
        self._by_name[tag.name] = view
        self._keep_step()
        if isinstance(tag, Audio) and sum(isinstance(found, Audio) for found in self._design.objects()) > 1:
            view.wave.setAccessibleName(_("Audio {number} of this task").format(number=len(self._views)))
        return view

    def _video(self, tag: Video) -> AudioView:
        """Return a view of a video. The video modules are loaded with the first design that has one."""
        shapes = {shape_made(maker, self._design) for maker in makers(self._design, tag.name)}
        view = self._video_marked_with(shapes)
        if Shape.RANGES in shapes:
            self.marked[tag.name] = cast("RangeVideoView", view)
        if Shape.TRACK in shapes:
            self.tracked[tag.name] = cast("TrackVideoView", view)
        self._videos.append((tag, view))
        view.transport.strip_wanted.connect(lambda is_wanted: self._strip_chosen(is_wanted))
        return view

    def _video_marked_with(self, shapes: Collection[Shape | None]) -> VideoView:
        heard = (self._media.videos, self._media.audio_files, self._shared)
        match Shape.RANGES in shapes, Shape.TRACK in shapes:
            case True, True:
                from annotator.ui.viewers.video.box_and_range_view import BoxAndRangeVideoView

                return BoxAndRangeVideoView(*heard)
            case True, False:
                from annotator.ui.viewers.video.range_view import RangeVideoView

                return RangeVideoView(*heard)
            case False, True:
                from annotator.ui.viewers.video.track_view import TrackVideoView

                return TrackVideoView(*heard)
            case _:
                from annotator.ui.viewers.video.view import VideoView

                return VideoView(*heard)

    def _keep_step(self) -> None:
        """Synchronise a video with its audio once both views exist."""
        videos = {tag.name: view for tag, view in self._videos}
        for video, audio in in_step(self._design).items():
            if video in videos and audio in self._by_name and video not in self._in_step:
                self._in_step.add(video)
                videos[video].keep_step_with(self._by_name[audio])

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Set the frame rates from the columns of the task, before its media are shown."""
        for tag, view in self._videos:
            view.count_by(framerate_of(tag, columns))

    def _stepping(self) -> dict[str, Callable[[], None]]:
        if not self._videos:
            return {}
        from annotator.ui.viewers.video.commands import placing, stepping

        placing_boxes = placing([view.tracks for view in self.tracked.values()])
        return stepping([view for _tag, view in self._videos]) | placing_boxes

    def _marking(self) -> dict[str, Callable[[], None]]:
        """Return the annotation commands. The same keys apply to segments of audio, to ranges of a video without
        segments, and to boxes if there is nothing else. The command name says which is meant."""
        if any(view.IS_SEARCHED for view in self.marked.values()):
            return self.actions.marking() | self.actions.searching()
        found, named = (self.actions.marking(), RANGES) if self.marked else (self.actions.on_chosen(), BOXES)
        return {command.name: found[command.of] for command in named} if self.marked or self.tracked else {}

    def by_command(self) -> dict[str, Callable[[], None]]:
        """Return the commands for playback and zoom, and for annotation if regions can be made."""
        return self.actions.plain() | self._stepping() | self._marking()

    def show_strips(self, chosen: Callable[[bool], None], *, is_wanted: bool) -> None:
        """Show thumbnails along videos. `chosen` is called when the user toggles them at any video."""
        self._strip_chosen = chosen
        for _tag, view in self._videos:
            view.show_strip(is_wanted)

    def set_habits(self, skip_s: float, reaction_s: float, rewind_s: float) -> None:
        for view in self._views:
            view.set_habits(skip_s, reaction_s, rewind_s)
