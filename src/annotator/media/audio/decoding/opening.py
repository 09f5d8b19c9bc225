"""An audio file opened for decoding, by the method that suits its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.demuxer import DemuxedAudio, PcmRange
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.mp3_frames import Mp3Frames
from annotator.media.audio.decoding.packet_index import ROW, GrowableTable, LocalTable, PacketIndex
from annotator.media.audio.decoding.reader import DecodedAudio
from annotator.media.audio.protocol import MOST_SAMPLES, ScanState
from annotator.media.safe_container import Descriptor, do_nothing

_NOTHING_SCANNED = ScanState()


class AudioDecoding:
    """An open audio file. `audio` is read from any position; `scan` decodes all of it once, independently."""

    def __init__(
        self,
        descriptor: int,
        index: PacketIndex | None = None,
        offsets: GrowableTable | None = None,
        before: ScanState = _NOTHING_SCANNED,
        at_read: Callable[[], None] = do_nothing,
    ) -> None:
        """`index` and `offsets` store the scan's result, and contain an earlier one. `offsets` is for formats
        without packet index. `at_read` is that of `opened_container`. Raise MediaFault if the file cannot be opened."""
        self.descriptor = descriptor
        self._index = index or PacketIndex(LocalTable(ROW))
        self._offsets = offsets or LocalTable("<i8")
        self._stored_offsets = 0
        self.audio: DecodedAudio
        self._scanned: DecodedAudio
        self._frames = _mp3_frames(descriptor)
        if self._frames is not None:
            self.audio = self._scanned = Mp3Audio(descriptor, self._frames)
            if before.rows:
                self._stored_offsets = before.rows
                self._frames.resume(
                    self._offsets.rows(before.rows)[: before.rows].tobytes(), is_complete=before.is_complete
                )
        else:
            self._scanned = DemuxedAudio(descriptor, self._index, at_read)
            self.audio = DemuxedAudio(descriptor, self._index, at_read)

    @property
    def claimed(self) -> int:
        """The number of samples that the file claims to contain; 0 if it claims nothing or more than is possible."""
        claimed = self._scanned.claimed
        return claimed if claimed <= MOST_SAMPLES else 0

    def state(self, bins: int, has_all_peaks: bool) -> ScanState:
        rows = self._index.count if self._frames is None else self._stored_offsets
        return ScanState(self.audio.known, rows, bins, self.audio.is_complete, has_all_peaks)

    def scan(self, first: int = 0, *, headers_only: bool = False) -> Iterator[PcmRange]:
        """Decode everything from sample `first` on, which must be known by then. With `headers_only`, yield no
        samples, because the peaks are known already. Yield an empty range now and then, so that other work can run.
        Raise MediaFault if nothing can be decoded."""
        if self._frames is not None and not self._frames.is_complete:
            for _ in self._frames.scan():
                self._store_offsets(self._frames)
                yield PcmRange(first, np.zeros((self.audio.channels, 0), np.float32))
        if headers_only:
            return
        yield from self._scanned.scan(first)
        if not self.audio.known:
            raise MediaFault(MediaFault.UNDECODABLE, detail="the file cannot be decoded")

    def _store_offsets(self, frames: Mp3Frames) -> None:
        """Store the found offsets where the next worker finds them."""
        found = np.frombuffer(frames.offsets, "<i8")[self._stored_offsets :]
        self._offsets.rows(self._stored_offsets + len(found))[
            self._stored_offsets : self._stored_offsets + len(found)
        ] = found
        self._stored_offsets += len(found)

    def scan_all(self) -> None:
        for _ in self.scan():
            pass

    def close(self) -> None:
        self._scanned.close()
        self.audio.close()


def _mp3_frames(descriptor: int) -> Mp3Frames | None:
    """Return the frames, None for other formats (which may hold data that looks like MP3) and for free format."""
    file = Descriptor(descriptor)
    if not file.read_at(0, 3).startswith((b"ID3", b"\xff")):
        return None
    try:
        return Mp3Frames(file.read_at, file.size_bytes)
    except ValueError:
        return None
