"""The layout of a transfer file. Everything is stored uncompressed; a file that expands is refused.
annotator-move.json the manifest: version, number, SHA-256 and size of each member; written last records.sqlite3 a
verified backup of the records, including the settings words.txt the user dictionary; may be missing
bundles/<id>@<revision>/files.json each bundle as in the library bundles/<id>@<revision>/content/... results/... the
files in the home's own results folder"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from annotator.core.settings import RESULTS_FOLDER, Settings
from annotator.core.transfer import MoveOutlook
from annotator.formats.source.paths import escape_fault, folded, left_out, name_fault
from annotator.store.bundles.library import CONTENT, FILES
from annotator.store.credentials import read_sign_in_list
from annotator.store.disk import disk_faults
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_to_read, sqlite_faults
from annotator.store.records.settings import read_settings

MANIFEST = "annotator-move.json"
RECORDS = "records.sqlite3"
WORDS = "words.txt"
PAY_CARDS = "pay-cards"
BUNDLES = "bundles"
RESULTS = "results"
MEMBERS_AT_MOST = 600_000
NAMES_AT_MOST_BYTES = 200 << 20


def is_fit(name: str) -> bool:
    """Return whether a member may have this name: one of the layout, inside the folder, and valid on every system."""
    if name in (MANIFEST, RECORDS, WORDS, PAY_CARDS):
        return True
    place, _, path = name.partition("/")
    if place == RESULTS:
        return is_portable(path)
    key, _, inside = path.partition("/")
    if place != BUNDLES or not is_portable(key) or key.startswith("."):
        return False
    content, _, file = inside.partition("/")
    return inside == FILES or (content == CONTENT and is_portable(file))


def is_portable(path: str) -> bool:
    return escape_fault(path) is None and name_fault(path) is None


def twin_among(names: Iterable[str]) -> str:
    """Return one of two names that would collide on some system, or an empty string."""
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        key = folded(name)
        if key in files:
            return name
        files.add(key)
        above = key.rpartition("/")[0]
        if above not in folders:
            folders.update(accumulate(above.split("/"), lambda outer, inner: f"{outer}/{inner}"))
    return min(files & folders, default="")


class TransferItem(Struct, frozen=True):
    """A file to transfer, under its name in the transfer file."""

    name: str
    path: Path
    size_bytes: int


class TransferContents(Struct, frozen=True):
    """Everything to transfer except the records, of which a backup is made."""

    files: tuple[TransferItem, ...]
    outlook: MoveOutlook


def all_going(home: Home) -> TransferContents:
    """Return the files to transfer. Raise `StoreFault`."""
    waiting, elsewhere = _known_of_records(home)
    with disk_faults(home.folder):
        bundles = [going for key in _keys(home.bundles) for going in _of_bundle(home.bundles / key, key)]
        results, unfit = _of_results(home.results)
        own = ((WORDS, home.user_dictionary), (PAY_CARDS, home.pay_cards))
        single = [_going(name, path) for name, path in own if path.is_file()]
        files = (*single, *bundles, *results)
        size_bytes = sum(going.size_bytes for going in files) + home.records.stat().st_size
        servers = tuple(sorted(read_sign_in_list(home.sign_ins).places))
        keys = sum(going.name.count("/") == 2 and going.name.endswith(f"/{FILES}") for going in bundles)
        return TransferContents(files, MoveOutlook(keys, len(results), waiting, size_bytes, servers, elsewhere, unfit))


def _known_of_records(home: Home) -> tuple[int, str]:
    """Return the number of waiting results, and the results folder if it is outside the home."""
    with sqlite_faults(home.records), closing(open_to_read(home.records, for_a_moment=True)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM parcels WHERE state = 'waiting'").fetchone()
        elsewhere = Settings(read_settings(connection)).value(RESULTS_FOLDER)
    is_own = elsewhere == "" or Path(elsewhere) == home.results
    return waiting, "" if is_own else elsewhere


def _keys(bundles: Path) -> list[str]:
    if not bundles.is_dir():
        return []
    return sorted(
        entry.name for entry in bundles.iterdir() if not entry.name.startswith(".") and (entry / FILES).is_file()
    )


def _of_bundle(folder: Path, key: str) -> Iterator[TransferItem]:
    yield _going(f"{BUNDLES}/{key}/{FILES}", folder / FILES)
    for path, file in _files_in(folder / CONTENT):
        if file is not None and is_portable(path):
            yield _going(f"{BUNDLES}/{key}/{CONTENT}/{path}", file)


def _of_results(folder: Path) -> tuple[list[TransferItem], int]:
    """Return the files to transfer, and the number left out because of name or type. Hidden files are not results."""
    found = []
    unfit = 0
    for path, file in _files_in(folder):
        if left_out(path) is not None:
            continue
        if file is None or not is_portable(path):
            unfit += 1
        else:
            found.append(_going(f"{RESULTS}/{path}", file))
    return found, unfit


def _files_in(folder: Path, prefix: str = "") -> Iterator[tuple[str, Path | None]]:
    """Yield the paths in a folder, with None for members that are neither file nor folder. No link is followed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        members = sorted(entries, key=lambda entry: entry.name)
    for member in members:
        path = f"{prefix}{member.name}"
        if member.is_dir(follow_symlinks=False) and not member.is_junction():
            yield from _files_in(Path(member.path), f"{path}/")
        else:
            yield path, Path(member.path) if member.is_file(follow_symlinks=False) else None


def _going(name: str, path: Path) -> TransferItem:
    return TransferItem(name, path, path.stat().st_size)
