"""The sound of an MP3, its frames handed to the decoder one by one: a seek anywhere costs its pre-roll alone.

Of each frame it is known without decoding what comes before it; so the index is the list of frames. A frame that cannot
be decoded is silence of its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.packet import Packet

from annotator.core.errors import MediaFault
from annotator.media.sound.decoding.containers import Descriptor
from annotator.media.sound.decoding.demuxed import PRE_ROLL_S, PcmStretch
from annotator.media.sound.decoding.mp3_frames import LARGEST_FRAME_BYTES, Mp3Frames, header_at
from annotator.media.sound.decoding.pcm import Samples, samples_of

_DECODERS = {1: "mp1float", 2: "mp2", 3: "mp3float"}
_FRAMES_AT_ONCE = 32
_SKETCHED = 2


class Mp3Sound:
    """`frames` are walked by whoever owns them; it reads as far as they go."""

    def __init__(self, descriptor: int, frames: Mp3Frames) -> None:
        self._file = Descriptor(descriptor)
        self.frames = frames
        self.rate_hz, self.channels = frames.header.rate_hz, frames.header.channels
        self.channel_names = ("FL", "FR") if self.channels == 2 else ("FC",)

    @property
    def length(self) -> int:
        return self.frames.length if self.frames.is_whole else self.frames.estimated_length

    @property
    def known(self) -> int:
        return self.frames.length

    @property
    def is_whole(self) -> bool:
        return self.frames.is_whole

    def close(self) -> None:
        """Nothing is held but the decoders of those who read."""

    def walk(self, first: int = 0) -> Iterator[PcmStretch]:
        """All of it from sample `first` on. MediaFault where none of it can be decoded."""
        has_decoded = False
        for stretch, is_sound in self._decoded(first):
            has_decoded = has_decoded or is_sound
            yield stretch
        if not has_decoded and first == 0:
            raise MediaFault(MediaFault.UNDECODABLE, detail="no frame of it can be decoded")

    def read(self, first: int) -> Iterator[PcmStretch]:
        for stretch, _is_sound in self._decoded(first):
            yield stretch

    def sketch(self, places: tuple[int, ...]) -> Samples:
        """What the last of the frames at these places of the file sound like. Those before them are for the decoder:
        an MP3 frame may lean on what came in the frames before, and is noise without it."""
        samples, _is_sound = self._sound_of(self._decoder(), [self._bytes_at(place) for place in places])
        return samples[:, -self.frames.header.samples * _SKETCHED :]

    def _decoded(self, first: int) -> Iterator[tuple[PcmStretch, bool]]:
        each, skipped = self.frames.header.samples, self.frames.skipped
        wanted = (first + skipped) // each
        number = max(0, wanted - int(PRE_ROLL_S * self.rate_hz) // each - 1)
        decoder = self._decoder()
        while number < len(self.frames.places):
            some = self._some(number)
            samples, is_sound = self._sound_of(decoder, some)
            start = number * each - skipped
            low, high = max(0, wanted * each - skipped) - start, self.frames.length - start
            number += len(some)
            if number > wanted:
                low = max(0, low)
                yield PcmStretch(start + low, samples[:, low : max(0, high)]), is_sound

    def _decoder(self) -> AudioCodecContext:
        decoder = AudioCodecContext.create(_DECODERS[self.frames.header.layer], "r")
        assert isinstance(decoder, AudioCodecContext)
        return decoder

    def _some(self, number: int) -> list[bytes]:
        """Frames one behind the other, read at once."""
        places = self.frames.places[number : number + _FRAMES_AT_ONCE]
        data = self._file.read_at(places[0], places[-1] - places[0] + LARGEST_FRAME_BYTES)
        ends = [place - places[0] for place in places]
        last = header_at(data, ends[-1])
        ends.append(ends[-1] + (last.size_bytes if last is not None else 0))
        return [data[begin : min(end, begin + LARGEST_FRAME_BYTES)] for begin, end in pairwise(ends)]

    def _bytes_at(self, place: int) -> bytes:
        data = self._file.read_at(place, LARGEST_FRAME_BYTES)
        header = header_at(data, 0)
        return data[: header.size_bytes] if header is not None else b""

    def _sound_of(self, decoder: AudioCodecContext, some: list[bytes]) -> tuple[Samples, bool]:
        """Of frames one behind the other; and whether any of them could be decoded."""
        each, channels = self.frames.header.samples, self.channels
        found = np.zeros((channels, each * len(some)), np.float32)
        is_sound, has_floats = False, decoder.name.endswith("float")  # the others give 16-bit numbers
        for number, data in enumerate(some):
            try:
                frames = decoder.decode(Packet(data)) if data else []
            except av.FFmpegError:
                continue
            if len(frames) == 1 and frames[0].samples == each:
                is_sound, frame, planes = True, frames[0], frames[0].planes
                place = slice(number * each, (number + 1) * each)
                if len(planes) == channels and frame.sample_rate == self.rate_hz and has_floats:
                    for channel, plane in enumerate(planes):
                        found[channel, place] = np.frombuffer(plane, np.float32, each)
                else:
                    found[:, place] = samples_of(frame, self.rate_hz, channels)[:, :each]
        return found, is_sound
