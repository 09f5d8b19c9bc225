"""Signals of the computer: screen lock and sleep; and the strength of the decoders' sandbox."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from annotator.core.ledger.clock import Timestamp


class SystemSign(StrEnum):
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    ABOUT_TO_SLEEP = "about-to-sleep"
    WOKE = "woke"


class Hearing(Struct, frozen=True):
    """The signals available on this computer. `detail` names their source, or the reason for their absence, in
    the user's language. The clocks also detect suspend. Without signals only a locked screen goes unnoticed, until it
    is idle."""

    locks: bool
    sleeps: bool
    detail: str


class Confinement(Struct, frozen=True):
    """The sandbox against a file that takes over its decoder. `only_known_calls`: only the system calls that
    decoding needs are permitted. `files_version`: the Landlock version that denies file access, 0 for none.
    `by_profile`: macOS denies everything it can. `lowered`: Windows runs it at a low integrity level. It then cannot
    modify files of a higher level or start processes, but may read what the user can read."""

    only_known_calls: bool = False
    files_version: int = 0
    by_profile: bool = False
    lowered: bool = False


class Clock(Protocol):
    def now(self) -> Timestamp: ...

    def running_ms(self) -> int:
        """Return `running_ms` of `now` alone, cheap enough for every mouse move."""
        ...

    def offset_at(self, utc_ms: int) -> int:
        """Return the UTC offset in minutes, east positive, at any time, by the rules of the computer's time zone."""
        ...


class SystemSignals(Protocol):
    """Signals of lock and sleep. Called, and calling back, in the window's thread."""

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        """Start to listen; return the available signals. Without any, the callback is never called."""
        ...

    def close(self) -> None: ...
