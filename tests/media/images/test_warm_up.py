"""A large picture is decoded in the memory of its last part, and what is free goes back once nobody waits."""

from __future__ import annotations

import ctypes
import resource
import subprocess
import sys

import pytest

from annotator.media.images.warm_up import reuse_memory

_PAGE_KB = resource.getpagesize() // 1024
_PROGRAM = f"""
import resource, sys
from pathlib import Path
from annotator.media.images.warm_up import reuse_memory

def held_kb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * {_PAGE_KB}

give_back = reuse_memory() if "reused" in sys.argv else lambda: None
def parts():
    for _part in range(20):
        each = [bytearray(b"x") * 4_000_000 for _pass in range(3)]
parts()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
parts()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before, end=" ")
held = held_kb()
give_back()
print(held - held_kb())
"""


def run(*arguments: str) -> tuple[int, int]:
    """How often the system had to give a page, and how many kilobytes it was given back."""
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    faults, given_kb = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(faults), int(given_kb)


def test_parts_of_an_image_are_laid_into_memory_that_is_there() -> None:
    anew, _none = run()
    reused, given_kb = run("reused")
    assert reused < anew / 10
    assert given_kb > 8_000


def test_where_the_system_has_other_ways_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _none: object())
    reuse_memory()()
