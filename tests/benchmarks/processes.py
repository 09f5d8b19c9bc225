"""Processor time and memory of a program with every process that it started. Linux only: 0 on other systems.

Standard library only: other programs' environments use it, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def family(pid: int) -> tuple[int, ...]:
    """Return a process and all its descendants, unless a process between them has ended."""
    parents = dict(_parents())
    members = [pid]
    for member in members:
        members += [child for child, parent in parents.items() if parent == member]
    return tuple(members)


def memory_mb(pid: int) -> float:
    """Return the PSS of the family, which counts shared memory only once."""
    return sum(_pss_kb(member) for member in family(pid)) / 1000


def processor_ms(pid: int) -> float:
    """Return the user and system time of the family so far."""
    ticks = sum(int(field) for member in family(pid) for field in _stat(member)[11:13])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _parents() -> Iterator[tuple[int, int]]:
    if PROC.exists():
        for folder in PROC.iterdir():
            if folder.name.isdecimal() and (fields := _stat(int(folder.name))):
                yield int(folder.name), int(fields[1])


def _stat(pid: int) -> list[str]:
    """Return the fields of proc(5) after the name of the program. Empty if the process has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _pss_kb(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
