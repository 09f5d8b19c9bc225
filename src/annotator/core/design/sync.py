"""Which film and which sound of a design are played in step: `sync`, as https://labelstud.io/tags/video has it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.objects import Audio, PlayedTag, Video
from annotator.core.design.tree import Design


def in_step(design: Design) -> Mapping[str, str]:
    """The name of each such film, and of the sound that leads it. Each has one partner at most, the first that fits."""
    audio_files = [tag for tag in design.objects() if isinstance(tag, Audio)]
    pairs: dict[str, str] = {}
    for video in design.objects():
        if isinstance(video, Video):
            fitting = (audio for audio in audio_files if audio.name not in pairs.values() and _share_time(video, audio))
            leader = next(fitting, None)
            if leader is not None:
                pairs[video.name] = leader.name
    return pairs


def without_partner(design: Design) -> tuple[PlayedTag, ...]:
    """What asks to be in step with something, and is not."""
    pairs = in_step(design)
    partners = {*pairs, *pairs.values()}
    return tuple(
        tag for tag in design.objects() if isinstance(tag, PlayedTag) and tag.sync and tag.name not in partners
    )


def _share_time(video: Video, audio: Audio) -> bool:
    names_the_other = video.sync == audio.name or audio.sync == video.name
    return names_the_other or bool(video.sync and video.sync == audio.sync)
