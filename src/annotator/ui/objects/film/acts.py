"""What the commands of stepping and of marking ranges do to the films of a design: to the one that is played, else to
the first; and those of boxes to the film on which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.core.answer.segments import Edge
from annotator.ui.objects.film.marked_view import MarkedFilmView
from annotator.ui.objects.film.tracks import FilmTracks
from annotator.ui.objects.film.view import FilmView


def stepping(films: Sequence[FilmView]) -> dict[str, Callable[[], None]]:
    """By the command's name; nothing without a film."""

    def film() -> FilmView:
        return next((view for view in films if view.playing.is_on), films[0])

    if not films:
        return {}
    return {
        "frame_back": lambda: film().step(-1),
        "frame_forward": lambda: film().step(1),
        "key_frame_back": lambda: film().step_to_key(forward=False),
        "key_frame_forward": lambda: film().step_to_key(forward=True),
    }


def marking_ranges(films: Sequence[MarkedFilmView]) -> dict[str, Callable[[], None]]:
    """By the command's name; `films` are those on which ranges are marked."""

    def on(act: Callable[[MarkedFilmView], None]) -> Callable[[], None]:
        return lambda: act(next((view for view in films if view.playing.is_on), films[0]))

    return {
        "play_range": on(lambda film: film.play_chosen()),
        "play_range_end": on(lambda film: film.play_end()),
        "loop_range": on(lambda film: film.transport.loop.click()),
        "previous_range": on(lambda film: film.choose_by(-1)),
        "next_range": on(lambda film: film.choose_by(1)),
        "mark_range": on(lambda film: film.set_edge()),
        "range_starts_here": on(lambda film: film.set_chosen_edge(Edge.START)),
        "range_ends_here": on(lambda film: film.set_chosen_edge(Edge.END)),
        "range_starts_earlier": on(lambda film: film.nudge(Edge.START, -1)),
        "range_starts_later": on(lambda film: film.nudge(Edge.START, 1)),
        "range_ends_earlier": on(lambda film: film.nudge(Edge.END, -1)),
        "range_ends_later": on(lambda film: film.nudge(Edge.END, 1)),
        "remove_range": on(lambda film: film.remove_chosen()),
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
