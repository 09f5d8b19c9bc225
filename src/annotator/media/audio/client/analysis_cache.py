"""A disk cache of the analysis of audio files, so that opening a file again shows all of it at once. An entry begins
with one line of JSON; the rows of the index and the peaks follow. It is valid for one state of one file and for one
version of the decoder. It may be deleted at any time."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from annotator.media.audio.protocol import ScanState

LIMIT_BYTES = 512 * 1024**2
_SUFFIX = ".sound"
_MOST_LINE_BYTES = 1_000
_FORMAT = 2


class CacheEntry(Struct, frozen=True):
    """One cache entry. `rows` and `peaks` are the known beginnings of the tables, as counted by `scan`."""

    rate_hz: int
    channels: int
    scan: ScanState
    rows: bytes
    peaks: bytes


class AnalysisCache:
    """The cache in a folder, created at the first entry. Disk errors are ignored; then nothing is cached."""

    def __init__(self, folder: Path, most_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def load(self, path: str, file_stat: os.stat_result) -> CacheEntry | None:
        """Return the entry of a file, or None. `file_stat` is the stat result of the open file."""
        place = self._place(path, file_stat)
        try:
            with place.open("rb") as file:
                line = json.loads(file.readline(_MOST_LINE_BYTES))
                rows = file.read(line["rows"])
                peaks = file.read(line["peaks"])
                is_complete = not file.read(1)
            entry = CacheEntry(line["rate_hz"], line["channels"], ScanState(*line["known"]), rows, peaks)
            if not is_complete or (len(rows), len(peaks)) != (line["rows"], line["peaks"]):
                return None
            os.utime(place)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return entry

    def save(self, path: str, file_stat: os.stat_result, entry: CacheEntry) -> None:
        line = {
            "rate_hz": entry.rate_hz,
            "channels": entry.channels,
            "known": entry.scan,
            "rows": len(entry.rows),
            "peaks": len(entry.peaks),
        }
        place = self._place(path, file_stat)
        temporary = place.with_suffix(f".{os.getpid()}.new")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("wb") as file:
                    file.write(json.dumps(line).encode() + b"\n")
                    file.write(entry.rows)
                    file.write(entry.peaks)
                temporary.replace(place)
            finally:
                temporary.unlink(missing_ok=True)
            self._evict_oldest()

    def _evict_oldest(self) -> None:
        found = [(there, there.stat()) for there in self._folder.glob(f"*{_SUFFIX}")]
        total = sum(stat.st_size for _there, stat in found)
        for there, stat in sorted(found, key=lambda entry: entry[1].st_mtime_ns):
            if total <= self._most_bytes:
                return
            there.unlink(missing_ok=True)
            total -= stat.st_size

    def _place(self, path: str, file_stat: os.stat_result) -> Path:
        named = json.dumps([_FORMAT, path, file_stat.st_size, file_stat.st_mtime_ns, version("av")])
        return self._folder / f"{hashlib.sha256(named.encode()).hexdigest()[:32]}{_SUFFIX}"
