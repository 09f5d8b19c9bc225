"""Films of any size, and such as are put together byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

_IVF_BASE = Fraction(1, 25)


def filmed(
    path: Path, width_px: int, height_px: int, frames: int, aspect: Fraction | None = None, group: int | None = None
) -> Path:
    """Grey, lighter from frame to frame; coded as its container wants it. `aspect` is that of its pixels, `group` how
    far it is from key to key."""
    codec = {".mkv": "mjpeg", ".ts": "mpeg2video", ".mp4": "mpeg4", ".h264": "libx264"}[path.suffix]
    with av.open(path, "w") as written:
        options = {"preset": "ultrafast"} if codec == "libx264" else {}
        stream = written.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = width_px, height_px
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        if group is not None:
            stream.codec_context.gop_size = group
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        written.start_encoding()
        for number in range(frames):
            written.mux(stream.encode(_grey(width_px, height_px, number)))
        written.mux(stream.encode(None) if frames else [])
    return path


def repeated(path: Path, source: Path, times: int) -> Path:
    """The packets of a film again and again, with stamps that go on: hours in a second."""
    with av.open(source) as read, av.open(path, "w") as written:
        images = read.streams.video[0]
        assert images.average_rate is not None
        assert images.time_base is not None
        stream = written.add_stream_from_template(images)
        packets = [packet for packet in read.demux(images) if packet.size]
        length = round(len(packets) / images.average_rate / images.time_base)
        timestamps = [(bytes(packet), packet.pts or 0, packet.dts or 0, packet.is_keyframe) for packet in packets]
        for off in range(0, times * length, length):
            for data, pts, dts, is_key in timestamps:
                packet = av.Packet(data)
                packet.pts, packet.dts, packet.time_base = pts + off, dts + off, images.time_base
                packet.stream, packet.is_keyframe = stream, is_key
                written.mux_one(packet)
    return path


def sounding(path: Path) -> Path:
    """A second of silence, and no pictures."""
    with av.open(path, "w") as written:
        stream = written.add_stream("aac", rate=48_000)
        assert isinstance(stream, AudioStream)
        for number in range(48):
            frame = AudioFrame.from_ndarray(np.zeros((1, 1_000), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = 48_000, number * 1_000
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    return path


def vp8(width_px: int, height_px: int, frames: int) -> list[bytes]:
    """Each frame's packet, a key every 12."""
    context = av.CodecContext.create("libvpx", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = width_px, height_px, "yuv420p"
    context.time_base, context.gop_size = _IVF_BASE, 12
    context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    packets = [packet for number in range(frames) for packet in context.encode(_grey(width_px, height_px, number))]
    return [bytes(packet) for packet in [*packets, *context.encode(None)]]


def as_ivf(coded: Sequence[bytes], timestamps: Sequence[int] | None = None, size_px: int = 64) -> bytes:
    """VP8 with these stamps, as they are written there: 64 bits without a sign."""
    head = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, b"VP80", size_px, size_px, 25, 1, len(coded), 0)
    if timestamps is None and len(set(coded)) == 1:
        return head + _alike(coded[0], len(coded))
    numbers = range(len(coded)) if timestamps is None else timestamps
    parts = (
        struct.pack("<IQ", len(packet), number & (1 << 64) - 1) + packet
        for packet, number in zip(coded, numbers, strict=True)
    )
    return head + b"".join(parts)


def _alike(packet: bytes, count: int) -> bytes:
    """A million of them in no time."""
    rows = np.zeros(count, np.dtype([("size", "<u4"), ("stamp", "<u8"), ("packet", f"S{len(packet)}")]))
    rows["size"], rows["stamp"] = len(packet), np.arange(count)
    rows["packet"] = packet
    assert len(rows.tobytes()) == count * (12 + len(packet))
    return rows.tobytes()


def _grey(width_px: int, height_px: int, number: int) -> VideoFrame:
    shade = np.full((height_px * 3 // 2, width_px), 40 + number % 150, np.uint8)
    shade[height_px:] = 128
    frame = VideoFrame.from_ndarray(shade, "yuv420p")
    frame.pts, frame.time_base = number, _IVF_BASE
    return frame
