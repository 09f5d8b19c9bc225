"""A command: what a person can do by key, in words, and the keys that it has at the moment."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.ui.keyboard.chosen_keys import keymap


@dataclass(frozen=True, slots=True)
class Command:
    """`of`: the command whose keys it has, where that is another one. `fixed` are keys that nobody changes."""

    name: str
    words: str
    of: str = ""
    fixed: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """As they are now, in the notation of a design's hotkeys, the one to show first; there may be none. Each gives
        way to a design's own key."""
        return self.fixed or keymap().keys(self.of or self.name)
