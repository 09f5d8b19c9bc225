"""Opening of video files by their content, from a list of formats."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from av.container.input import InputContainer
from av.stream import Discard, Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream
from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.media.safe_container import Descriptor, do_nothing, open_container
from annotator.media.video.protocol import LONGEST_S, MOST_FRAMES, SHORTEST_S

FORMATS = (
    *("mov", "matroska", "mpegts", "avi", "mpeg", "ogg", "flv", "gif"),
    *("h264", "hevc", "mpegvideo", "m4v", "ivf", "av1", "obu"),
)
# Packets of these formats have no timestamps, or (in AVI) timestamps in decoding order, so their frames are counted.
_WITHOUT_TIMESTAMPS = {"h264", "hevc"}
_COUNTED_IN_AVI = {"h264", "hevc"}
# The decoders that skip frames on request, immediately.
_SKIPPING_CODECS = {"h264", "hevc", "mpeg4", "mpeg2video", "mpeg1video", "vp8", "vp9"}
CODECS = (
    *("h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "mpeg2video", "mpeg1video", "msmpeg4v2", "msmpeg4"),
    *("h263", "flv", "mjpeg", "theora", "prores", "dnxhd", "ffv1", "gif", "wmv1", "wmv2", "vc1", "wmv3", "rawvideo"),
)
LARGEST_PIXELS = 8_192 * 4_608
_LIGHT_PIXELS = 2_560 * 1_600
_READ_AT_ONCE_BYTES = 256 * 1024
_MP4_BOX = b"ftyp"


class OpenedVideoStream(Struct, frozen=True):
    """An opened container. `pixel_aspect` is the width of a pixel over its height. `audio_start_s` is None without
    audio. `claimed_s` is the length of the video that its header states; 0 where it states nothing."""

    container: InputContainer
    stream: VideoStream
    time_base: Fraction
    rate: Fraction
    is_counted: bool
    can_skip_frames: bool
    claimed_frames: int
    pixel_aspect: Fraction | None
    audio_start_s: float | None
    claimed_s: float

    @property
    def is_heavy(self) -> bool:
        """True if its frames take so much memory that no other heavy medium may be opened at the same time."""
        context: VideoCodecContext = self.stream.codec_context
        return context.width * context.height > _LIGHT_PIXELS


def open_video_stream(
    descriptor: int, at_read: Callable[[], None] = do_nothing, *, is_for_packets: bool = False
) -> OpenedVideoStream:
    """Open the default video stream of a file, or else the first. `at_read` is that of `open_container`. With
    `is_for_packets`, an MP4 file is opened in a fifth of the time: the header describes its packets completely, but not
    their pixels, nor how many frames its decoder must hold back. Raise MediaFault without a path, because only the
    parent process knows the path."""
    is_described = is_for_packets and Descriptor(descriptor).read_at(4, len(_MP4_BOX)) == _MP4_BOX
    container = open_container(
        descriptor, FORMATS, CODECS, _READ_AT_ONCE_BYTES, at_read=at_read, decodes_nothing=is_described
    )
    try:
        return _opened(container)
    except MediaFault:
        container.close()
        raise


def _opened(container: InputContainer) -> OpenedVideoStream:
    streams = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    stream = next((stream for stream in streams if stream.disposition & Disposition.default), next(iter(streams), None))
    if stream is None:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it contains no video")
    context: VideoCodecContext | None = stream.codec_context
    if context is None or context.name not in CODECS:
        raise MediaFault(MediaFault.UNDECODABLE, detail="its video codec is not supported")
    context.thread_count = 1  # `SequentialDecoder` takes more
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    if context.width * context.height > LARGEST_PIXELS:
        raise MediaFault(MediaFault.TOO_LARGE, detail="its frames are too large")
    context.options = {"max_pixels": str(LARGEST_PIXELS)}  # for later frames the decoder itself enforces it
    rate = next(filter(_is_rate, map(_fraction, (stream.guessed_rate, stream.average_rate))), None) or Fraction(25)
    is_counted = container.format.name in _WITHOUT_TIMESTAMPS or (
        container.format.name == "avi" and context.name in _COUNTED_IN_AVI
    )
    time_base = _fraction(stream.time_base) or Fraction(1, 1000)
    if not SHORTEST_S <= time_base <= LONGEST_S:
        raise MediaFault(MediaFault.UNDECODABLE, detail="the file cannot be decoded")
    can_skip_frames = context.name in _SKIPPING_CODECS and not is_counted
    claimed = stream.frames or int((container.duration or 0) * rate / 1_000_000)
    claimed = max(0, min(claimed, MOST_FRAMES))
    aspect = _fraction(stream.sample_aspect_ratio)
    audio_start_s = _audio_start_s(container)
    claimed_s = 0.0 if is_counted else _claimed_s(container, stream)
    return OpenedVideoStream(
        *(container, stream, time_base, rate, is_counted, can_skip_frames, claimed, aspect, audio_start_s, claimed_s)
    )


def _claimed_s(container: InputContainer, stream: VideoStream) -> float:
    """Return the claimed length. A length of the whole container counts only if the video is its only stream,
    because its audio may be longer."""
    if stream.duration and stream.time_base:
        return max(0.0, _plausible_s(float(stream.duration * stream.time_base)))
    is_alone = len(container.streams) == 1 and "matroska" in container.format.name
    return max(0.0, _plausible_s((container.duration or 0) / 1_000_000)) if is_alone else 0.0


def _audio_start_s(container: InputContainer) -> float | None:
    audio = next(iter(container.streams.audio), None)
    if audio is None:
        return None
    return _plausible_s(float((audio.start_time or 0) * (audio.time_base or 0)))


def _plausible_s(claimed_s: float) -> float:
    """Return the claim, or 0 for an impossible length."""
    return claimed_s if abs(claimed_s) < LONGEST_S else 0.0


def _is_rate(rate: Fraction | None) -> bool:
    return rate is not None and 1 / LONGEST_S <= rate <= 1 / SHORTEST_S


def _fraction(number: Any) -> Fraction | None:
    """Return a Fraction, or None where FFmpeg has no value (None, 0, or a denominator of 0)."""
    return Fraction(number.numerator, number.denominator) if number and number.denominator else None
