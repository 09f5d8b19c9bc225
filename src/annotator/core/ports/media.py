"""What is looked at or listened to, decoded elsewhere: one way in for every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.design.medium import PLAYED, MediumKind

if TYPE_CHECKING:
    from annotator.core.ports.audio import AudioFiles
    from annotator.core.ports.images import Images
    from annotator.core.ports.player import Player
    from annotator.core.ports.videos import Videos


class Media(Struct, frozen=True):
    """One decoder for each kind of medium, and what plays."""

    images: Images
    audio_files: AudioFiles
    videos: Videos
    player: Player

    def expect(self, kinds: frozenset[MediumKind]) -> None:
        """What is played of these will likely be opened soon. Never raises."""
        if kinds & PLAYED:
            self.audio_files.expect()
        if MediumKind.VIDEO in kinds:
            self.videos.expect()
