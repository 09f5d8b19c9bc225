"""Memory that nothing is in goes back to the system. Linux with glibc only, in processes of their own."""

from __future__ import annotations

import subprocess
import sys

RESIDENT = """
def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4 // 1024
"""
HOLES = """
from annotator.app.gui.gc_control import trim
kept = [bytes(2_000) for _ in range(60_000)]
full_mb = resident_mb()
del kept[1::2], kept[1::2], kept[1::2]  # every eighth stays, so that nothing large is free
freed_mb = resident_mb()
trim()
print(full_mb - freed_mb, freed_mb - resident_mb())
"""
LARGE = """
import sys
from annotator.app.gui.gc_control import set_mmap_threshold
if len(sys.argv) > 1:
    set_mmap_threshold()
for _ in range(3):
    block = b"x" * (16 << 20)
    del block  # nothing as large as this is apart for glibc any more
blocks, small = [], []
for _ in range(40):
    blocks.append(b"x" * (2 << 20))
    small.append(bytes(2_000))
full_mb = resident_mb()
del blocks
print(full_mb - resident_mb())
"""


def said(program: str, *arguments: str) -> list[int]:
    command = [sys.executable, "-c", RESIDENT + program, *arguments]
    return list(map(int, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()))


def test_holes_between_what_stays_are_given_back() -> None:
    by_itself_mb, given_back_mb = said(HOLES)
    assert by_itself_mb < 10
    assert given_back_mb > 50


def test_large_blocks_go_with_what_was_in_them() -> None:
    assert said(LARGE) < [40]
    assert said(LARGE, "apart") > [70]
