"""What the commands of stepping do to the films of a design: to the one that is played, else to the first; and those
of boxes to the film on which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.ui.viewers.video.tracks import VideoTracks
from annotator.ui.viewers.video.view import VideoView


def stepping(videos: Sequence[VideoView]) -> dict[str, Callable[[], None]]:
    """By the command's name; nothing without a film."""

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
    """By the command's name, of the films on which boxes are marked; nothing without any."""

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
