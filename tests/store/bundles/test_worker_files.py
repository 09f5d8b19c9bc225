"""Files lent to other processes: a folder's stay where they are, a zip's are aside for as long as they are needed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest

from annotator.core.errors import BundleRefused, StoreFault
from annotator.core.ports.bundles import Lender
from annotator.formats.source.media_kinds import HEAD_BYTES
from annotator.store.bundles.sources import ZipSource, open_source
from annotator.store.bundles.worker_files import LentFiles
from bundle_making import members, write_folder, write_zip

FILES = {"media/a.png": b"\x89PNG" * 100, "media/b.jpg": b""}


@pytest.fixture(params=["folder", "zip"])
def lender(request: pytest.FixtureRequest, tmp_path: Path) -> Lender:
    folder = write_folder(tmp_path / "given", FILES)
    place = folder if request.param == "folder" else write_zip(tmp_path / "given.zip", members(FILES))
    return LentFiles(open_source(str(place)))


def test_a_lent_file_can_be_read_at_its_place(lender: Lender) -> None:
    for path, data in FILES.items():
        lent = lender.lend(path)
        assert Path(lent.location).is_absolute()
        assert Path(lent.location).read_bytes() == data
        assert lent.head == data[:HEAD_BYTES]
        assert lent.sha256 == hashlib.sha256(data).hexdigest()
        assert lender.is_unchanged(lent)
        lender.give_back(lent)
    lender.close()
    lender.close()


def test_a_file_that_was_changed_or_replaced_is_noticed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "given", FILES)
    lender = LentFiles(open_source(str(folder)))
    changed, replaced, gone = (lender.lend("media/a.png") for _ in range(3))
    place = folder / "media" / "a.png"
    with place.open("r+b") as file:
        file.write(b"other")
    assert not lender.is_unchanged(changed)
    other = tmp_path / "other"
    other.write_bytes(FILES["media/a.png"])
    other.replace(place)
    assert not lender.is_unchanged(replaced)
    place.unlink()
    assert not lender.is_unchanged(gone)


def test_what_is_not_there_is_told(lender: Lender) -> None:
    with pytest.raises((BundleRefused, StoreFault)):
        lender.lend("media/none.png")
    lender.close()


def test_files_of_a_folder_stay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "given", FILES)
    lender = LentFiles(open_source(str(folder)))
    lent = lender.lend("media/a.png")
    assert Path(lent.location) == folder / "media" / "a.png"
    lender.give_back(lent)
    lender.close()
    assert (folder / "media" / "a.png").exists()


def test_nothing_of_a_zip_stays_behind_and_nobody_else_can_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    lender = LentFiles(open_source(str(write_zip(tmp_path / "given.zip", members(FILES)))))
    first, second = lender.lend("media/a.png"), lender.lend("media/b.jpg")
    (folder,) = aside.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lender.give_back(first)
    lender.give_back(first)
    assert list(folder.iterdir()) == [Path(second.location)]
    lender.close()
    assert list(aside.iterdir()) == []


def test_what_is_still_being_copied_at_the_end_stays_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    begun, go_on = Event(), Event()

    class Slow(ZipSource):
        def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
            begun.set()
            go_on.wait()
            yield from super().pieces(path, limit_bytes)

    lender = LentFiles(Slow(write_zip(tmp_path / "given.zip", members(FILES))))
    with ThreadPoolExecutor() as threads:
        copied = threads.submit(lender.lend, "media/a.png")
        begun.wait()
        waiting = threads.submit(lender.lend, "media/b.jpg")
        closed = threads.submit(lender.close)
        go_on.set()
        wait((copied, waiting))
        closed.result()
    assert list(aside.iterdir()) == []
    with pytest.raises(ValueError, match="any more"):
        lender.lend("media/a.png")
    assert list(aside.iterdir()) == []
