"""What is said to who goes on while something is begun and no area yet."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.answer.begun import OpenRange
from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext


def words_of_unnamed() -> str:
    """Of what is selected and is nothing before it has a name."""
    return _("What is selected is not marked yet. The key of what it is marks it, Esc lets go of it.")


def words_of_drawing(missing_corners: int = 0) -> str:
    """Of what is drawn in part."""
    if not missing_corners:
        return _("What you are drawing is not finished. Enter ends it, Esc lets go of it.")
    words = ngettext(
        "What you are drawing lacks {count} corner. Space or a click sets it, Esc lets go of all.",
        "What you are drawing lacks {count} corners. Space or a click sets each, Esc lets go of all.",
        missing_corners,
    )
    return words.format(count=figures.count(missing_corners))


def words_of_ranges(opened: Sequence[OpenRange]) -> str:
    """Of ranges of a film that are open."""
    words = ngettext(
        "{count} range is still open. Its label's key or Enter ends it at this frame, Esc lets go of it.",
        "{count} ranges are still open. Their labels' keys or Enter end them at this frame, Esc lets go of the last.",
        len(opened),
    )
    return words.format(count=figures.count(len(opened)))
