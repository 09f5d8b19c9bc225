"""A sound file that is open for decoding, by the way that suits what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.demuxer import DemuxedAudio, PcmStretch
from annotator.media.audio.decoding.growable_tables import OwnRoom, Room
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.mp3_frames import Mp3Frames
from annotator.media.audio.decoding.packet_index import ROW, PacketIndex
from annotator.media.audio.decoding.reader import DecodedAudio
from annotator.media.audio.protocol import MOST_SAMPLES, Known
from annotator.media.ffmpeg import Descriptor, nothing

NOTHING = Known()


class Decoding:
    """`audio` is read from anywhere; `walk` goes once through all of it. They disturb each other nowhere."""

    def __init__(
        self,
        descriptor: int,
        index: PacketIndex | None = None,
        places: Room | None = None,
        before: Known = NOTHING,
        at_read: Callable[[], None] = nothing,
    ) -> None:
        """`index` and `places` keep what a walk finds, and have what one before this found; `places` are for what needs
        no index. `at_read` as `opened_container` has it. MediaFault."""
        self.descriptor = descriptor
        self._index = index or PacketIndex(OwnRoom(ROW))
        self._places = places or OwnRoom("<i8")
        self._noted = 0
        self.audio: DecodedAudio
        self._walking: DecodedAudio
        self._frames = _mp3_frames(descriptor)
        if self._frames is not None:
            self.audio = self._walking = Mp3Audio(descriptor, self._frames)
            if before.rows:
                self._noted = before.rows
                self._frames.resume(self._places.rows(before.rows)[: before.rows].tobytes(), is_whole=before.is_whole)
        else:
            self._walking = DemuxedAudio(descriptor, self._index, at_read)
            self.audio = DemuxedAudio(descriptor, self._index, at_read)

    @property
    def claimed(self) -> int:
        """How many samples the file claims to hold; 0 where it claims nothing, or what cannot be."""
        claimed = self._walking.claimed
        return claimed if claimed <= MOST_SAMPLES else 0

    def known(self, bins: int, has_all_peaks: bool) -> Known:
        rows = self._index.count if self._frames is None else self._noted
        return Known(self.audio.known, rows, bins, self.audio.is_whole, has_all_peaks)

    def walk(self, first: int = 0, *, headers_only: bool = False) -> Iterator[PcmStretch]:
        """Everything from sample `first` on, which must be known by then; or no sound at all, where the peaks are known
        already. Stops now and then without a sample, for others to do something. MediaFault where nothing of the file
        can be decoded."""
        if self._frames is not None and not self._frames.is_whole:
            for _ in self._frames.walk():
                self._note(self._frames)
                yield PcmStretch(first, np.zeros((self.audio.channels, 0), np.float32))
        if headers_only:
            return
        yield from self._walking.walk(first)
        if not self.audio.known:
            raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")

    def _note(self, frames: Mp3Frames) -> None:
        """What was found is kept where the next decoding finds it."""
        found = np.frombuffer(frames.places, "<i8")[self._noted :]
        self._places.rows(self._noted + len(found))[self._noted : self._noted + len(found)] = found
        self._noted += len(found)

    def walk_whole(self) -> None:
        for _ in self.walk():
            pass

    def close(self) -> None:
        self._walking.close()
        self.audio.close()


def _mp3_frames(descriptor: int) -> Mp3Frames | None:
    """None where it is no bare MP3 (other files may hold what looks like its frames), or one in free format."""
    file = Descriptor(descriptor)
    if not file.read_at(0, 3).startswith((b"ID3", b"\xff")):
        return None
    try:
        return Mp3Frames(file.read_at, file.size_bytes)
    except ValueError:
        return None
