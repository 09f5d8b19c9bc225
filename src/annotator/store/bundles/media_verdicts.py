"""The verdicts of earlier checks about media, in one JSON file of the home: {"made_by": ..., "verdicts": {"image
<sha256>": [...]}}. It is a cache: it may be deleted, another version of the program ignores it, and the last of two
programs wins."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct, field

from annotator.core.errors import StoreFault
from annotator.core.ports.bundles import MediaVerdict
from annotator.store.disk import disk_faults, make_folder, part_of, write_new

# A line takes 80 bytes.
MOST_KEPT = 200_000


class _Kept(Struct, frozen=True):
    made_by: str
    verdicts: dict[str, MediaVerdict] = field(default_factory=dict)


class KeptVerdicts:
    """A `core.ports.bundles.MediaVerdicts` of a version of the program. With a path of None nothing is kept for the
    next check."""

    def __init__(self, path: Path | None, program_version: str = "") -> None:
        self._path = path
        self._program_version = program_version
        self._new: dict[str, MediaVerdict] = {}

    def known(self, kind: str, sha256: str) -> MediaVerdict | None:
        key = f"{kind} {sha256}"
        return self._new.get(key) or self._kept.get(key)

    def add(self, kind: str, sha256: str, verdict: MediaVerdict) -> None:
        self._new[f"{kind} {sha256}"] = verdict

    def save(self) -> None:
        if self._path is None or not self._new:
            return
        kept = {**self._read(self._path), **self._new}
        latest = dict(islice(kept.items(), max(0, len(kept) - MOST_KEPT), None))
        with suppress(StoreFault), disk_faults(self._path):
            make_folder(self._path.parent)
            part = part_of(self._path)
            write_new(part, msgspec.json.encode(_Kept(self._made_by(), latest)))
            part.replace(self._path)

    @cached_property
    def _kept(self) -> dict[str, MediaVerdict]:
        return {} if self._path is None else self._read(self._path)

    def _read(self, path: Path) -> dict[str, MediaVerdict]:
        with suppress(OSError, ValueError, RecursionError):
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
            if kept.made_by == self._made_by():
                return kept.verdicts
        return {}

    def _made_by(self) -> str:
        """Return the versions of everything that a verdict depends on. PyInstaller adds the metadata of packages that
        are named in such calls. A frozen program has no metadata of its own."""
        return f"annotator {self._program_version} pillow {version('pillow')} av {version('av')}"
