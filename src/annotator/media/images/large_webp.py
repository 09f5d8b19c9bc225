"""Decoding of large WebP images with FFmpeg, which decodes once and keeps luma and chroma as coded: a tenth of the
memory that Pillow takes."""

from __future__ import annotations

from typing import IO, Any, cast

import av
from av.codec.context import CodecContext
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import Interpolation, VideoReformatter
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.media.images.geometry import PixelBox
from annotator.media.images.webp import WebPParts, alone

# As libwebp does, within a shade or two: chroma is interpolated between its samples.
_EVENLY = (
    Interpolation.BILINEAR
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)  # fmt: skip
_OPACITY_BESIDE = "yuva420p"
_FORMATS = {"yuv420p", _OPACITY_BESIDE, "argb"}
# Each part is converted with this margin: neighbouring pixels influence its chroma, and swscale converts fewer than
# eight pixels differently. Chroma samples are shared by two pixels and two rows.
_MARGIN_PX, _EVEN = 8, 2
_PIECE_BYTES = 1 << 20


class LargeWebP:
    """The first frame of a WebP. The canvas around a smaller frame is transparent."""

    def __init__(self, file: IO[bytes], parts: WebPParts) -> None:
        """Raise MediaFault if it cannot be decoded."""
        self.width, self.height = parts.size
        self._left, self._top = parts.left, parts.top
        self._mode = "RGBA" if parts.is_clear else "RGB"
        self._frame = _decoded(_packet(file, parts), parts.frame_size)
        self._reformatter = VideoReformatter()

    def crop(self, box: PixelBox) -> Image.Image:
        left, top = max(box[0], self._left), max(box[1], self._top)
        right = min(box[2], self._left + self._frame.width)
        bottom = min(box[3], self._top + self._frame.height)
        if (left, top, right, bottom) == box:
            return self._part((left - self._left, top - self._top, right - self._left, bottom - self._top))
        whole = Image.new(self._mode, (box[2] - box[0], box[3] - box[1]))
        if left < right and top < bottom:
            part = self._part((left - self._left, top - self._top, right - self._left, bottom - self._top))
            whole.paste(part, (left - box[0], top - box[1]))
        return whole

    def _part(self, box: PixelBox) -> Image.Image:
        """Return a part of the frame."""
        begin = [max(0, (place - _MARGIN_PX) // _EVEN * _EVEN) for place in box[:2]]
        sides = (self._frame.width, self._frame.height)
        end = [min(side, -(-place // _EVEN) * _EVEN + _MARGIN_PX) for place, side in zip(box[2:], sides, strict=True)]
        cut = _cut(self._frame, (begin[0], begin[1], end[0], end[1]))
        if _is_clear(cut):
            return Image.new(self._mode, (box[2] - box[0], box[3] - box[1]))
        shown = self._reformatter.reformat(
            cut, format="rgba" if self._mode == "RGBA" else "rgb24", interpolation=_EVENLY
        )
        plane = shown.planes[0]
        size = (shown.width, shown.height)
        image = _image_of(plane, self._mode, size)
        return image.crop((box[0] - begin[0], box[1] - begin[1], box[2] - begin[0], box[3] - begin[1]))


def _is_clear(frame: VideoFrame) -> bool:
    """Return whether a frame is fully transparent, so that its luma and chroma do not matter."""
    if frame.format.name != _OPACITY_BESIDE:
        return False
    opacity = frame.planes[3]
    size = opacity.width, opacity.height
    found: tuple[object, ...] = _image_of(opacity, "L", size).getextrema()
    return found == (0, 0)


def _image_of(plane: VideoPlane, mode: str, size: tuple[int, int]) -> Image.Image:
    """Return a view of a plane whose pixel format Pillow knows."""
    return Image.frombuffer(mode, size, cast("Any", plane), "raw", mode, plane.line_size, 1)


def _packet(file: IO[bytes], parts: WebPParts) -> Packet[Stream]:
    """Read the file into a packet, piece by piece because it is large."""
    size, pieces = alone(parts)
    packet = Packet(size)
    target, at = memoryview(packet), 0
    for piece in pieces:
        if isinstance(piece, bytes):
            target[at : at + len(piece)] = piece
            at += len(piece)
            continue
        file.seek(piece.place)
        for begin in range(0, piece.size, _PIECE_BYTES):
            read = file.read(min(_PIECE_BYTES, piece.size - begin))
            target[at : at + len(read)] = read
            at += len(read)
    return packet


def _decoded(packet: Packet[Stream], size: tuple[int, int]) -> VideoFrame:
    context = CodecContext.create("webp", "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1
    try:
        frames = context.decode(packet) or context.decode(None)
    except av.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        frames = []
    if not frames or (frames[0].width, frames[0].height) != size or frames[0].format.name not in _FORMATS:
        raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")
    return frames[0]


def _cut(frame: VideoFrame, box: PixelBox) -> VideoFrame:
    """Return a part of a frame with an even origin, width and height, because otherwise its chroma would be shifted
    slightly. Pixels beyond the edge are black."""
    width, height = (-(-side // _EVEN) * _EVEN for side in (box[2] - box[0], box[3] - box[1]))
    if (width, height) == (frame.width, frame.height):
        return frame
    found = VideoFrame(width, height, frame.format.name)
    for whole, part in zip(frame.planes, found.planes, strict=True):
        across, down = (2 if side < full else 1 for side, full in ((part.width, width), (part.height, height)))
        pixel_bytes = 4 if frame.format.name == "argb" else 1
        source, target = memoryview(whole), memoryview(part)
        left, top = box[0] // across * pixel_bytes, box[1] // down
        row_bytes = min(whole.width * pixel_bytes - left, part.width * pixel_bytes)
        for row in range(min(whole.height - top, part.height)):
            begin, at = (top + row) * whole.line_size + left, row * part.line_size
            target[at : at + row_bytes] = source[begin : begin + row_bytes]
    return found
