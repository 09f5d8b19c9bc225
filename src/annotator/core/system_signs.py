"""What the machine says of itself: the screen is locked or unlocked, sleep is near or over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SystemSign(StrEnum):
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    ABOUT_TO_SLEEP = "about-to-sleep"
    WOKE = "woke"


@dataclass(frozen=True, slots=True)
class Hearing:
    """What of it can be heard on this machine. `detail` says in plain English through what, or why not. Suspend is told
    by the clocks as well: where nothing is heard, only a locked screen goes unnoticed, until it counts as idle."""

    locks: bool
    sleeps: bool
    detail: str
