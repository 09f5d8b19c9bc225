"""Undo steps of typing: a word, a paste or a run of deletions. Pure."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


class TypingSteps:
    """A generator of undo keys for the changes of a field's text. Changes with the same key form one step."""

    def __init__(self) -> None:
        self.text = ""
        self._key = ""
        self._at = -1
        self._deletes = False

    def begin(self) -> None:
        """Start a new step with the next change, because the field got the focus."""
        self._at = -1

    def replace(self, text: str) -> None:
        """Record a change of the text that was not typed."""
        self.text = text
        self.begin()

    def key(self, text: str) -> str:
        """Return the undo key of a typed change to `text`."""
        start, removed, added = changed_part(self.text, text)
        deletes = not added
        follows = deletes is self._deletes and self._at in (start, start + len(removed))
        begins_word = bool(added) and not added[0].isspace() and start > 0 and text[start - 1].isspace()
        if not follows or begins_word or len(added) > 1 or not self._key:
            self._key = f"typing-{next(_numbers)}"
        self._at = start + len(added) if len(added) <= 1 else -1
        self._deletes = deletes
        self.text = text
        return self._key


def changed_part(before: str, after: str) -> tuple[int, str, str]:
    """Return the start of the difference between two texts, the removed text and the added text."""
    shorter = min(len(before), len(after))
    start = _shared(before, after, shorter)
    end = _shared(before[::-1], after[::-1], shorter - start)
    return start, before[start : len(before) - end], after[start : len(after) - end]


def units_of(text: str) -> int:
    """Return the length in UTF-16 code units, as Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shared(before: str, after: str, most: int) -> int:
    """Return the common prefix's length, at most `most`. Binary search keeps a key press in a long text fast."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
