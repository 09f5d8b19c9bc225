"""New folders on a real disk: whole or not at all, beside nothing, over nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused, StoreFault
from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode
from annotator.store.folders import new as new_folders
from annotator.store.folders.new import check_target, write_new_folder
from fakes.bundle_source import MemorySource

FILES: Mapping[str, bytes] = {"bundle.toml": b"x", "deep/er/a.txt": b"y"}


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_folders_above_are_made(tmp_path: Path) -> None:
    write_new_folder(tmp_path / "one/two/new", FILES)
    assert (tmp_path / "one/two/new/deep/er/a.txt").read_bytes() == b"y"
    assert everything(tmp_path) == {
        *("one", "one/two", "one/two/new", "one/two/new/bundle.toml"),
        *("one/two/new/deep", "one/two/new/deep/er", "one/two/new/deep/er/a.txt"),
    }


def test_a_relative_place_is_where_the_person_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_new_folder(Path("new"), {"a": b""})
    assert everything(tmp_path) == {"new", "new/a"}


def test_a_path_that_leads_out_is_not_written(tmp_path: Path) -> None:
    for path in ("../out", "/out", "a/../../out", "c:out", "a\\b"):
        with pytest.raises(ValueError, match="leads out"):
            write_new_folder(tmp_path / "in/new", {"a": b"", path: b""})
    assert everything(tmp_path) <= {"in"}


def test_a_link_is_not_followed_even_to_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "nowhere").symlink_to("gone")
    for name in ("link", "nowhere"):
        with pytest.raises(BundleRefused):
            write_new_folder(tmp_path / name, FILES)
    assert everything(tmp_path) == {"empty", "link", "nowhere"}


def test_a_place_below_a_file_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(StoreFault):
        write_new_folder(tmp_path / "file/new", FILES)
    assert everything(tmp_path) == {"file"}


def test_what_came_into_the_folder_meanwhile_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new"

    def somebody_else(_target: Path) -> None:
        target.mkdir()
        (target / "mine.txt").write_bytes(b"mine")

    monkeypatch.setattr(new_folders, "check_target", somebody_else)
    with pytest.raises(BundleRefused) as refused:
        write_new_folder(target, FILES)
    assert [problem.code for problem in refused.value.problems] == [ProblemCode.TARGET_TAKEN]
    assert everything(tmp_path) == {"new", "new/mine.txt"}


def test_an_empty_folder_stays_the_folder_that_somebody_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood_in = tmp_path / "mine"
    stood_in.mkdir()
    monkeypatch.chdir(stood_in)
    before = stood_in.stat().st_ino
    write_new_folder(Path(), FILES)
    assert Path("bundle.toml").read_bytes() == b"x"
    assert stood_in.stat().st_ino == before
    assert everything(tmp_path) == {"mine", *(f"mine/{path}" for path in (*FILES, "deep", "deep/er"))}


@pytest.mark.parametrize("moves", range(3))
def test_an_empty_folder_that_cannot_be_filled_to_the_end_is_empty_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """The manifest comes last: as long as it is not there, nobody takes the folder for a bundle."""
    really, left, seen = Path.rename, [moves], list[set[str]]()

    def rename(path: Path, to: Path) -> Path:
        seen.append(everything(tmp_path / "mine"))
        if to.parent == tmp_path / "mine":
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
        return really(path, to)

    (tmp_path / "mine").mkdir()
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(StoreFault):
        write_new_folder(tmp_path / "mine", {**FILES, "z.txt": b"z"})
    assert everything(tmp_path) == {"mine"}
    assert not any("bundle.toml" in names for names in seen)


def test_a_file_that_changed_since_it_was_listed_is_refused(tmp_path: Path) -> None:
    source = MemorySource({"a.png": b"now shorter"}, [Listed("a.png", 100, 100)])
    with pytest.raises(BundleRefused) as refused:
        write_new_folder(tmp_path / "new", FILES, {"media/a.png": "a.png"}, source)
    assert [problem.code for problem in refused.value.problems] == [ProblemCode.CHANGED_WHILE_READ]
    assert everything(tmp_path) == set()


def test_an_empty_folder_is_free_and_everything_else_is_not(tmp_path: Path) -> None:
    check_target(tmp_path)
    check_target(tmp_path / "new")
    (tmp_path / ".hidden").write_bytes(b"")
    with pytest.raises(BundleRefused):
        check_target(tmp_path)
