"""Sounds, each decoded in a worker process."""

from __future__ import annotations

from pathlib import Path

from annotator.media.decoding_service import DecodingService
from annotator.media.sound.window_side.kept import KeptSounds
from annotator.media.sound.window_side.opened import OpenedSound
from annotator.media.sound.window_side.state import Learnt
from annotator.media.sound.worker import spawned
from annotator.media.spares import Spares


class SoundService(DecodingService[OpenedSound]):
    """The real `ports.Sounds`. `kept` is the folder for what is learnt of sounds."""

    def __init__(self, kept: Path, spares: Spares | None = None) -> None:
        own, known = spares or Spares(spawned), KeptSounds(kept)
        super().__init__(lambda path: OpenedSound(path, own, Learnt(), known), own)
