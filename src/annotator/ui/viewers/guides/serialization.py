"""The guides of the pictures of a bundle, as they are kept over a restart."""

from __future__ import annotations

import msgspec

from annotator.ui.viewers.guides.lines import ACROSS, DOWN, GuideLine

# By the absolute path of their picture; what was changed last stands last.
type KeptGuides = dict[str, tuple[GuideLine, ...]]

MOST_IMAGES = 200
MOST_LINES = 100  # of each: the latest


def guides_text(kept: KeptGuides) -> str:
    """JSON; empty where there are none."""
    last = {path: lines[-MOST_LINES:] for path, lines in list(kept.items())[-MOST_IMAGES:] if lines}
    try:
        return msgspec.json.encode(last).decode() if last else ""
    except UnicodeEncodeError:  # a home may have a name that is no text
        return ""


def guides_of(text: str) -> KeptGuides:
    """The inverse of `guides_text`; none of what makes no sense."""
    try:
        kept = msgspec.json.decode(text, type=dict[str, tuple[GuideLine, ...]])
    except (msgspec.DecodeError, UnicodeEncodeError):
        return {}
    return {path: tuple(filter(_is_possible, lines)) for path, lines in kept.items()}


def _is_possible(line: GuideLine) -> bool:
    return line.axis in (ACROSS, DOWN) and line.at >= 0
