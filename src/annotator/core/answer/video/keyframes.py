"""Keyframes of a box that moves through a video. Pure.

The interpolation is Label Studio's (https://labelstud.io/tags/videorectangle). There is no box before the first
keyframe. Between keyframes, position, size and angle change linearly with time. Where the object leaves the image,
that keyframe is the last frame with the box, until the next keyframe. A frame has its number from 0 in presentation
order, and its time is its timestamp in the file."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct


class PercentBox(Struct, frozen=True):
    """A box in percent of the image's sides.

    (x, y) is the upper left corner of the unrotated box; `rotation` is in degrees, clockwise around it."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


class Anchor(Struct, frozen=True):
    """A keyframe. `goes_on` is False if the box ends after this frame."""

    frame: int
    time_s: float
    box: PercentBox
    goes_on: bool = True


# In the order of frames, each frame once.
type Track = tuple[Anchor, ...]


def keyframe_at(track: Track, frame: int) -> Anchor | None:
    """Return the keyframe at exactly this frame, or None."""
    return next((anchor for anchor in track if anchor.frame == frame), None)


def box_at(track: Track, frame: int, time_s: float) -> PercentBox | None:
    """Return the box at a frame with timestamp `time_s`, or None if there is none."""
    last = _last_until(track, frame)
    if last is None or last.frame == frame:
        return None if last is None else last.box
    if not last.goes_on:
        return None
    following = next((anchor for anchor in track if anchor.frame > frame), None)
    return last.box if following is None else _between(last, following, time_s)


def with_keyframe(track: Track, frame: int, time_s: float, box: PercentBox) -> Track:
    """Set a keyframe at a frame, replacing an existing one but keeping its `goes_on`."""
    here = keyframe_at(track, frame)
    return _with(track, Anchor(frame, time_s, box, goes_on=here is None or here.goes_on))


def without(track: Track, frame: int) -> Track:
    """Remove a keyframe; the last one is kept, because a track needs at least one."""
    kept = tuple(anchor for anchor in track if anchor.frame != frame)
    return kept or track


def leaving(track: Track, frame: int, time_s: float) -> Track:
    """Toggle if the box exists after this frame, with a keyframe at its current or last box."""
    last = _last_until(track, frame)
    if last is None:
        return track
    box = box_at(track, frame, time_s) or last.box
    goes_on = not last.goes_on
    return _with(track, Anchor(frame, time_s, box, goes_on))


def neighbour(track: Track, frame: int, *, after: bool) -> Anchor | None:
    """Return the nearest keyframe after or before a frame."""
    if after:
        return next((anchor for anchor in track if anchor.frame > frame), None)
    return next((anchor for anchor in reversed(track) if anchor.frame < frame), None)


def spans(track: Track, last_frame: int) -> Iterator[tuple[int, int]]:
    """Yield the frame ranges in which the box exists, inclusive, in order. `last_frame` is the video's."""
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
    """Return the equivalent angle less than half a turn from `before`, so that a continued rotation does not jump
    back."""
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
