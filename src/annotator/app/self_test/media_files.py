"""The self-test of audio and video: files of the usual formats are created and decoded like those of a bundle. Audio is
also searched for speech."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from annotator.core.ports.audio import OpenAudio
from annotator.core.ports.videos import FrameImage, MediaFilter, OpenVideo
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.i18n.translation import _

RATE_HZ = 48_000
SECONDS = 1
EXACT_WITHIN_S = 60
# Suffix, FFmpeg's container and encoder, and how many more samples are allowed: codecs fill their last block.
AUDIO_KINDS = (
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
        for suffix, container, codec, _longer in AUDIO_KINDS:
            _make_audio(Path(folder) / f"sound.{suffix}", container, codec)
        lengths = asyncio.run(_audio_lengths(Path(folder)))
    for (suffix, _container, _codec, longer), length in zip(AUDIO_KINDS, lengths, strict=True):
        if not RATE_HZ * SECONDS <= length <= RATE_HZ * SECONDS + longer:
            raise RuntimeError(f"{suffix}: {length} samples instead of {RATE_HZ * SECONDS}")
    formats = ", ".join(suffix for suffix, *_rest in AUDIO_KINDS)
    return _("{formats} in worker processes, and a search for speech").format(formats=formats)


def _make_audio(path: Path, container: str, codec: str) -> None:
    import av
    import numpy as np
    from av.audio.stream import AudioStream

    tone = (0.3 * np.sin(np.arange(RATE_HZ * SECONDS) / 20)).astype(np.float32)
    with av.open(path, "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE_HZ, options={"strict": "-2"})
        if not isinstance(stream, AudioStream):
            raise RuntimeError(f"{codec} makes no audio")
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


async def _audio_lengths(folder: Path) -> list[int]:
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
        await search(folder / f"sound.{AUDIO_KINDS[0][0]}")
        return await asyncio.gather(*(length(folder / f"sound.{suffix}") for suffix, *_rest in AUDIO_KINDS))
    finally:
        await service.close()


WIDTH_PX, HEIGHT_PX = 64, 48
FRAMES, WANTED = 12, 7
SHADE_STEP = 18
BITS_A_SECOND = 2_000_000
SHOWN_WITHIN_S = 60
# Suffix, and FFmpeg's container and encoder. The program ships no encoder of H.264, so that file is shipped.
VIDEO_KINDS = (("webm", "webm", "libvpx-vp9"), ("avi", "avi", "mpeg4"))
SHIPPED_VIDEO = "video.mp4"


def videos() -> str:
    """Return a summary. Raise RuntimeError if a format cannot be decoded, or a wrong frame appears."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        files = [Path(folder) / SHIPPED_VIDEO]
        files[0].write_bytes(resource_bytes(f"self_test/{SHIPPED_VIDEO}"))
        for suffix, container, codec in VIDEO_KINDS:
            files.append(Path(folder) / f"video.{suffix}")
            make_video(files[-1], container, codec)
        shades = asyncio.run(_video_shades(files))
    for file, shade in zip(files, shades, strict=True):
        if abs(shade - WANTED * SHADE_STEP) > SHADE_STEP // 2:
            raise RuntimeError(f"{file.name}: frame {WANTED} has the shade {shade} instead of {WANTED * SHADE_STEP}")
    return _("{formats} in worker processes").format(formats=", ".join(file.suffix[1:] for file in files))


def make_video(path: Path, container: str, codec: str) -> None:
    """Create a video in which each frame is lighter than the one before."""
    import av
    import numpy as np
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    with av.open(path, "w", format=container) as file:
        stream = file.add_stream(codec, rate=25)
        if not isinstance(stream, VideoStream):
            raise RuntimeError(f"{codec} makes no video")
        stream.width = WIDTH_PX
        stream.height = HEIGHT_PX
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = BITS_A_SECOND
        for number in range(FRAMES):
            grey = np.full((HEIGHT_PX, WIDTH_PX, 3), number * SHADE_STEP, np.uint8)
            file.mux(stream.encode(VideoFrame.from_ndarray(grey, "rgb24").reformat(format="yuv420p")))
        file.mux(stream.encode(None))


async def _video_shades(files: list[Path]) -> list[int]:
    from annotator.media.video.client.service import VideoService

    service = VideoService()

    async def shade(path: Path) -> int:
        video = await service.open(str(path))
        video.see(WIDTH_PX, HEIGHT_PX, MediaFilter())
        video.show(WANTED)
        image = await _shown(video)
        middle = image.bgra[(HEIGHT_PX // 2 * WIDTH_PX + WIDTH_PX // 2) * 4]
        image.release()
        return int(middle)

    try:
        return await asyncio.gather(*map(shade, files))
    finally:
        await service.close()


async def _shown(video: OpenVideo) -> FrameImage:
    """Wait for a frame. Raise TimeoutError."""
    came = asyncio.Event()
    stop = video.listen(lambda _fault: came.set())
    try:
        async with asyncio.timeout(SHOWN_WITHIN_S):
            while (image := video.due()) is None:
                await came.wait()
                came.clear()
            return image
    finally:
        stop()
