"""What may be sent as it is, and was perhaps forgotten, in words."""

from __future__ import annotations

from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext


def words_of_unsaid(blank: int, left: int, *, is_bare: bool = False) -> str:
    """Of texts that are left blank, and of what was predicted and not touched; `is_bare`: nothing is answered, where
    something is marked on a picture."""
    words = [_("Nothing is marked.")] if is_bare else []
    if blank:
        some = ngettext("{count} segment has no text.", "{count} segments have no text.", blank)
        words.append(some.format(count=figures.count(blank)))
    if left:
        some = ngettext("{count} prediction is not confirmed.", "{count} predictions are not confirmed.", left)
        words.append(some.format(count=figures.count(left)))
    return " ".join(words)
