"""The audio service: each file is decoded in a worker process."""

from __future__ import annotations

from pathlib import Path

from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.open_audio import OpenedAudio
from annotator.media.audio.client.shared_state import Learnt
from annotator.media.audio.worker import spawned
from annotator.media.decoding_service import DecodingService
from annotator.media.spare_workers import SpareWorkers


class AudioService(DecodingService[OpenedAudio]):
    """The real `ports.AudioFiles`. `kept` is the folder of the analysis cache."""

    def __init__(self, kept: Path, spares: SpareWorkers | None = None) -> None:
        own, known = spares or SpareWorkers(spawned), AnalysisCache(kept)
        super().__init__(lambda path: OpenedAudio(path, own, Learnt(), known), own)
