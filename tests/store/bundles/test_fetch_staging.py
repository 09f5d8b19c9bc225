"""Downloads before they are a bundle: on disk, readable as a source, and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import StoreFault
from annotator.store.bundles.library import BundleLibrary, FolderFetchStaging


def test_what_is_put_there_in_pieces_is_read_as_of_any_source(tmp_path: Path) -> None:
    staging = FolderFetchStaging(tmp_path)
    with staging.writing("media/a.png") as write:
        write(b"pic")
        write(b"ture")
    assert [(listed.path, listed.size_bytes) for listed in staging.listing() if not listed.is_folder] == [
        ("media/a.png", 7)
    ]
    assert staging.read("media/a.png", 100) == b"".join(staging.pieces("media/a.png", 100)) == b"picture"
    assert BundleLibrary(tmp_path).keys() == ()
    staging.close()
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_twice(tmp_path: Path) -> None:
    staging = FolderFetchStaging(tmp_path)
    with staging.writing("a") as write:
        write(b"a")
    with pytest.raises(StoreFault), staging.writing("a"):
        raise AssertionError("it is open")
    staging.close()


def test_what_a_killed_program_left_goes_with_what_its_imports_left(tmp_path: Path) -> None:
    with FolderFetchStaging(tmp_path).writing("a") as write:
        write(b"a")
    BundleLibrary(tmp_path).remove_leftovers()
    assert list(tmp_path.iterdir()) == []
