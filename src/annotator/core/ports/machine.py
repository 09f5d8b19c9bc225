"""What the machine says of itself: the screen is locked or unlocked, sleep is near or over; and how well it shuts in
what decodes strangers' files."""

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
    """What of it can be heard on this machine. `detail` says in plain English through what, or why not. Suspend is told
    by the clocks as well: where nothing is heard, only a locked screen goes unnoticed, until it counts as idle."""

    locks: bool
    sleeps: bool
    detail: str


class Confinement(Struct, frozen=True):
    """What this machine gives against a file that takes over what decodes it. `only_known_calls`: of the system's calls
    those that decoding needs, and no other. `files_version`: what forbids files (the version of Landlock); 0: nothing
    does by itself. `by_profile`: macOS denies all that it can deny. `lowered`: Windows lets it change nothing that has
    not been lowered as far, and start nothing; what the person may read it may read."""

    only_known_calls: bool = False
    files_version: int = 0
    by_profile: bool = False
    lowered: bool = False


class Clock(Protocol):
    def now(self) -> Timestamp: ...

    def running_ms(self) -> int:
        """That of `now` alone: cheap enough for every movement of the mouse."""
        ...

    def offset_at(self, utc_ms: int) -> int:
        """Minutes east of UTC at any moment, past or to come, by the rules of the zone that the machine is in."""
        ...


class SystemSignals(Protocol):
    """What the machine says of locking and sleep. Called, and calling back, in the thread of the window."""

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        """From now on; returns what can be heard here. Where nothing can, nothing is ever told, and nobody waits."""
        ...

    def close(self) -> None: ...
