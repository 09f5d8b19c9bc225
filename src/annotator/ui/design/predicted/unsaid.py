"""What may be sent as it is, and was perhaps forgotten, in words."""

from __future__ import annotations

from annotator.ui.language import figures
from annotator.ui.language.translation import ngettext


def words_of_unsaid(blank: int, left: int) -> str:
    """Of texts that are left blank, and of what was predicted and not touched."""
    words = []
    if blank:
        some = ngettext("{count} segment has no text.", "{count} segments have no text.", blank)
        words.append(some.format(count=figures.count(blank)))
    if left:
        some = ngettext("{count} prediction is not confirmed.", "{count} predictions are not confirmed.", left)
        words.append(some.format(count=figures.count(left)))
    return " ".join(words)
