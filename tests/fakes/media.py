"""A media facade made of fakes, for tests that need only some of its parts."""

from __future__ import annotations

from annotator.core.ports.audio import AudioFiles
from annotator.core.ports.images import Images
from annotator.core.ports.media import Media
from annotator.core.ports.player import Player
from annotator.core.ports.videos import Videos
from annotator.formats.source.html_page import readable_page
from fakes.audio_files import FakeAudioFiles
from fakes.images import FakeImages
from fakes.player import FakePlayer
from fakes.videos import FakeVideos


def media_of(
    images: Images | None = None,
    audio_files: AudioFiles | None = None,
    player: Player | None = None,
    videos: Videos | None = None,
) -> Media:
    return Media(
        images or FakeImages({}),
        audio_files or FakeAudioFiles({}),
        videos or FakeVideos({}),
        player or FakePlayer(),
        readable_page,
    )
