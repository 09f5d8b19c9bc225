"""A box that moves through a film: placed by a person at some frames, and moving evenly between them. Pure.

What is seen at a frame follows Label Studio (https://labelstud.io/tags/videorectangle): nothing before the first frame
at which the box was placed; in between, position, size and angle change linearly with time; and where the thing leaves
the picture, that frame is the last to show it, until it is placed anew.

A frame is named by its number in the order of showing, from 0, and its time is the stamp that the file gives it.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct


class PercentBox(Struct, frozen=True):
    """In percent of the picture's sides: the left upper corner as it is where the box is not turned; `rotation` in
    degrees, clockwise around that corner."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


class Anchor(Struct, frozen=True):
    """A frame at which the box was placed. `goes_on`: it is there after this frame too."""

    frame: int
    time_s: float
    box: PercentBox
    goes_on: bool = True


# In the order of frames, each frame once.
type Track = tuple[Anchor, ...]


def keyframe_at(track: Track, frame: int) -> Anchor | None:
    """The one of this very frame."""
    return next((anchor for anchor in track if anchor.frame == frame), None)


def box_at(track: Track, frame: int, time_s: float) -> PercentBox | None:
    """Where the box is at a frame, whose stamp is `time_s`; None where it is not there."""
    last = _last_until(track, frame)
    if last is None or last.frame == frame:
        return None if last is None else last.box
    if not last.goes_on:
        return None
    following = next((anchor for anchor in track if anchor.frame > frame), None)
    return last.box if following is None else _between(last, following, time_s)


def with_keyframe(track: Track, frame: int, time_s: float, box: PercentBox) -> Track:
    """The box placed at a frame, anew where it was placed there before. Where it left the picture, it still does."""
    here = keyframe_at(track, frame)
    return _with(track, Anchor(frame, time_s, box, goes_on=here is None or here.goes_on))


def without(track: Track, frame: int) -> Track:
    """No longer placed at this frame. The last that is left stays: a track without any is none."""
    kept = tuple(anchor for anchor in track if anchor.frame != frame)
    return kept or track


def leaving(track: Track, frame: int, time_s: float) -> Track:
    """After this frame the box is not there, or is there again where it was not: it is placed here as it was last."""
    last = _last_until(track, frame)
    if last is None:
        return track
    box = box_at(track, frame, time_s) or last.box
    goes_on = not last.goes_on
    return _with(track, Anchor(frame, time_s, box, goes_on))


def neighbour(track: Track, frame: int, *, after: bool) -> Anchor | None:
    """The nearest anchor after a frame, or before it."""
    if after:
        return next((anchor for anchor in track if anchor.frame > frame), None)
    return next((anchor for anchor in reversed(track) if anchor.frame < frame), None)


def spans(track: Track, last_frame: int) -> Iterator[tuple[int, int]]:
    """The stretches of frames at which the box is there, both ends included, in order. `last_frame` is the film's."""
    begun: int | None = None
    end = -1
    for anchor in track:
        if begun is not None and anchor.frame > end + 1:
            yield begun, end
            begun = None
        begun = anchor.frame if begun is None else begun
        following = neighbour(track, anchor.frame, after=True)
        end = anchor.frame
        if anchor.goes_on:
            end = max(anchor.frame, last_frame) if following is None else following.frame
    if begun is not None:
        yield begun, end


def onwards(before: float, degrees: float) -> float:
    """The same direction, less than half a turn from what it was: a box that is turned on goes on turning."""
    return degrees + 360 * round((before - degrees) / 360)


def _last_until(track: Track, frame: int) -> Anchor | None:
    return next((anchor for anchor in reversed(track) if anchor.frame <= frame), None)


def _with(track: Track, anchor: Anchor) -> Track:
    others = (other for other in track if other.frame != anchor.frame)
    return tuple(sorted((*others, anchor), key=lambda found: found.frame))


def _between(before: Anchor, after: Anchor, time_s: float) -> PercentBox:
    lasts_s = after.time_s - before.time_s
    share = min(1.0, max(0.0, (time_s - before.time_s) / lasts_s)) if lasts_s > 0 else 0.0
    here, there = before.box, after.box
    return PercentBox(
        _mixed(here.x, there.x, share),
        _mixed(here.y, there.y, share),
        _mixed(here.width, there.width, share),
        _mixed(here.height, there.height, share),
        _mixed(here.rotation, there.rotation, share),
    )


def _mixed(before: float, after: float, share: float) -> float:
    return before + (after - before) * share
