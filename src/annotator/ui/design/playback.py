"""All audio and video views of a design. One plays at a time, and the playback commands apply to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.regions import makers, shape_made
from annotator.core.answer.shapes import TRACKS, Shape
from annotator.core.answer.video_tracks import framerate_of
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Design, in_step, spoken_in
from annotator.core.ports.audio import AudioFiles
from annotator.core.ports.media import Media
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import BOXES, RANGES, UTTERANCES
from annotator.ui.viewers.audio.commands import AudioCommands
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView, SegmentEditor
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.audio.waveform import WaveformView

if TYPE_CHECKING:
    from annotator.ui.design.utterance_playback import UtterancePlayback
    from annotator.ui.viewers.text.paragraph_view import ParagraphView
    from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
    from annotator.ui.viewers.video.tracks import VideoTracks
    from annotator.ui.viewers.video.view import VideoView

type Commands = dict[str, Callable[[], None]]


class DesignPlayback(QObject):
    """The audio and video views of a design. `strip_wanted` emits whether the user shows thumbnails at a video."""

    strip_wanted = Signal(bool)

    def __init__(self, design: Design, media: Media) -> None:
        super().__init__()
        self._design = design
        self._media = media
        self._shared = SharedPlayer(media.player)
        self._views: list[AudioView] = []
        self._by_name: dict[str, AudioView] = {}
        self._synced: set[str] = set()
        self._videos: list[tuple[Video, VideoView]] = []
        self._editors: list[SegmentEditor] = []  # of segments and ranges
        self._tracks: list[VideoTracks] = []
        self._conversations: dict[str, UtterancePlayback] = {}
        self.actions = AudioCommands(self._views, self._editors)
        self.annotated: dict[str, AnnotatedAudioView | AnnotatedVideoView] = {}  # the annotated views, by name

    def view_of(self, tag: Audio | Video) -> AudioView:
        """Return a new view. Several audio files of a design are numbered in their accessible names."""
        view = self._video(tag) if isinstance(tag, Video) else self._audio(tag)
        self._views.append(view)
        self._by_name[tag.name] = view
        self._sync()
        if isinstance(tag, Audio) and sum(isinstance(found, Audio) for found in self._design.objects()) > 1:
            view.wave.setAccessibleName(_("Audio {number} of this task").format(number=len(self._views)))
        return view

    def _audio(self, tag: Audio) -> AudioView:
        audio_files: AudioFiles = self._media.audio_files
        if tag.name in in_step(self._design).values():
            from annotator.ui.viewers.video.audio_clock import AudioOfVideos

            audio_files = AudioOfVideos(audio_files, self._media.videos)
        if not makers(self._design, tag.name):
            return AudioView(audio_files, self._shared, WaveformView(splits_channels=tag.split_channels))
        segments = SegmentWaveform(splits_channels=tag.split_channels)
        view = self.annotated[tag.name] = AnnotatedAudioView(audio_files, self._shared, segments)
        self._editors.append(view.editor)
        return view

    def _video(self, tag: Video) -> VideoView:
        """Return a view of a video. The video modules are loaded with the first design that has one."""
        shapes = {shape_made(maker, self._design) for maker in makers(self._design, tag.name)}
        view: VideoView
        if shapes & {Shape.RANGES, *TRACKS}:
            view = self._annotated_video(tag, has_ranges=Shape.RANGES in shapes, has_tracks=bool(shapes & TRACKS))
        else:
            from annotator.ui.viewers.video.view import VideoView

            view = VideoView(self._media.videos, self._media.audio_files, self._shared)
        self._videos.append((tag, view))
        view.transport.strip_wanted.connect(self.strip_wanted)
        return view

    def _annotated_video(self, tag: Video, *, has_ranges: bool, has_tracks: bool) -> AnnotatedVideoView:
        from annotator.ui.design.marks.timeline_edits import range_style
        from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView

        view = self.annotated[tag.name] = AnnotatedVideoView(
            self._media.videos,
            self._media.audio_files,
            self._shared,
            range_style=range_style(self._design) if has_ranges else None,
            has_tracks=has_tracks,
        )
        if view.ranges is not None:
            self._editors.append(view.ranges)
        if view.track_editor is not None:
            self._tracks.append(view.track_editor.tracks)
        return view

    def _sync(self) -> None:
        """Synchronise a video with its audio once both views exist."""
        videos = {tag.name: view for tag, view in self._videos}
        for video, audio in in_step(self._design).items():
            if video in videos and audio in self._by_name and video not in self._synced:
                self._synced.add(video)
                videos[video].sync_to(self._by_name[audio])

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Set the frame rates from the columns of the task, before its media are shown."""
        for tag, view in self._videos:
            view.set_framerate(framerate_of(tag, columns))

    def sync_conversations(self, views: Mapping[str, ParagraphView]) -> None:
        """Synchronise conversations, by name, with their audio once both views exist."""
        for talk, audio in spoken_in(self._design).items():
            if talk in views and audio in self._by_name and talk not in self._conversations:
                from annotator.ui.design.utterance_playback import UtterancePlayback

                self._conversations[talk] = UtterancePlayback(views[talk], self._by_name[audio])

    def _play_utterance(self, otherwise: Callable[[], None] | None = None) -> None:
        """Play the utterance with the caret. `otherwise` is for a focus outside all conversations."""
        focused = next((each for each in self._conversations.values() if each.has_focus), None)
        if focused is None and otherwise is not None:
            otherwise()
        else:
            (focused or next(iter(self._conversations.values()))).play_chosen()

    def _annotation_commands(self) -> Commands:
        """Return the annotation commands. The same keys apply to segments of audio, to ranges of a video without
        segments, and to boxes if there is nothing else. The command name says which is meant."""
        if any(editor.IS_SEARCHED for editor in self._editors):
            return self.actions.marking() | self.actions.searching()
        if self._editors:
            found = self.actions.marking()
            return {command.name: found[command.of] for command in RANGES}
        if self._tracks:
            found = self.actions.on_chosen()
            return {command.name: found[command.of] for command in BOXES}
        return {}

    def by_command(self) -> Commands:
        """Return the commands for playback and zoom, and for annotation if regions can be made."""
        return {
            **self.actions.plain(),
            **stepping_commands([view for _tag, view in self._videos]),
            **keyframe_commands(self._tracks),
            **self._playing_chosen(self._annotation_commands()),
        }

    def _playing_chosen(self, commands: Commands) -> Commands:
        """Return the annotation commands, with the key that plays the selection for conversations, too."""
        if not self._conversations:
            return commands
        (only,) = UTTERANCES
        name = next((name for name in ("play_chosen", "play_range", "play_box") if name in commands), only.name)
        return {**commands, name: partial(self._play_utterance, commands.get(name))}

    def show_strips(self, is_wanted: bool) -> None:
        """Show or hide the thumbnails along the videos."""
        for _tag, view in self._videos:
            view.show_strip(is_wanted)

    def set_habits(self, skip_s: float, reaction_s: float, rewind_s: float) -> None:
        """Set the seek step, reaction time (from hearing to pressing) and rewind after a pause, in seconds."""
        for view in self._views:
            view.set_habits(skip_s, reaction_s, rewind_s)


def stepping_commands(videos: Sequence[VideoView]) -> Commands:
    """Return the commands that step through the video that plays, else the first; empty without videos."""

    def video() -> VideoView:
        return next((view for view in videos if view.playing.is_on), videos[0])

    if not videos:
        return {}
    return {
        "frame_back": lambda: video().step(-1),
        "frame_forward": lambda: video().step(1),
        "key_frame_back": lambda: video().step_to_key(forward=False),
        "key_frame_forward": lambda: video().step_to_key(forward=True),
    }


def keyframe_commands(tracks: Sequence[VideoTracks]) -> Commands:
    """Return the commands on the video with the selected box, else on the first; empty if no video has boxes."""

    def current() -> VideoTracks:
        return next((own for own in tracks if own.chosen is not None), tracks[0])

    if not tracks:
        return {}
    return {
        "place_box": lambda: current().toggle_keyframe(),
        "box_leaves": lambda: current().toggle_visibility(),
        "anchor_back": lambda: current().go_to_keyframe(forward=False),
        "anchor_forward": lambda: current().go_to_keyframe(forward=True),
    }
