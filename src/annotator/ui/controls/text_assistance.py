"""Writing aids of text fields: spelling, and playback from timestamps written in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from annotator.ui.controls.spelling import Spelling


class Listening(Protocol):
    """A player that can start from a timestamp written in a text."""

    @property
    def end_ms(self) -> int:
        """The duration of the audio in ms; 0 without audio."""
        ...

    def play_from(self, at_ms: int) -> None:
        """Start playback at `at_ms`. Does nothing at or beyond the end."""
        ...


class WritingAids(Struct, frozen=True):
    spelling: Spelling | None = None
    audio: Listening | None = None
