"""All decoders and the player."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.design.medium import PLAYED, MediumKind

if TYPE_CHECKING:
    from annotator.core.design.html_page import HtmlPage
    from annotator.core.ports.audio import AudioFiles
    from annotator.core.ports.images import Images
    from annotator.core.ports.player import Player
    from annotator.core.ports.videos import Videos


class Media(Struct, frozen=True):
    """One decoder per kind of medium, the player, and the reader of HTML, which returns an empty page for one that
    cannot be shown."""

    images: Images
    audio_files: AudioFiles
    videos: Videos
    player: Player
    read_html: Callable[[str], HtmlPage]

    def expect(self, kinds: frozenset[MediumKind]) -> None:
        """Prepare for media of these kinds that will be opened soon. Never raise."""
        if kinds & PLAYED:
            self.audio_files.expect()
        if MediumKind.VIDEO in kinds:
            self.videos.expect()
