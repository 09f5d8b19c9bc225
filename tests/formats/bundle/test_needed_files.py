"""There is a bundle or an error, whatever stands where a file should; and it is known which files are needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import FolderSource
from bundle_making import valid_bundle, valid_files
from fakes.bundle_library import HeldSource


@pytest.mark.parametrize("name", ["bundle.toml", "config.xml", "tasks.csv", "instructions.md", "checksums.txt"])
def test_a_folder_in_the_place_of_a_file_is_named(name: str) -> None:
    """Once a folder called tasks.csv was taken in as a bundle without tasks."""
    files = {path: data for path, data in valid_files().items() if path != name}
    (problem,) = errors(read_bundle(HeldSource("job", {**files, f"{name}/x.png": b""})).problems)
    assert (problem.code, problem.place.file, problem.params["why"]) == (ProblemCode.SPECIAL_FILE, name, "folder")


def test_an_empty_folder_in_the_place_of_a_file_is_named_too(tmp_path: Path) -> None:
    for name in ("bundle.toml", "config.xml", "tasks.csv", "instructions.md", "checksums.txt"):
        folder = valid_bundle(tmp_path / name)
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()
        found = read_bundle(FolderSource(folder))
        assert found.bundle is None
        assert [(problem.code, problem.place.file) for problem in errors(found.problems)] == [
            (ProblemCode.SPECIAL_FILE, name)
        ]


def test_only_what_is_named_is_needed() -> None:
    files = {**valid_files(), "notes.txt": b"x", "media/more.png": b"x", "checksums.txt": b""}
    found = read_bundle(HeldSource("job", files))
    assert set(found.needed) == {*valid_files(), "checksums.txt"}
    assert set(found.paths) == set(files)


def test_a_source_that_says_nothing_is_a_problem_all_the_same() -> None:
    class Silent(HeldSource):
        def listing(self) -> tuple[Listed, ...]:
            raise BundleRefused(())

    found = read_bundle(Silent("job", {}))
    assert found.bundle is None
    assert [problem.code for problem in errors(found.problems)] == [ProblemCode.UNREADABLE]
