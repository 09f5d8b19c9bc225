"""Synchronised playback of a video and an audio: `sync` as in https://labelstud.io/tags/video."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.objects import Audio, PlayedTag, Video
from annotator.core.design.tree import Design


def in_step(design: Design) -> Mapping[str, str]:
    """Return the name of each synchronised video and of its audio, which leads. Each has one partner at most, the
    first match."""
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
    """Return the tags that have `sync` but no partner."""
    pairs = in_step(design)
    partners = {*pairs, *pairs.values()}
    return tuple(
        tag for tag in design.objects() if isinstance(tag, PlayedTag) and tag.sync and tag.name not in partners
    )


def _share_time(video: Video, audio: Audio) -> bool:
    names_the_other = video.sync == audio.name or audio.sync == video.name
    return names_the_other or bool(video.sync and video.sync == audio.sync)
