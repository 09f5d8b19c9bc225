"""A packed bundle: the same bytes for the same files, every file in it, and whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import BundleRefused, DiskFull, StoreFault
from annotator.core.problems import ProblemCode
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.source.listing import MemorySource, check_listing
from annotator.store.bundles import pack as bundle_pack
from annotator.store.bundles.pack import Packed, pack
from annotator.store.bundles.sources import FolderSource, ZipSource
from bundle_making import valid_bundle, valid_files, write_folder

_names = st.sampled_from(["bundle.toml", "tasks.csv", "media/a.png", "media/é b.jpg", "x/y/z.txt", "notes.md", "wave"])


def packed(files: Mapping[str, bytes], target: Path, *, overwrite: bool = False) -> Packed:
    return pack(MemorySource("it", files), list(files), target, overwrite=overwrite)


def unpacked(target: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(files=st.dictionaries(_names, st.binary(max_size=300) | st.just(b"a" * 5000), min_size=1))
def test_everything_comes_out_as_it_went_in_and_the_same_files_give_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    made = packed(files, folder / "one.zip")
    turned = dict(reversed(files.items()))
    packed(turned, folder / "two.zip")
    assert unpacked(folder / "one.zip") == files
    assert (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()
    content = (folder / "one.zip").read_bytes()
    assert made == Packed(folder / "one.zip", len(files), len(content), hashlib.sha256(content).hexdigest())
    assert left_over(folder) == ["one.zip", "two.zip"]


def test_a_folder_and_its_copy_of_another_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        source = FolderSource(valid_bundle(tmp_path / name))
        if name == "two":
            for path in (tmp_path / name).rglob("*"):
                os.utime(path, (10**9, 10**9))
                path.chmod(0o700)
        pack(source, check_listing(source.listing()).takeable, tmp_path / f"{name}.zip", overwrite=False)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_is_packed_is_a_sound_bundle_with_text_deflated_and_images_stored(tmp_path: Path) -> None:
    packed(valid_files(), tmp_path / "it.zip")
    source = ZipSource(tmp_path / "it.zip")
    assert read_bundle(source).problems == ()
    source.close()
    with zipfile.ZipFile(tmp_path / "it.zip") as archive:
        methods = {info.filename: info.compress_type for info in archive.infolist()}
        assert list(methods) == sorted(methods)
    assert {path for path, method in methods.items() if method == zipfile.ZIP_STORED} == {
        path for path in methods if path.startswith("media/")
    }


def test_text_that_shrinks_beyond_belief_is_stored_so_that_no_reader_takes_it_for_a_trap(tmp_path: Path) -> None:
    packed({"tasks.csv": b"id\n" + b"a" * (12 << 20)}, tmp_path / "it.zip")
    source = ZipSource(tmp_path / "it.zip")
    assert check_listing(source.listing()).problems == ()
    source.close()


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_what_has_the_name_already_keeps_it(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "it.zip"
    match kind:
        case "file":
            target.write_bytes(b"mine")
        case "folder":
            target.mkdir()
        case _:
            target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(BundleRefused) as refused:
        packed({"a": b"1"}, target)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file, problem.params["why"]) == (
        ProblemCode.TARGET_TAKEN,
        str(target),
        "file",
    )
    assert left_over(tmp_path) == ["it.zip"]
    assert kind != "file" or target.read_bytes() == b"mine"


def test_a_name_that_is_taken_while_packing_is_not_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "it.zip"
    monkeypatch.setattr(bundle_pack, "_compare", lambda _part, _hashes: target.write_bytes(b"quicker"))
    with pytest.raises(BundleRefused):
        packed({"a": b"1"}, target)
    assert (left_over(tmp_path), target.read_bytes()) == (["it.zip"], b"quicker")


def test_where_there_are_no_hard_links_a_claim_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_target: Path, _part: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    packed({"a": b"1"}, tmp_path / "it.zip")
    assert unpacked(tmp_path / "it.zip") == {"a": b"1"}
    assert left_over(tmp_path) == ["it.zip"]


def test_it_is_replaced_when_asked_and_only_by_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "it.zip"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(bundle_pack, "sync_descriptor", full)
        with pytest.raises(DiskFull):
            packed({"a": b"1"}, target, overwrite=True)
    assert (left_over(tmp_path), target.read_bytes()) == (["it.zip"], b"old")
    packed({"a": b"1"}, target, overwrite=True)
    assert (left_over(tmp_path), unpacked(target)) == (["it.zip"], {"a": b"1"})


def test_a_disk_that_gives_back_something_else_is_noticed_before_the_name_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(ZipSource):
        def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
            return (piece.replace(b"1", b"2") for piece in super().pieces(path, limit_bytes))

    monkeypatch.setattr(bundle_pack, "ZipSource", Forgetful)
    with pytest.raises(StoreFault, match="a differs"):
        packed({"a": b"1"}, tmp_path / "it.zip")
    assert left_over(tmp_path) == []


def test_a_file_that_changes_meanwhile_and_a_place_that_is_not_there_are_told(tmp_path: Path) -> None:
    class Changing(MemorySource):
        def read(self, path: str, limit_bytes: int) -> bytes:
            return super().read(path, limit_bytes)[1:]

    with pytest.raises(BundleRefused) as refused:
        pack(Changing("it", {"a": b"123"}), ["a"], tmp_path / "it.zip", overwrite=False)
    assert [one.code for one in refused.value.problems] == [ProblemCode.CHANGED_WHILE_READ]
    with pytest.raises(StoreFault):
        packed({"a": b"1"}, tmp_path / "gone" / "it.zip")
    assert left_over(tmp_path) == []


def test_checksums_stay_true(tmp_path: Path) -> None:
    files = valid_files()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in files.items())
    folder = write_folder(tmp_path / "it", files | {"checksums.txt": sums.encode()})
    source = FolderSource(folder)
    pack(source, check_listing(source.listing()).takeable, tmp_path / "it.zip", overwrite=False)
    whole = ZipSource(tmp_path / "it.zip")
    assert read_bundle(whole).problems == ()
    whole.close()
