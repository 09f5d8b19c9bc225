"""The video service: each file is decoded in a worker process."""

from __future__ import annotations

from annotator.media.decoding_service import DecodingService
from annotator.media.spare_workers import SpareWorkers
from annotator.media.video.client.open_video import OpenedVideo
from annotator.media.video.worker import spawned


class VideoService(DecodingService[OpenedVideo]):
    """The real `ports.Videos`."""

    def __init__(self, spares: SpareWorkers | None = None) -> None:
        own = spares or SpareWorkers(spawned)
        super().__init__(lambda path: OpenedVideo(path, own), own)
