"""A program whose decoders were all taken over, as `injected` has it. It is told how files are forbidden, a file, its
folder and a terminal, which becomes its own; and tells what each kind of decoder says."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioInfo
from annotator.core.ports.images import ImageRequest
from annotator.media.audio.client import speech_search
from annotator.media.audio.client.service import AudioService
from annotator.media.images import connection
from annotator.media.images.pixel_queries import client as asked
from annotator.media.images.service import ImageService
from annotator.media.sandbox_escapes import Target
from annotator.media.video.client.service import VideoService
from annotator.media.worker_client import PrewarmedWorkers, WorkerClient
from media.sandbox import injected


async def detail_of(asked: Callable[[], Awaitable[object]]) -> str:
    try:
        await asked()
    except MediaFault as fault:
        return fault.params["detail"]
    return "it was decoded"


async def main(files: str, file: str, folder: str) -> dict[str, str]:
    target = Target(file, folder, os.getpid())

    def taken(kind: str) -> WorkerClient:
        return WorkerClient(partial(injected.serve, kind, files, target), f"taken-{kind}")

    async def image(kind: str) -> None:
        vars(connection)["serve"] = partial(injected.serve, kind, files, target)
        images = ImageService(connections=1)
        images.start()
        try:
            await images.image(ImageRequest(file, 80, 40))
        finally:
            await images.close()

    vars(asked)["serve_pixel_queries"] = partial(injected.serve, "plain", files, target)
    vars(speech_search)["spawn_worker"] = partial(taken, "speech")
    videos = VideoService(PrewarmedWorkers(partial(taken, "film")))
    audio_files = AudioService(Path(folder, "kept"), PrewarmedWorkers(partial(taken, "sound")))

    async def speech() -> None:
        async for _found in speech_search.SpeechSearcher(
            file, lambda: AudioInfo(48_000, 1, 0, is_exact=True)
        ).results():
            pass

    with asked.open_pixel_queries(60.0) as plain:
        values = plain.pixels(b"a stranger's") or b"it has no values"
    found = {
        "plain": values.decode(),
        "picture": await detail_of(lambda: image("picture")),
        "dicom": await detail_of(lambda: image("dicom")),
        "pdf": await detail_of(lambda: image("pdf")),
        "sound": await detail_of(lambda: audio_files.open(file)),
        "film": await detail_of(lambda: videos.open(file)),
        "speech": await detail_of(speech),
    }
    for service in (audio_files, videos):
        await service.close()
    return found


if __name__ == "__main__":
    how, its_file, its_folder, terminal = sys.argv[1:]
    os.close(os.open(terminal, os.O_RDWR))  # who has none, as the first of its session, gets the first that it opens
    if how == "unconfined":
        sys.stdout.write(json.dumps(injected.not_denied(Target(its_file, its_folder, os.getppid()))))
    else:
        sys.stdout.write(json.dumps(asyncio.run(main(how, its_file, its_folder))))
