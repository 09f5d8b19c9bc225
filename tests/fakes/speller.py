"""A speller with dictionaries in memory that answers at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from annotator.core.ports.speller import Dictionaries
from annotator.core.text import is_word


class FakeSpeller:
    """A fake speller. `right` holds the words of each dictionary by tag. `asked` records the batches of words that
    were looked up."""

    def __init__(
        self, right: Mapping[str, Collection[str]], suggested: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.right = {tag: set(words) for tag, words in right.items()}
        self.suggested = dict(suggested or {})
        self.own: set[str] = set()
        self.library = "Fake 1.0"
        self.asked: list[tuple[str, ...]] = []

    async def dictionaries(self) -> Dictionaries:
        return Dictionaries(self.library, tuple(sorted(self.right)) if self.library else ())

    async def misspelt(self, words: Collection[str], tag: str) -> frozenset[str]:
        self.asked.append(tuple(words))
        if tag not in self.right:
            return frozenset()
        known = self.right[tag] | self.own
        return frozenset(word for word in words if is_word(word) and not {word, word.lower()} & known)

    async def suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        return self.suggested.get(word, ()) if tag in self.right else ()

    async def add(self, word: str) -> None:
        self.own.add(word)
