"""The self-test of audio: files of the usual formats are created, decoded like those of a bundle, and searched for
speech."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from annotator.core.ports.audio import OpenAudio

RATE_HZ = 48_000
SECONDS = 1
EXACT_WITHIN_S = 60
# Suffix, FFmpeg's container and encoder, and how many more samples are allowed: codecs fill their last block.
KINDS = (
    ("wav", "wav", "pcm_s16le", 0),
    ("flac", "flac", "flac", 0),
    ("ogg", "ogg", "vorbis", 2_048),
    ("opus", "ogg", "libopus", 960),
    ("m4a", "ipod", "aac", 2_048),
    ("mp3", "mp3", "libmp3lame", 2_304),
    ("webm", "webm", "libopus", 960),
)


def audio_files() -> str:
    """Return a summary. Raise RuntimeError if a format cannot be decoded completely."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        for suffix, container, codec, _longer in KINDS:
            _make(Path(folder) / f"sound.{suffix}", container, codec)
        lengths = asyncio.run(_decoded(Path(folder)))
    for (suffix, _container, _codec, longer), length in zip(KINDS, lengths, strict=True):
        if not RATE_HZ * SECONDS <= length <= RATE_HZ * SECONDS + longer:
            raise RuntimeError(f"{suffix}: {length} samples instead of {RATE_HZ * SECONDS}")
    return ", ".join(suffix for suffix, *_ in KINDS) + " in worker processes, and a search for speech"


def _make(path: Path, container: str, codec: str) -> None:
    import av
    import numpy as np
    from av.audio.stream import AudioStream

    tone = (0.3 * np.sin(np.arange(RATE_HZ * SECONDS) / 20)).astype(np.float32)
    with av.open(path, "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE_HZ, options={"strict": "-2"})
        if not isinstance(stream, AudioStream):
            raise RuntimeError(f"{codec} makes no sound")
        stream.codec_context.layout = "stereo"
        frame = av.AudioFrame.from_ndarray(np.stack((tone, tone)), "fltp", "stereo")
        frame.sample_rate = RATE_HZ
        resampler = av.AudioResampler(stream.codec_context.format, "stereo", RATE_HZ)
        for ready in (*resampler.resample(frame), None):
            file.mux(stream.encode(ready))


async def _exact(audio: OpenAudio) -> None:
    """Wait until the length is exact. Raise TimeoutError."""
    better = asyncio.Event()
    stop = audio.listen(lambda _fault: better.set())
    async with asyncio.timeout(EXACT_WITHIN_S):
        while not audio.shape.is_exact:
            await better.wait()
            better.clear()
    stop()


async def _decoded(folder: Path) -> list[int]:
    """Return the length of each file in samples, after all of it was decoded and some of it played."""
    from annotator.media.audio.client.service import AudioService

    service = AudioService(folder / "kept")

    async def length(path: Path) -> int:
        audio = await service.open(str(path))
        # First beyond its end, so that all of it is decoded; then a part as a user would hear it.
        await asyncio.to_thread(audio.block, RATE_HZ * 3_600.0, 1, rate_hz=RATE_HZ, channels=2, speed=1.0)
        block = await asyncio.to_thread(audio.block, 0.0, 2_000, rate_hz=44_100, channels=1, speed=1.5)
        await _exact(audio)
        if block.frames != 2_000:
            raise RuntimeError(f"{path.name}: {block.frames} frames, {audio.shape}")
        return audio.shape.length

    async def search(path: Path) -> None:
        """Search for speech; a tone has none."""
        audio = await service.open(str(path))
        found = [some async for some in audio.speech()]
        if found[-1].to != audio.shape.length or any(some.phrases for some in found):
            raise RuntimeError(f"{path.name}: {found[-1]} of {audio.shape.length} samples searched for speech")

    try:
        await search(folder / f"sound.{KINDS[0][0]}")
        return await asyncio.gather(*(length(folder / f"sound.{suffix}") for suffix, *_ in KINDS))
    finally:
        await service.close()
