"""A program that decodes many kinds of pictures as a worker does, and tells what it loads or opens meanwhile. It reads
them from a file of pickled bytes."""

from __future__ import annotations

import io
import os
import pickle
import random
import sys
from contextlib import suppress
from pathlib import Path

from annotator.core.errors import MediaFault
from annotator.media.images.decode import decode_image
from annotator.media.images.warm_up import warm_up

LOOKS = ((0.0, False, False), (0.1, True, True), (0.0, True, False), (0.0, False, True))
SPOILED = 30


def main(files: list[bytes]) -> None:
    warm_up()
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), 2
    )  # as a worker that is shut in: libtiff tells there what it thinks of files
    found: set[str] = set()
    sys.addaudithook(
        lambda event, arguments: found.add(f"{event} {arguments[0]}") if event in ("import", "open") else None
    )
    chance = random.Random(3)
    for content in files:
        for number in range(SPOILED):
            spoiled = bytearray(content)
            for _ in range(min(number, 3)):
                spoiled[chance.randrange(min(len(content), chance.choice((100, 600, 5_000))))] = chance.randrange(256)
            with suppress(MediaFault):
                decode_image(io.BytesIO(spoiled), 90, 60, None, lambda: None, *LOOKS[number % len(LOOKS)])
    sys.stdout.write("\n".join(sorted(found)))


main(pickle.loads(Path(sys.argv[1]).read_bytes()))
