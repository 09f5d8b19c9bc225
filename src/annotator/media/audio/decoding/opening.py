"""An audio file opened for decoding, by the method that suits its format."""

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
    """An open audio file. `audio` is read from any position; `walk` scans everything once. Neither disturbs the
    other."""

    def __init__(
        self,
        descriptor: int,
        index: PacketIndex | None = None,
        places: Room | None = None,
        before: Known = NOTHING,
        at_read: Callable[[], None] = nothing,
    ) -> None:
        """`index` and `places` store the result of the scan, and contain that of an earlier one. `places` is for
        formats without a packet index.

        `at_read` is that of `opened_container`. Raise MediaFault if the file cannot be opened."""
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
        """The number of samples that the file claims to contain; 0 if it claims nothing or more than is possible."""
        claimed = self._walking.claimed
        return claimed if claimed <= MOST_SAMPLES else 0

    def known(self, bins: int, has_all_peaks: bool) -> Known:
        rows = self._index.count if self._frames is None else self._noted
        return Known(self.audio.known, rows, bins, self.audio.is_whole, has_all_peaks)

    def walk(self, first: int = 0, *, headers_only: bool = False) -> Iterator[PcmStretch]:
        """Decode everything from sample `first` on, which must be known by then. With `headers_only`, yield no
        samples, because the peaks are known already.

        Yield an empty range now and then, so that other work can run. Raise MediaFault if nothing can be decoded."""
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
        """Store the found offsets where the next worker finds them."""
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
    """Return the frames, or None for other formats (which may contain data that looks like MP3 frames) and for free
    format."""
    file = Descriptor(descriptor)
    if not file.read_at(0, 3).startswith((b"ID3", b"\xff")):
        return None
    try:
        return Mp3Frames(file.read_at, file.size_bytes)
    except ValueError:
        return None
