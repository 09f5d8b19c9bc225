"""Serialization of the guides of a bundle's images, so that they survive a restart."""

from __future__ import annotations

import msgspec

from annotator.ui.viewers.guides.lines import ACROSS, DOWN, GuideLine

# The guides by absolute image path; the most recently changed image is last.
type KeptGuides = dict[str, tuple[GuideLine, ...]]

MOST_IMAGES = 200
MOST_LINES = 100  # of each image: the latest


def guides_text(kept: KeptGuides) -> str:
    """Return the guides as JSON; empty if there are none."""
    last = {path: lines[-MOST_LINES:] for path, lines in list(kept.items())[-MOST_IMAGES:] if lines}
    try:
        return msgspec.json.encode(last).decode() if last else ""
    except UnicodeEncodeError:  # a home folder may have a name that is not valid Unicode
        return ""


def guides_of(text: str) -> KeptGuides:
    """Parse the text of `guides_text`. Invalid data is ignored."""
    try:
        kept = msgspec.json.decode(text, type=dict[str, tuple[GuideLine, ...]])
    except (msgspec.DecodeError, UnicodeEncodeError):
        return {}
    return {path: tuple(filter(_is_possible, lines)) for path, lines in kept.items()}


def _is_possible(line: GuideLine) -> bool:
    return line.axis in (ACROSS, DOWN) and line.at >= 0
