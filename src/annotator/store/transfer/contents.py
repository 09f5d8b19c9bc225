"""The contents of a transfer to another computer. Sign-ins, caches and logs are left out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from annotator.core.settings import RESULTS_FOLDER, Settings
from annotator.core.transfer import MoveOutlook
from annotator.formats.source.paths import left_out
from annotator.store.bundles.library import CONTENT, FILES
from annotator.store.credentials.file_store import read_kept
from annotator.store.disk import disk_faults
from annotator.store.folders.home import Home
from annotator.store.records import preferences
from annotator.store.records.connection import open_to_read, sqlite_faults
from annotator.store.transfer.layout import BUNDLES, RESULTS, WORDS, is_portable


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
        words = [_going(WORDS, home.own_words)] if home.own_words.is_file() else []
        files = (*words, *bundles, *results)
        size_bytes = sum(going.size_bytes for going in files) + home.records.stat().st_size
        servers = tuple(sorted(read_kept(home.sign_ins).places))
        keys = sum(going.name.count("/") == 2 and going.name.endswith(f"/{FILES}") for going in bundles)
        return TransferContents(files, MoveOutlook(keys, len(results), waiting, size_bytes, servers, elsewhere, unfit))


def _known_of_records(home: Home) -> tuple[int, str]:
    """Return the number of waiting results, and the results folder if it is outside the home."""
    with sqlite_faults(home.records), closing(open_to_read(home.records)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM parcels WHERE state = 'waiting'").fetchone()
        elsewhere = Settings(preferences.chosen(connection)).value(RESULTS_FOLDER)
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
    """Return the files to transfer, and the number of files left out because of their name or type. Hidden files are
    not results."""
    found, unfit = [], 0
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
