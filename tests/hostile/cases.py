"""Hostile inputs: each case has a name, a function that writes it, and its expected outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from bundle_making import members, valid_files, write_folder, write_zip


class Way(StrEnum):
    """How it comes in."""

    TAKEN = "taken"  # checked, and taken by a worker
    IMPORTED = "imported"  # brought in from another program by a requester
    SHOWN = "shown"  # checked by a requester, and its medium opened as a task opens it
    COLLECTED = "collected"  # read by a requester as results
    MOVED = "moved"  # all work from another computer
    EXPORTED = "exported"  # a bundle with results, exported in every format
    FAILING = "failing"  # by a program that does all that it must not, to try the court itself


class HostileCase(Struct, frozen=True):
    """`write` is given a new folder and returns where in it the case lies. `is_sound` says whether it is to be let in;
    None where either is right, as long as there is a verdict. To write what `is_large` takes seconds. `most_mb`
    and `most_cpu_s`: where more than elsewhere is right."""

    name: str
    write: Callable[[Path], Path]
    is_sound: bool | None = False
    way: Way = Way.TAKEN
    is_large: bool = False
    most_mb: int | None = None
    most_cpu_s: int | None = None


def changed(name: str, files: Mapping[str, bytes], *, is_sound: bool | None = False, without: str = "") -> HostileCase:
    """The sound bundle as a folder, with `files` in place of its own."""

    def write(folder: Path) -> Path:
        everything = {path: data for path, data in valid_files().items() if path != without}
        return write_folder(folder / "bundle", {**everything, **files})

    return HostileCase(name, write, is_sound)


def zipped(
    name: str,
    spoil: Callable[[bytes], bytes],
    *,
    is_sound: bool | None = False,
    base: Callable[[Path], Path] = lambda folder: write_zip(folder / "bundle.zip", members(valid_files())),
    way: Way = Way.TAKEN,
) -> HostileCase:
    """A sound zip, that of a bundle unless `base` writes another, after `spoil`."""

    def write(folder: Path) -> Path:
        path = base(folder)
        path.write_bytes(spoil(path.read_bytes()))
        return path

    return HostileCase(name, write, is_sound, way)
