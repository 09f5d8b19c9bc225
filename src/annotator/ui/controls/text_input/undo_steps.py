"""Typing cut into steps of undo: a word, a paste, a stretch of deleting. Pure."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


class TypingSteps:
    """Gives each change of a field's text a key; changes with the same key belong to one step."""

    def __init__(self) -> None:
        self.text = ""
        self._key = ""
        self._at = -1
        self._deletes = False

    def begin(self) -> None:
        """The next change begins a step: the field got the focus."""
        self._at = -1

    def replace(self, text: str) -> None:
        """The text was changed, and not by typing."""
        self.text = text
        self.begin()

    def key(self, text: str) -> str:
        """The text is `text` now, by typing."""
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
    """Where two texts begin to differ, and what stands there in each up to where they are the same again."""
    shorter = min(len(before), len(after))
    start = _shared(before, after, shorter)
    end = _shared(before[::-1], after[::-1], shorter - start)
    return start, before[start : len(before) - end], after[start : len(after) - end]


def units_of(text: str) -> int:
    """Qt counts in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shared(before: str, after: str, most: int) -> int:
    """How far two texts are the same from their beginning, up to `most` characters: by halves, so that a key in a long
    text takes no longer than in a short one."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
