"""Spelling dictionaries: the system's, and words that the user added."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from msgspec import Struct


class Dictionaries(Struct, frozen=True):
    """The available dictionaries. `library`: name and version, or empty. `tags` are sorted, like `fr_FR`."""

    library: str = ""
    tags: tuple[str, ...] = ()


class Speller(Protocol):
    """A spell checker that works in the background, so that typing never waits."""

    async def dictionaries(self) -> Dictionaries:
        """Query the system's current dictionaries; some may have been installed meanwhile."""
        ...

    async def misspelt(self, words: Collection[str], tag: str) -> frozenset[str]:
        """Return the words that are neither in the dictionary nor added by the user. Return none without such a
        dictionary. Each word must satisfy `core.text.is_word`."""
        ...

    async def suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        """Return suggestions, the likeliest first."""
        ...

    async def add(self, word: str) -> None:
        """Add a word, valid in every language and after a restart. Raise StoreFault."""
        ...
