"""Dictionaries that words are looked up in: the system's, and the words that the person added to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from msgspec import Struct


class Dictionaries(Struct, frozen=True):
    """`library`: what reads them, with its version; empty where the system has none. `tags`, sorted, as `fr_FR`."""

    library: str = ""
    tags: tuple[str, ...] = ()


class Speller(Protocol):
    """Looking up goes on beside the window: nobody who types waits for it."""

    async def dictionaries(self) -> Dictionaries:
        """As the system has them now: some may have been installed meanwhile."""
        ...

    async def misspelt(self, words: Collection[str], tag: str) -> frozenset[str]:
        """Those that are neither in the dictionary nor the person's own. None of them where there is no such
        dictionary. `core.text.words.is_word` holds for each: of anything else nothing is said."""
        ...

    async def suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        """What may have been meant, likeliest first."""
        ...

    async def add(self, word: str) -> None:
        """From now on it is right in every language, also after a restart. StoreFault."""
        ...
