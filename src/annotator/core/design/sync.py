"""Which film and which sound of a design are played in step: `sync`, as https://labelstud.io/tags/video has it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.objects import Audio, PlayedTag, Video
from annotator.core.design.tree import Design


def in_step(design: Design) -> Mapping[str, str]:
    """The name of each such film, and of the sound that leads it. Each has one partner at most, the first that fits."""
    sounds = [tag for tag in design.objects() if isinstance(tag, Audio)]
    pairs: dict[str, str] = {}
    for film in design.objects():
        if isinstance(film, Video):
            fitting = (sound for sound in sounds if sound.name not in pairs.values() and _share_time(film, sound))
            leader = next(fitting, None)
            if leader is not None:
                pairs[film.name] = leader.name
    return pairs


def without_partner(design: Design) -> tuple[PlayedTag, ...]:
    """What asks to be in step with something, and is not."""
    pairs = in_step(design)
    partners = {*pairs, *pairs.values()}
    return tuple(
        tag for tag in design.objects() if isinstance(tag, PlayedTag) and tag.sync and tag.name not in partners
    )


def _share_time(film: Video, sound: Audio) -> bool:
    names_the_other = film.sync == sound.name or sound.sync == film.name
    return names_the_other or bool(film.sync and film.sync == sound.sync)
