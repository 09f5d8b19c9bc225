"""What the commands of stepping do to the films of a design: to the one that is played, else to the first; and those
of boxes to the film on which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.ui.viewers.video.tracks import FilmTracks
from annotator.ui.viewers.video.view import VideoView


def stepping(films: Sequence[VideoView]) -> dict[str, Callable[[], None]]:
    """By the command's name; nothing without a film."""

    def film() -> VideoView:
        return next((view for view in films if view.playing.is_on), films[0])

    if not films:
        return {}
    return {
        "frame_back": lambda: film().step(-1),
        "frame_forward": lambda: film().step(1),
        "key_frame_back": lambda: film().step_to_key(forward=False),
        "key_frame_forward": lambda: film().step_to_key(forward=True),
    }


def placing(tracks: Sequence[FilmTracks]) -> dict[str, Callable[[], None]]:
    """By the command's name, of the films on which boxes are marked; nothing without any."""

    def meant() -> FilmTracks:
        return next((own for own in tracks if own.chosen is not None), tracks[0])

    if not tracks:
        return {}
    return {
        "place_box": lambda: meant().place_or_not(),
        "box_leaves": lambda: meant().leave_or_come(),
        "anchor_back": lambda: meant().go_by(forward=False),
        "anchor_forward": lambda: meant().go_by(forward=True),
    }
