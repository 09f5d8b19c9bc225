"""One file as a source: itself, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.problems import ProblemCode
from annotator.store.bundles.sources import FolderSource, SingleFile, ZipSource, open_any_source
from bundle_making import members, write_folder, write_zip


@pytest.mark.parametrize("suffix", ["zip", "annotator", "Annotator"])
def test_each_kind_of_place_is_told_apart(tmp_path: Path, suffix: str) -> None:
    write_folder(tmp_path, {"t.csv": b"image\n", f"broken.{suffix}": b"not one"})
    packed = write_zip(tmp_path / "packed.bin", members({"a.csv": b"x"}))
    assert isinstance(open_any_source(str(tmp_path)), FolderSource)
    assert isinstance(open_any_source(str(tmp_path / "t.csv")), SingleFile)
    source = open_any_source(str(packed))
    assert isinstance(source, ZipSource)
    source.close()
    with pytest.raises(BundleRefused) as refused:
        open_any_source(str(tmp_path / f"broken.{suffix}"))
    assert [problem.code for problem in refused.value.problems] == [ProblemCode.ARCHIVE_DAMAGED]
    for nowhere in ("gone.csv", "a\0b"):
        with pytest.raises(BundleRefused) as missing:
            open_any_source(str(tmp_path / nowhere))
        assert [problem.code for problem in missing.value.problems] == [ProblemCode.NOT_FOUND]


def test_what_lies_beside_it_cannot_be_read(tmp_path: Path) -> None:
    write_folder(tmp_path, {"t.csv": b"image\n", "private.txt": b"mine"})
    source = SingleFile(tmp_path / "t.csv")
    assert [listed.path for listed in source.listing()] == ["t.csv"]
    assert (source.name, source.read("t.csv", 10)) == ("t.csv", b"image\n")
    for path in ("private.txt", "../t.csv", "./t.csv"):
        with pytest.raises(BundleRefused):
            source.read(path, 10)
    source.close()


def test_it_may_be_reached_through_a_link(tmp_path: Path) -> None:
    write_folder(tmp_path, {"real.csv": b"image\n"})
    (tmp_path / "link.csv").symlink_to("real.csv")
    source = SingleFile(tmp_path / "link.csv")
    assert source.read(source.name, 10) == b"image\n"
