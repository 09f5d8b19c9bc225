"""What helps who types a text: what is misspelt, and the times of a sound that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from annotator.ui.controls.spelling import Spelling


class Listening(Protocol):
    """What plays from a time that is written in a text."""

    @property
    def end_ms(self) -> int:
        """Of the sound; 0 while there is none."""
        ...

    def play_from(self, at_ms: int) -> None:
        """Nothing happens at or beyond its end."""
        ...


class WritingAids(Struct, frozen=True):
    spelling: Spelling | None = None
    audio: Listening | None = None
