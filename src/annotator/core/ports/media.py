"""What is looked at or listened to, decoded elsewhere: one way in for every kind."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.ports.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Media:
    """One decoder for each kind of medium: sounds and films join here."""

    pictures: Pictures
