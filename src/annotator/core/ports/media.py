"""What is looked at or listened to, decoded elsewhere: one way in for every kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.core.ports.pictures import Pictures
    from annotator.core.ports.player import Player
    from annotator.core.ports.sounds import Sounds


@dataclass(frozen=True, slots=True)
class Media:
    """One decoder for each kind of medium, and what plays: films join here."""

    pictures: Pictures
    sounds: Sounds
    player: Player
