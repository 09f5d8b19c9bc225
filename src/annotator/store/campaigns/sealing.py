"""The bundle of a share: the bundle of the campaign with another id and only some rows and media."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import tomlkit
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.campaign.shares import bundle_id_of
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.formats.bundle.files import CHECKSUMS_FILE
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.source.listing import check_listing
from annotator.formats.tasks.selected_rows import table_of_rows
from annotator.store.bundles.pack import Packed, pack

_MOST_TABLE_BYTES = 1 << 30


class ChangedSource:
    """A `BundleSource` in which some files have other content."""

    def __init__(self, source: BundleSource, changed: Mapping[str, bytes]) -> None:
        self._source = source
        self._changed = changed

    @property
    def name(self) -> str:
        return self._source.name

    def listing(self) -> tuple[Listed, ...]:
        return tuple(
            replace(each, size_bytes=len(self._changed[each.path]), packed_bytes=len(self._changed[each.path]))
            if each.path in self._changed
            else each
            for each in self._source.listing()
        )

    def read(self, path: str, limit_bytes: int) -> bytes:
        return self._changed[path] if path in self._changed else self._source.read(path, limit_bytes)

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        if path in self._changed:
            yield self._changed[path]
        else:
            yield from self._source.pieces(path, limit_bytes)

    def close(self) -> None:
        self._source.close()


def seal(source: BundleSource, bundle: Bundle, share: str, tasks: Sequence[str], sentence: str, target: Path) -> Packed:
    """Make the bundle of a share, replacing a file of this name. The same arguments give the same bytes. A `sentence`
    goes at the end of its description. Raise `BundleRefused` and `StoreFault`."""
    rows = {task: row for row, task in enumerate(bundle.tasks.ids())}
    manifest = bundle.manifest
    table = source.read(manifest.tasks_file, _MOST_TABLE_BYTES)
    changed = {
        manifest.tasks_file: table_of_rows(table, manifest.tasks_file, [rows[task] for task in tasks]),
        MANIFEST_FILE: _manifest(source.read(MANIFEST_FILE, _MOST_TABLE_BYTES), manifest.id, share, sentence),
    }
    paths = check_listing(source.listing()).takeable
    left_out = {CHECKSUMS_FILE, *_unwanted(bundle, [rows[task] for task in tasks], paths)}
    return pack(
        ChangedSource(source, changed), [path for path in paths if path not in left_out], target, overwrite=True
    )


def _unwanted(bundle: Bundle, rows: Sequence[int], paths: Collection[str]) -> frozenset[str]:
    """Return the media that only other tasks show."""
    own = {medium.path for row in rows for medium in bundle.media(bundle.tasks[row])}
    return bundle.media_paths(paths) - own


def _manifest(data: bytes, parent: str, share: str, sentence: str) -> bytes:
    document = tomlkit.parse(data.decode("utf-8-sig"))
    document["id"] = bundle_id_of(parent, share)
    if sentence:
        described = str(document.get("description", "")).strip()
        document["description"] = f"{described} {sentence}".strip()
    return tomlkit.dumps(document).encode()
