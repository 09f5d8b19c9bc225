"""A sound file that is open for decoding, by the way that suits what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from annotator.core.errors import MediaFault
from annotator.media.sound.decoding.containers import Descriptor
from annotator.media.sound.decoding.demuxed import DemuxedSound, PcmStretch
from annotator.media.sound.decoding.mp3 import Mp3Sound
from annotator.media.sound.decoding.mp3_frames import Mp3Frames
from annotator.media.sound.decoding.packet_index import ROW, PacketIndex
from annotator.media.sound.decoding.reader import DecodedSound
from annotator.media.sound.decoding.rooms import OwnRoom, Room


class Decoding:
    """`sound` is read from anywhere; `walk` goes once through all of it. They disturb each other nowhere."""

    def __init__(self, descriptor: int, index: PacketIndex | None = None, room: Room | None = None) -> None:
        """`index` is what an earlier walk left; `room` is where a new one goes. MediaFault."""
        self.descriptor = descriptor
        self.index = index or PacketIndex(room or OwnRoom(ROW))
        self.frames = _mp3_frames(descriptor)
        self.sound: DecodedSound
        self._walking: DecodedSound
        if self.frames is not None:
            self.sound = self._walking = Mp3Sound(descriptor, self.frames)
        else:
            self._walking = DemuxedSound(descriptor, self.index)
            self.sound = DemuxedSound(descriptor, self.index)

    def walk(self, first: int = 0) -> Iterator[PcmStretch]:
        """Everything from sample `first` on, which must be known by then. Stops now and then without a sample, for
        others to do something. MediaFault where nothing of the file can be decoded."""
        if self.frames is not None:
            for _ in self.frames.walk():
                yield PcmStretch(first, np.zeros((self.sound.channels, 0), np.float32))
        yield from self._walking.walk(first)
        if not self.sound.known:
            raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")

    def walk_whole(self) -> None:
        for _ in self.walk():
            pass

    def close(self) -> None:
        self._walking.close()
        self.sound.close()


def _mp3_frames(descriptor: int) -> Mp3Frames | None:
    """None where it is no bare MP3 (other files may hold what looks like its frames), or one in free format."""
    file = Descriptor(descriptor)
    if not file.read_at(0, 3).startswith((b"ID3", b"\xff")):
        return None
    try:
        return Mp3Frames(file.read_at, file.size_bytes)
    except ValueError:
        return None
