"""Demuxed audio: the audio of a container, decoded packet by packet. The index gives the position of each packet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.containers import OpenedAudioStream, open_audio_stream
from annotator.media.audio.decoding.packet_index import PacketIndex, key_of
from annotator.media.audio.decoding.pcm import Samples, length_of, resampled_length, samples_of
from annotator.media.safe_container import do_nothing

# Decoders need some input before their output equals that of decoding from the beginning.
PRE_ROLL_S = 1.0
_WARM_AFTER_S = 0.5
# Packets are collected up to this many samples, fewer at the beginning.
_FIRST_AT_ONCE_SAMPLES, _MOST_AT_ONCE_SAMPLES = 2_048, 32_768
_MOST_AT_ONCE_PACKETS = 64
# Up to this many packets without audio in all, and per packet with audio, are taken for damage; more are refused.
_SURE_SILENT, _MOST_SILENT_A_PACKET = 100_000, 20
# A packet takes some 12 us, however short it is. So a file is refused if most of its packets are small and these are
# too many. Encoders make such packets only as Opus frames of 2.5 ms (RFC 6716, 2.1.4), for live transmission; six
# minutes of them are let in. Packets of libvorbis have 128 samples or more, those of other encoders 160 or more.
_MOST_SMALL, _SMALL_SAMPLES, _SMALL_BYTES, _SMALL_S = 150_000, 128, 256, 0.004


class PcmRange(NamedTuple):
    """A range of PCM. `samples`, of shape (channels, count), begin at sample `position`. An empty range means that a
    packet before the requested position was decoded."""

    position: int
    samples: Samples


class _LocatedPacket(NamedTuple):
    """The output of one packet: `samples` from `position` on, of which those before `end` count. `before` is that of
    `samples_of`."""

    position: int
    end: int
    before: int
    samples: float
    frames: list[AudioFrame]


class _PoorPackets:
    """A count of the packets without audio (`silent`) and with little audio (small)."""

    def __init__(self, rate_hz: int) -> None:
        self._small_samples = min(_SMALL_SAMPLES, int(_SMALL_S * rate_hz))
        self.silent = self._small = 0

    def add(self, packet_bytes: int, samples: float, index: PacketIndex) -> None:
        """Count a packet. Raise MediaFault if too many of those in the index are like it."""
        if not samples:
            self.silent += 1
            is_too_many = self.silent > max(_SURE_SILENT, _MOST_SILENT_A_PACKET * (index.count - self.silent))
        elif samples < self._small_samples and packet_bytes < _SMALL_BYTES:
            self._small += 1
            is_too_many = self._small > max(_MOST_SMALL, index.count - self._small)
        else:
            return
        if is_too_many:
            detail = "it contains too many data blocks for its audio" if index.samples else "the file cannot be decoded"
            raise MediaFault(MediaFault.UNDECODABLE, detail=detail)


class DemuxedAudio:
    """The audio of an open file, given by `descriptor`. The instance that scans fills the index; one that reads
    needs the index up to where it reads."""

    def __init__(self, descriptor: int, index: PacketIndex, at_read: Callable[[], None] = do_nothing) -> None:
        """`at_read` is that of `opened_container`. Raise MediaFault if the file cannot be opened."""
        self._descriptor = descriptor
        self._index = index
        self._opened: OpenedAudioStream = open_audio_stream(descriptor, at_read)
        self.rate_hz = self._opened.rate_hz
        self.channels = self._opened.channels
        layout = self._opened.stream.codec_context.layout
        self.channel_names = tuple(channel.name for channel in layout.channels)
        self.estimated_length = self._opened.length
        self.claimed = self._opened.claimed
        self._is_fresh = True
        self._run_start = self._run_rate_hz = self._run_samples = 0  # the frames of one rate that the scan decoded last

    @property
    def length(self) -> int:
        return self._index.samples if self._index.is_complete else max(self.estimated_length, self._index.samples)

    @property
    def known(self) -> int:
        """The sample up to which the audio can be read."""
        return self._index.samples

    @property
    def is_complete(self) -> bool:
        return self._index.is_complete

    def close(self) -> None:
        self._opened.container.close()

    def scan(self, first: int = 0) -> Iterator[PcmRange]:
        """Decode everything from sample `first` on, which the index must contain already, and fill the index."""
        yield from self._decode(first, grows=True)

    def read(self, first: int) -> Iterator[PcmRange]:
        """Decode from sample `first` on (or shortly before it), as far as the index goes."""
        yield from self._decode(first, grows=False)

    def _decode(self, first: int, *, grows: bool) -> Iterator[PcmRange]:
        back_s = PRE_ROLL_S
        while first > back_s * self.rate_hz and self._index.count:
            number = self._index.at(int(first - back_s * self.rate_hz))
            run = self._decode_run(self._packets_from(number), first, number, grows=grows)
            first_range = next(run, None)
            if first_range is not None:
                yield first_range
                yield from run
                return
            back_s *= 4
        yield from self._decode_run(self._packets_from_the_beginning(), first, 0, grows=grows, is_linear=True)

    def _packets_from_the_beginning(self) -> Iterator[Packet[AudioStream]]:
        """Reopen the file and return its packets. Only a new container states which samples are dropped at first."""
        if not self._is_fresh:
            self._opened.container.close()
            self._opened = open_audio_stream(self._descriptor)
        self._is_fresh = False
        return self._opened.container.demux(self._opened.stream)

    def _packets_from(self, number: int) -> Iterator[Packet[AudioStream]]:
        self._is_fresh = False
        stream = self._opened.stream
        pts = self._index.pts(number)
        if pts is None and stream.time_base:
            pts = int(self._index.position(number) / self.rate_hz / float(stream.time_base)) + (stream.start_time or 0)
        with suppress(av.FFmpegError):
            self._opened.container.seek(pts or 0, stream=stream)
        return self._opened.container.demux(stream)

    def _decode_run(
        self, packets: Iterator[Packet[AudioStream]], first: int, near: int, *, grows: bool, is_linear: bool = False
    ) -> Iterator[PcmRange]:
        """Decode packets and join their samples: few at the beginning, because a caller may wait for them, then many
        at once. Yield nothing if the packets begin too late, or are too alike, to find the position of `first`."""
        waiting: list[_LocatedPacket] = []
        samples = 0.0
        enough = _FIRST_AT_ONCE_SAMPLES
        for located in self._locate(packets, first, near, grows=grows, is_linear=is_linear):
            waiting.append(located)
            samples += located.samples
            fits = abs(located.end - located.position - located.samples) < 1
            if not (fits and located.samples) or samples >= enough or len(waiting) >= _MOST_AT_ONCE_PACKETS:
                yield self._join(waiting)
                waiting = []
                samples = 0.0
                enough = min(_MOST_AT_ONCE_SAMPLES, enough * 2)
        if waiting:
            yield self._join(waiting)

    def _join(self, waiting: list[_LocatedPacket]) -> PcmRange:
        position = waiting[0].position
        end = waiting[-1].end
        frames = [frame for located in waiting for frame in located.frames]
        return PcmRange(
            position, samples_of(frames, self.rate_hz, self.channels, waiting[0].before)[:, : end - position]
        )

    def _locate(
        self, packets: Iterator[Packet[AudioStream]], first: int, near: int, *, grows: bool, is_linear: bool
    ) -> Iterator[_LocatedPacket]:
        index = self._index
        number: int | None = 0 if is_linear else None
        first_position: int | None = 0 if is_linear else None
        warm = 0 if is_linear else int(_WARM_AFTER_S * self.rate_hz)
        poor = _PoorPackets(self.rate_hz)
        for packet in _valid_packets(packets):
            key = key_of(packet) if packet.size else 0
            is_new = number is not None and number >= index.count
            if number is None or not (is_new or not packet.size or index.matches(number, key)):
                if first_position is not None:
                    return  # packets are missing: a caller that needs what follows seeks again
                number = index.find(packet.pts, key, near) if packet.size else None
            frames = _frames_of(packet)
            if number is None:
                continue
            samples = sum([length_of(frame, self.rate_hz) for frame in frames])
            position = index.position(number)
            first_position = position if first_position is None else first_position
            if is_new:
                if index.is_complete or not grows:
                    return
                before = self._index_packet(packet, key, frames)
                poor.add(packet.size, samples, index)
            elif packet.size:
                before = index.before(number)
            else:
                return
            number += 1
            end = index.position(number)
            if end > first or (end == first and poor.silent % _MOST_AT_ONCE_PACKETS == 1):  # yields to other work
                if position - first_position < warm:
                    return
                yield _LocatedPacket(position, end, before, samples, frames)
        if grows and number is not None and number >= index.count:
            index.end(0)

    def _index_packet(self, packet: Packet[AudioStream], key: int, frames: Sequence[AudioFrame]) -> int:
        """Add a packet to the index. Return the `before` of `samples_of` for its frames."""
        end = self._index.samples
        before = self._run_samples if frames and frames[0].sample_rate == self._run_rate_hz else 0
        for frame in frames:
            if frame.sample_rate != self._run_rate_hz:
                self._run_start, self._run_rate_hz, self._run_samples = end, frame.sample_rate, 0
            self._run_samples += frame.samples
            own_rate_hz = self._run_rate_hz or self.rate_hz
            end = self._run_start + resampled_length(self._run_samples, own_rate_hz, self.rate_hz)
        if packet.size:
            self._index.append(packet.pts, key, end - self._index.samples, before)
        else:
            self._index.end(end - self._index.samples)
        return before


def _frames_of(packet: Packet[AudioStream]) -> list[AudioFrame]:
    """Decode a packet. A damaged packet gives no frames."""
    try:
        return [frame for frame in packet.decode() if frame.samples]
    except (av.FFmpegError, ValueError):  # ValueError where its header is invalid
        return []


def _valid_packets(packets: Iterator[Packet[AudioStream]]) -> Iterator[Packet[AudioStream]]:
    """Yield packets up to the end. A truncated file ends with the samples that its decoder held back."""
    try:
        yield from packets
    except (av.FFmpegError, MediaFault):
        return
