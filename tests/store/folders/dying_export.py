"""A program that exports into the folder that it is told, says so amid the second file, and waits to be killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from annotator.store.folders.exports import DiskExports


def waiting() -> Iterator[bytes]:
    yield b"half"
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    sys.stdin.read()


DiskExports().write(sys.argv[1], "mine", {"a.txt": (b"whole",), "b.txt": waiting()})
