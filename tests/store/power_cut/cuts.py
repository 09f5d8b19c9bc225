"""Disk states after a power cut: after any number of steps, all synced data, and any sectors of the rest.

Of each write since a file's last sync every sector of 512 bytes is there or not, whatever was written before or after;
where a file grew and the sector is missing, there are zeros or rubbish. Names appear and disappear with the folder's
sync."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from store.power_cut.recording_disk import Cut, Gone, Made, Step, Synced, Written

SECTOR = 512

type Files = dict[str, bytes]


class _File(Struct):
    """`synced` is safe; `loose` has happened since, in order."""

    is_log: bool
    synced: bytes = b""
    loose: list[Written | Cut] = field(default_factory=list)
    was_synced: bool = False

    def sync(self) -> None:
        whole = bytearray(self.synced)
        for step in self.loose:
            _apply(whole, step)
        self.synced, self.loose, self.was_synced = bytes(whole), [], True

    def left(self, chances: random.Random) -> bytes:
        found, filling = bytearray(self.synced), chances.choice((b"\0", b"\xa5"))
        likely = chances.choice((0.5, 0.5, 0.5, 0.1, 0.9))
        for step in self.loose:
            if isinstance(step, Cut):
                if chances.random() < likely:
                    _apply(found, step, filling)
                continue
            for sector in _sectors(step):
                if chances.random() < likely:
                    _apply(found, sector, filling)
        return bytes(found)


def _sectors(step: Written) -> Iterator[Written]:
    """The write, cut at the borders of sectors."""
    at, end = step.offset, step.offset + len(step.data)
    while at < end:
        behind = min(end, (at // SECTOR + 1) * SECTOR)
        yield Written(step.name, at, step.data[at - step.offset : behind - step.offset])
        at = behind


def _apply(content: bytearray, step: Written | Cut, filling: bytes = b"\0") -> None:
    end = step.size if isinstance(step, Cut) else step.offset + len(step.data)
    if len(content) < end:
        content.extend(filling * (end - len(content)))
    if isinstance(step, Cut):
        del content[step.size :]
    else:
        content[step.offset : end] = step.data


class Disk:
    """Takes the steps of a session one by one; `left` draws what a power cut at this moment leaves."""

    def __init__(self) -> None:
        self._named: dict[str, _File] = {}
        # Per name: the file it stands for since the folder's last sync, and what it became since, None for no file.
        self._names: dict[str, list[_File | None]] = {}

    def take(self, step: Step) -> None:
        match step:
            case Made(name, is_log):
                self._named[name] = _File(is_log)
                self._names.setdefault(name, [None]).append(self._named[name])
            case Gone(name):
                del self._named[name]
                self._names[name].append(None)
            case Synced(name):
                file = self._named[name]
                if file.is_log and not file.was_synced:
                    self._names = {known: versions[-1:] for known, versions in self._names.items()}
                file.sync()
            case _:
                self._named[step.name].loose.append(step)

    def left(self, chances: random.Random) -> Files:
        files = {name: chances.choice(versions) for name, versions in self._names.items()}
        return {name: file.left(chances) for name, file in files.items() if file is not None}


def power_cuts(steps: Sequence[Step], each: int, seed: int) -> Iterator[tuple[int, Files]]:
    """After every number of steps, `each` draws of what is left."""
    chances, disk = random.Random(seed), Disk()
    for taken in range(len(steps) + 1):
        if taken:
            disk.take(steps[taken - 1])
        for _draw in range(each):
            yield taken, disk.left(chances)
