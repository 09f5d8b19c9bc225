"""Whatever is looked at and listened to, for whoever needs only some of it."""

from __future__ import annotations

from annotator.core.ports.audio import Sounds
from annotator.core.ports.images import Pictures
from annotator.core.ports.media import Media
from annotator.core.ports.player import Player
from annotator.core.ports.videos import Films
from fakes.films import FakeFilms
from fakes.pictures import FakePictures
from fakes.player import FakePlayer
from fakes.sounds import FakeSounds


def media_of(
    pictures: Pictures | None = None,
    sounds: Sounds | None = None,
    player: Player | None = None,
    films: Films | None = None,
) -> Media:
    return Media(pictures or FakePictures({}), sounds or FakeSounds({}), films or FakeFilms({}), player or FakePlayer())
