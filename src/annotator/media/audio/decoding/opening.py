"""An audio file opened for decoding, by the method that suits its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.demuxer import DemuxedAudio, PcmRange
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.mp3_frames import Mp3Frames
from annotator.media.audio.decoding.packet_index import ROW, LocalTable, PacketIndex
from annotator.media.audio.decoding.reader import DecodedAudio
from annotator.media.audio.protocol import MOST_SAMPLES, ScanState
from annotator.media.safe_container import Descriptor, do_nothing


class AudioDecoding:
    """An open audio file. `audio` is read from any position; `scan` decodes all of it once, independently."""

    def __init__(
        self, descriptor: int, index: PacketIndex | None = None, at_read: Callable[[], None] = do_nothing
    ) -> None:
        """`index` stores the scan's result, and contains an earlier one. `at_read` is that of `open_container`. Raise
        MediaFault if the file cannot be opened."""
        self.descriptor = descriptor
        self._index = index or PacketIndex(LocalTable(ROW))
        mp3 = _mp3_frames(descriptor, at_read)
        self.audio: DecodedAudio
        self._scanned: DecodedAudio
        if mp3 is not None and mp3.is_regular:
            self.audio = self._scanned = Mp3Audio(descriptor, mp3)
            claimed = mp3.claimed
        else:
            self._scanned = demuxed = DemuxedAudio(descriptor, self._index, at_read)
            self.audio = DemuxedAudio(descriptor, self._index, at_read)
            claimed = mp3.claimed if mp3 is not None else demuxed.claimed
        # The number of samples that the file claims to contain; 0 if it claims nothing or more than is possible.
        self.claimed = claimed if claimed <= MOST_SAMPLES else 0

    def state(self, bins: int, has_all_peaks: bool) -> ScanState:
        return ScanState(self.audio.known, self._index.count, bins, self.audio.is_complete, has_all_peaks)

    def scan(self, first: int = 0) -> Iterator[PcmRange]:
        """Decode everything from sample `first` on, which must be known by then. Yield an empty range now and then, so
        that other work can run. Raise MediaFault if nothing can be decoded."""
        yield from self._scanned.scan(first)
        if not self.audio.known:
            raise MediaFault(MediaFault.UNDECODABLE, detail="the file cannot be decoded")

    def scan_all(self) -> None:
        for _ in self.scan():
            pass

    def close(self) -> None:
        self._scanned.close()
        self.audio.close()


def _mp3_frames(descriptor: int, at_read: Callable[[], None]) -> Mp3Frames | None:
    """Return the frames, None for other formats (which may hold data that looks like MP3) and for free format."""
    file = Descriptor(descriptor)
    if not file.read_at(0, 3).startswith((b"ID3", b"\xff")):
        return None
    try:
        return Mp3Frames(file.read_at, file.size_bytes, at_read)
    except ValueError:
        return None
