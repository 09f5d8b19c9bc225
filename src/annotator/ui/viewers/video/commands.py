"""Commands for stepping through videos, and for the boxes on them.

Stepping acts on the video that plays, else the first. Box commands act on the video with the selected box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.ui.viewers.video.tracks import VideoTracks
from annotator.ui.viewers.video.view import VideoView


def stepping(videos: Sequence[VideoView]) -> dict[str, Callable[[], None]]:
    """Return the stepping commands by name; empty without videos."""

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


def placing(tracks: Sequence[VideoTracks]) -> dict[str, Callable[[], None]]:
    """Return the box commands by name; empty if no video has boxes."""

    def meant() -> VideoTracks:
        return next((own for own in tracks if own.chosen is not None), tracks[0])

    if not tracks:
        return {}
    return {
        "place_box": lambda: meant().place_or_not(),
        "box_leaves": lambda: meant().leave_or_come(),
        "anchor_back": lambda: meant().go_by(forward=False),
        "anchor_forward": lambda: meant().go_by(forward=True),
    }
