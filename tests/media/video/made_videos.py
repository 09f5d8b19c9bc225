"""Films of every odd kind whose frames spell their own number, by the encoders in PyAV."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from filelock import FileLock
from msgspec import Struct, field
from numpy.typing import NDArray

type ShownImage = NDArray[np.uint8]

BITS = 12
_CELL_PX = 20
WIDTH_PX, HEIGHT_PX = 320, 180
_X264 = {"preset": "superfast", "threads": "1"}


class Kind(Struct, frozen=True):
    """`timestamps` gives the time of each frame in units of `time_base`. `options` are the encoder's, `muxer` the
    container's, both FFmpeg's."""

    suffix: str
    container: str
    codec: str = "libx264"
    rate: Fraction = Fraction(25)
    frames: int = 300
    group: int = 48
    pixels: str = "yuv420p"
    timestamps: Callable[[int], int] | None = None
    time_base: Fraction | None = None
    first: int = 0  # what the first stamp is, in units of the time base
    options: Mapping[str, str] = field(default_factory=dict)
    muxer: Mapping[str, str] = field(default_factory=dict)
    rotation: int = 0
    cut_before: int = 0  # an edit list leaves out so many frames
    copies: int = 1  # of the whole file, one behind another
    alike: int = 1  # so many frames have the same timestamp
    has_decoy: bool = False  # a stream that is not the default one comes first

    @property
    def shown(self) -> int:
        """The number of frames that a decoder returns."""
        return self.frames * self.copies - self.cut_before

    def spelt(self, number: int) -> int:
        """What is written in a frame."""
        return (number + self.cut_before) % self.frames


def _uneven(number: int) -> int:
    """Milliseconds: between 8 and 130 from frame to frame, never by rule."""
    return number * 40 + (number * number * 7 + number * 13) % 31 + (200 * (number // 37))


KINDS: Mapping[str, Kind] = {
    "MP4, 24": Kind("mp4", "mp4", rate=Fraction(24), options=_X264),
    "MP4, 25": Kind("mp4", "mp4", options=_X264),
    "MP4, 29.97": Kind("mp4", "mp4", rate=Fraction(30_000, 1001), options=_X264),
    "MP4, 59.94": Kind("mp4", "mp4", rate=Fraction(60_000, 1001), options=_X264),
    "MP4, variable rate": Kind("mp4", "mp4", timestamps=_uneven, time_base=Fraction(1, 1000), options=_X264),
    "MKV, variable rate": Kind("mkv", "matroska", timestamps=_uneven, time_base=Fraction(1, 1000), options=_X264),
    "WebM, VP9 with alternate references": Kind(
        "webm",
        "webm",
        "libvpx-vp9",
        options={"auto-alt-ref": "1", "lag-in-frames": "16", "deadline": "realtime", "cpu-used": "8"},
    ),
    "WebM, VP8 with alternate references": Kind(
        "webm",
        "webm",
        "libvpx",
        frames=60,  # its encoder is slow
        options={"auto-alt-ref": "1", "lag-in-frames": "16", "deadline": "good", "cpu-used": "5"},
    ),
    "AVI, H.264 with B-frames": Kind("avi", "avi", options={**_X264, "bf": "3", "b-pyramid": "none"}),
    "TS": Kind("ts", "mpegts", options=_X264),
    "MP4, HEVC of 10 bits, open groups": Kind(
        "mp4",
        "mp4",
        "libx265",
        pixels="yuv420p10le",
        options={"preset": "ultrafast", "x265-params": "open-gop=1:bframes=4:log-level=none:pools=none"},
    ),
    "MP4, interlaced": Kind("mp4", "mp4", options={**_X264, "flags": "+ildct+ilme", "x264-params": "tff=1"}),
    "AVI, MPEG-4": Kind("avi", "avi", "mpeg4", options={"bf": "2"}),
    "MP4, edit list amid a group": Kind("mp4", "mp4", options=_X264, cut_before=17),
    "MKV, negative start": Kind("mkv", "matroska", first=-500, time_base=Fraction(1, 1000), options=_X264),
    "MP4, negative start": Kind(
        "mp4", "mp4", first=-12, options=_X264, muxer={"avoid_negative_ts": "disabled", "use_editlist": "0"}
    ),
    "MP4, fragmented": Kind(
        "mp4", "mp4", options=_X264, muxer={"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    ),
    "MP4, turned": Kind("mp4", "mp4", options=_X264, rotation=90),
    "raw H.264": Kind("h264", "h264", options=_X264),
    "MP4, groups of 250": Kind("mp4", "mp4", frames=600, group=250, options={**_X264, "x264-params": "scenecut=0"}),
    "MPEG-2 in TS": Kind("ts", "mpegts", "mpeg2video", options={"bf": "2"}),
    "MP4, AV1": Kind("mp4", "mp4", "libsvtav1", frames=120, options={"preset": "12", "svtav1-params": "enable-tf=0"}),
    **{
        f"MP4, of a high range ({transfer})": Kind(
            "mp4",
            "mp4",
            "libx265",
            frames=60,
            pixels="yuv420p10le",
            options={
                "preset": "ultrafast",
                "x265-params": f"log-level=none:pools=none:colorprim=bt2020:colormatrix=bt2020nc:transfer={transfer}",
            },
        )
        for transfer in ("smpte2084", "arib-std-b67")
    },
    **{
        f"{container}, H.264 with open groups": Kind(
            suffix, muxer, options={**_X264, "x264-params": "open-gop=1:bframes=3:scenecut=0"}
        )
        for container, suffix, muxer in (("MP4", "mp4", "mp4"), ("raw", "h264", "h264"), ("AVI", "avi", "avi"))
    },
    **{
        f"{container}, HEVC with open groups": Kind(
            suffix,
            muxer,
            "libx265",
            options={"preset": "ultrafast", "x265-params": "bframes=4:log-level=none:pools=none"},
        )
        for container, suffix, muxer in (("raw", "hevc", "hevc"), ("TS", "ts", "mpegts"))
    },
    **{
        f"{container}, refreshed part by part": Kind(
            suffix,
            muxer,
            options={**_X264, "preset": "veryfast", "x264-params": "intra-refresh=1:keyint=40:scenecut=0"},
        )
        for container, suffix, muxer in (("MP4", "mp4", "mp4"), ("TS", "ts", "mpegts"), ("raw", "h264", "h264"))
    },
    "TS, joined": Kind("ts", "mpegts", frames=150, copies=2, options=_X264),
    "MPEG-2 in TS, joined": Kind("ts", "mpegts", "mpeg2video", frames=150, copies=2, options={"bf": "2"}),
    "MPEG-2 in PS, joined": Kind("mpg", "mpeg", "mpeg2video", frames=150, copies=2, options={"bf": "2"}),
    "raw, joined": Kind("h264", "h264", frames=150, copies=2, options=_X264),
    "MKV, beginning before 0": Kind(
        "mkv",
        "matroska",
        first=-3_000,
        time_base=Fraction(1, 1000),
        options=_X264,
        muxer={"avoid_negative_ts": "disabled"},
    ),
    "MKV, equal timestamps": Kind("mkv", "matroska", alike=2, options={**_X264, "bf": "3"}),
    "MKV, seven equal timestamps": Kind("mkv", "matroska", alike=7, options={**_X264, "bf": "3"}),
    "MP4, equal timestamps": Kind("mp4", "mp4", alike=2, time_base=Fraction(1, 12_800), options={**_X264, "bf": "0"}),
    "MKV, another stream first": Kind("mkv", "matroska", frames=60, has_decoy=True, options=_X264),
}


def spelt(number: int, width: int = WIDTH_PX, height: int = HEIGHT_PX) -> ShownImage:
    """RGB. Its number in two rows of white and black cells, over a moving slope."""
    image = np.empty((height, width, 3), np.uint8)
    slope = (np.arange(width) * 255 // width + number * 3) % 200
    image[:] = np.repeat(slope.astype(np.uint8), 3).reshape(width, 3)  # five times faster than by three axes
    for bit in range(BITS):
        row, column = divmod(bit, 6)
        shade = 235 if number >> bit & 1 else 16
        x, y = 20 + column * (_CELL_PX * 2), 20 + row * (_CELL_PX * 3)
        image[y : y + _CELL_PX * 2, x : x + _CELL_PX * 2] = shade
    return image


def read_number(image: ShownImage) -> int:
    """Read the number from an image by `spelt` at its own size, of shape (height, width, 3 or 4)."""
    number = 0
    for bit in range(BITS):
        row, column = divmod(bit, 6)
        x, y = 20 + column * (_CELL_PX * 2), 20 + row * (_CELL_PX * 3)
        cell = image[y + 8 : y + _CELL_PX * 2 - 8, x + 8 : x + _CELL_PX * 2 - 8, :3]
        number |= int(cell.mean() > 126) << bit
    return number


def made(path: Path, kind: Kind) -> Path:
    """`path` with the suffix of its kind."""
    path = path.with_suffix(f".{kind.suffix}")
    with av.open(path, "w", format=kind.container, options=dict(kind.muxer)) as container:
        decoy = _decoy(container) if kind.has_decoy else None
        stream = container.add_stream(kind.codec, rate=kind.rate, options=dict(kind.options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, kind.pixels
        stream.codec_context.gop_size = kind.group
        base = kind.time_base or 1 / kind.rate
        stream.codec_context.time_base = stream.time_base = base
        if kind.rotation:
            stream.set_display_rotation(kind.rotation)
        if decoy is not None:
            decoy.disposition, stream.disposition = Disposition(0), Disposition.default
            container.mux([*decoy.encode(VideoFrame.from_ndarray(spelt(0)[:48, :64], "rgb24")), *decoy.encode(None)])
        for packet in _packets(stream, kind, base):
            if kind.alike > 1:
                _retime(packet, round(1 / kind.rate / base), kind.alike)
            container.mux(packet)
    if kind.copies > 1:
        path.write_bytes(path.read_bytes() * kind.copies)
    return _edited(path, kind) if kind.cut_before else path


def _decoy(container: OutputContainer) -> VideoStream:
    stream = container.add_stream("mjpeg", rate=25)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
    return stream


def _retime(packet: Packet[VideoStream], frame: int, alike: int) -> None:
    """Let some frames in a row have the same timestamp. Decoding times are distinct, as MP4 wants them."""
    assert packet.pts is not None
    assert packet.dts is not None
    packet.pts = packet.pts // (frame * alike) * frame * alike + frame * 8
    packet.dts = packet.dts // alike


def shared_video(folders: pytest.TempPathFactory, name: str) -> Path:
    """The film of a kind that is made once for a whole run, whichever of its processes asks first. Only to be read."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "films" / "".join(filter(str.isalnum, name))
    folder.mkdir(parents=True, exist_ok=True)
    video = folder / f"film.{KINDS[name].suffix}"
    with FileLock(folder / "lock"):
        if not video.exists():
            made(folder / "begun", KINDS[name]).rename(video)
    return video


def _packets(stream: VideoStream, kind: Kind, base: Fraction) -> Iterator[Any]:
    step = kind.timestamps or (lambda number: round(number / kind.rate / base))
    for number in range(kind.frames):
        frame = VideoFrame.from_ndarray(spelt(number), "rgb24")
        frame.pts, frame.time_base = kind.first + step(number), base
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _edited(path: Path, kind: Kind) -> Path:
    """Its first edit begins amid a group: the frames before it are decoded and never shown. The edit list that the
    muxer wrote is changed in place (ISO/IEC 14496-12, `elst`: version 0, one entry of duration, media time, rate)."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"elst") + 4
    assert data[at : at + 8] == bytes([0, 0, 0, 0, 0, 0, 0, 1]), "one entry of version 0"
    with av.open(path) as container:
        unit = container.streams.video[0].time_base
        assert unit is not None
        ticks = round(kind.cut_before / kind.rate / unit)
    media_time = int.from_bytes(data[at + 12 : at + 16], "big", signed=True)
    data[at + 12 : at + 16] = (media_time + ticks).to_bytes(4, "big", signed=True)
    path.write_bytes(data)
    return path
