"""A folder is rehearsed where it stands, a zip as it was packed last."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from annotator.core.errors import MediaFault, StoreFault
from annotator.core.ports.bundles import BundleRepository, TableNote
from annotator.store.bundles.rehearsal import RehearsalLibrary
from bundle_making import members, valid_bundle, valid_files, write_zip

KEY = "rehearsal-1"
FIRST = "media/first.png"


def take(library: BundleRepository, place: Path) -> None:
    source = library.open_source(str(place))
    try:
        paths = [one.path for one in source.listing() if not one.is_folder]
        library.take(source, KEY, paths, lambda _done, _all: None)
    finally:
        source.close()


def test_of_a_folder_nothing_is_copied_and_everything_is_as_it_is_now(tmp_path: Path) -> None:
    bundle, aside = valid_bundle(tmp_path / "bundle"), tmp_path / "aside"
    library = RehearsalLibrary(aside)
    take(library, bundle)
    assert library.keys() == (KEY,)
    assert library.media_path(KEY, FIRST) == str(bundle / FIRST)
    (bundle / FIRST).write_bytes(b"another")
    assert library.sha256(KEY, FIRST) == hashlib.sha256(b"another").hexdigest()
    assert library.source(KEY).read(FIRST, 100) == b"another"
    assert not aside.exists()


def test_a_file_that_is_gone_is_missed_by_who_wants_it(tmp_path: Path) -> None:
    bundle = valid_bundle(tmp_path / "bundle")
    library = RehearsalLibrary(tmp_path / "aside")
    take(library, bundle)
    (bundle / FIRST).unlink()
    assert library.media_path(KEY, FIRST) == str(bundle / FIRST)
    with pytest.raises(MediaFault):
        library.sha256(KEY, FIRST)


def test_a_zip_takes_the_place_of_the_one_before_and_room_for_two_at_most(tmp_path: Path) -> None:
    library, aside = RehearsalLibrary(tmp_path / "aside"), tmp_path / "aside"
    shown = ""
    for round_number in range(4):
        content = b"picture %d" % round_number
        place = write_zip(tmp_path / "bundle.zip", members({**valid_files(), FIRST: content}))
        take(library, place)
        before, shown = shown, library.media_path(KEY, FIRST)
        assert Path(shown).read_bytes() == content
        assert not before or Path(before).is_file(), "what is on screen stays until the next change"
        assert library.sha256(KEY, FIRST) == hashlib.sha256(content).hexdigest()
    assert len(list(aside.iterdir())) == 2


def test_a_zip_may_be_unpacked_into_a_folder_and_a_folder_packed(tmp_path: Path) -> None:
    library = RehearsalLibrary(tmp_path / "aside")
    bundle, zipped = valid_bundle(tmp_path / "bundle"), write_zip(tmp_path / "bundle.zip", members(valid_files()))
    for place, is_standing in ((bundle, True), (zipped, False), (bundle, True)):
        take(library, place)
        assert library.media_path(KEY, FIRST).startswith(str(bundle)) is is_standing


def test_nothing_is_kept_of_a_table_that_may_change(tmp_path: Path) -> None:
    bundle = valid_bundle(tmp_path / "bundle")
    before = sorted(bundle.rglob("*"))
    library = RehearsalLibrary(tmp_path / "aside")
    take(library, bundle)
    library.keep_tasks(KEY, "tasks.csv", TableNote(3), [b"packed"])
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (None, None)
    assert sorted(bundle.rglob("*")) == before


def test_a_key_that_was_never_taken_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(StoreFault):
        RehearsalLibrary(tmp_path).media_path(KEY, FIRST)
