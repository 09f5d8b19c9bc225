"""A program that begins to decode a damaged file in many threads and drops it midway, again and again, after what a
worker does before it opens anything. Without that it stands still within seconds, whatever the level of the log."""

from __future__ import annotations

import sys
from contextlib import suppress

import av

from annotator.media.safe_container import silence_ffmpeg

ROUNDS = 400


def begin(path: str, packets: int) -> None:
    """Closed while its codec's threads still complain."""
    with av.open(path) as container:
        stream = container.streams.audio[0]
        stream.codec_context.thread_type, stream.codec_context.thread_count = "AUTO", 8
        for number, packet in enumerate(container.demux(stream)):
            with suppress(av.FFmpegError):
                packet.decode()
            if number > packets:
                return


def main(path: str) -> None:
    av.logging.set_level(av.logging.PANIC)  # as one would, and what makes it stand still
    silence_ffmpeg()
    for round_ in range(ROUNDS):
        begin(path, 4 + round_ % 20)
    sys.stdout.write("done")


main(sys.argv[1])
