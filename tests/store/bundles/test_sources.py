"""Folders and zips from strangers: nothing in them is believed, nothing in them is followed."""

from __future__ import annotations

import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode
from annotator.store.bundles import sources
from annotator.store.bundles.sources import FolderSource, ZipSource, open_source


def refusal(call: Callable[[], object]) -> tuple[ProblemCode, str]:
    """The one problem's code and file."""
    with pytest.raises(BundleRefused) as refused:
        call()
    (problem,) = refused.value.problems
    return problem.code, problem.place.file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "job"
    (folder / "media").mkdir(parents=True)
    (folder / "bundle.toml").write_bytes(b"format")
    (folder / "media" / "1.png").write_bytes(b"picture")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_bytes(b"secret")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "job.zip"


def pack(archive: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return archive


def patched(archive: Path, old: bytes, new: bytes) -> Path:
    assert old in archive.read_bytes()
    archive.write_bytes(archive.read_bytes().replace(old, new))
    return archive


# Folders


def test_a_folder_is_listed_with_everything_in_it(folder: Path) -> None:
    assert set(FolderSource(folder).listing()) == {
        Listed("bundle.toml", 6, 6),
        Listed("media", 0, 0, is_folder=True),
        Listed("media/1.png", 7, 7),
    }


def test_a_file_of_holes_is_listed_with_the_size_of_its_data(folder: Path) -> None:
    size, kept = 64 << 20, 4096
    places = {
        "begin.wav": [0],
        "three.wav": [0, 20 << 20, 60 << 20],
        "nothing.wav": [],
        "many.wav": range(0, size, 1 << 17),
    }
    for name, begins in places.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
            for begin in begins:
                file.seek(begin)
                file.write(b"x" * kept)
    listed = {each.path: each for each in FolderSource(folder).listing()}
    stored = {name: listed[name].packed_bytes // kept for name in places}
    assert stored == {"begin.wav": 1, "three.wav": 3, "nothing.wav": 0, "many.wav": size // kept}
    assert [name for name in places if listed[name].is_sparse] == ["begin.wav", "three.wav", "nothing.wav"]


def test_a_file_whose_blocks_are_not_counted_yet_is_not_sparse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ZFS counts the blocks of a new file after seconds, and some network file systems never."""
    (folder / "new.wav").write_bytes(b"x" * (2 << 20))
    monkeypatch.setattr(sources, "_BLOCK_BYTES", 0)
    listed = {each.path: each for each in FolderSource(folder).listing()}
    assert listed["new.wav"] == Listed("new.wav", 2 << 20, 2 << 20)


def test_links_are_shown_as_links_and_not_walked_into(folder: Path) -> None:
    (folder / "media" / "out").symlink_to(folder.parent / "secret")
    (folder / "media" / "key").symlink_to(folder.parent / "secret" / "key")
    (folder / "media" / "nowhere").symlink_to("nothing")
    listed = {one.path: one for one in FolderSource(folder).listing()}
    for name in ("media/out", "media/key", "media/nowhere"):
        assert listed[name] == Listed(name, 0, 0, is_link=True)
    assert "media/out/key" not in listed


def test_a_link_is_never_read_through(folder: Path) -> None:
    (folder / "key").symlink_to(folder.parent / "secret" / "key")
    (folder / "out").symlink_to(folder.parent / "secret")
    source = FolderSource(folder)
    assert refusal(lambda: source.read("key", 100)) == (ProblemCode.LINK, "key")
    assert refusal(lambda: source.read("out/key", 100)) == (ProblemCode.LINK, "out/key")


def test_pipes_and_sockets_are_special_and_never_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)  # a socket's path must be short
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        listed = {one.path: one.is_special for one in FolderSource(folder).listing()}
    assert (listed["pipe"], listed["socket"], listed["bundle.toml"]) == (True, True, False)
    assert refusal(lambda: FolderSource(folder).read("pipe", 100)) == (ProblemCode.SPECIAL_FILE, "pipe")


@pytest.mark.parametrize(
    "path", ["../secret/key", "media/../../secret/key", "/etc/hostname", "", ".", "media//1.png", "a\0"]
)
def test_a_path_never_leads_out_of_the_folder(folder: Path, path: str) -> None:
    assert refusal(lambda: FolderSource(folder).read(path, 100)) == (ProblemCode.PATH_ESCAPES, path)


def test_names_that_are_no_text_are_listed_all_the_same(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.png")).write_bytes(b"x")
    assert "\udcff.png" in {one.path for one in FolderSource(folder).listing()}


def test_a_file_is_read_up_to_the_limit_and_refused_beyond(folder: Path) -> None:
    source = FolderSource(folder)
    assert source.read("media/1.png", 7) == b"picture"
    assert refusal(lambda: source.read("media/1.png", 6)) == (ProblemCode.FILE_TOO_LARGE, "media/1.png")


def test_a_file_that_went_missing_is_told(folder: Path) -> None:
    assert refusal(lambda: FolderSource(folder).read("media/2.png", 9)) == (ProblemCode.FILE_MISSING, "media/2.png")
    assert refusal(lambda: FolderSource(folder).read("media", 9)) == (ProblemCode.SPECIAL_FILE, "media")
    assert refusal(lambda: FolderSource(folder).read("bundle.toml/x", 9))[0] is ProblemCode.UNREADABLE


# Zips


def test_a_zip_is_listed_with_both_sizes(archive: Path) -> None:
    pack(archive, ("bundle.toml", b"format"), ("media/", b""), ("media/1.png", b"0" * 5000))
    listed = {one.path: one for one in ZipSource(archive).listing()}
    assert (listed["media"].is_folder, listed["media"].size_bytes) == (True, 0)
    assert listed["media/1.png"].size_bytes == 5000
    assert 0 < listed["media/1.png"].packed_bytes < 100
    assert ZipSource(archive).read("media/1.png", 5000) == b"0" * 5000


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:\\evil", "a\\b", "a/./b", "media/é.png"])
def test_names_in_a_zip_are_shown_as_they_stand_there(archive: Path, name: str) -> None:
    pack(archive, (name, b"x"))
    assert [one.path for one in ZipSource(archive).listing()] == [name]


def test_a_name_with_a_hidden_end_is_shown_whole(archive: Path) -> None:
    patched(pack(archive, ("picture.png.exe", b"x")), b"picture.png.exe", b"picture.png\0exe")
    assert [one.path for one in ZipSource(archive).listing()] == ["picture.png\0exe"]


def test_two_members_of_one_name_are_both_shown(archive: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        pack(archive, ("a", b"first"), ("a", b"second!"))
    assert [one.size_bytes for one in ZipSource(archive).listing()] == [5, 7]
    assert ZipSource(archive).read("a", 9) == b"first"


@pytest.mark.parametrize(
    ("kind", "is_link", "is_special"),
    [
        (stat.S_IFLNK, True, False),
        (stat.S_IFIFO, False, True),
        (stat.S_IFCHR, False, True),
        (stat.S_IFREG, False, False),
    ],
)
def test_links_and_devices_in_a_zip_are_told_apart(archive: Path, kind: int, is_link: bool, is_special: bool) -> None:
    info = zipfile.ZipInfo("thing")
    info.external_attr = (kind | 0o644) << 16
    (listed,) = ZipSource(pack(archive, (info, b"/etc/passwd"))).listing()
    assert (listed.is_link, listed.is_special) == (is_link, is_special)


def test_a_locked_zip_is_told(archive: Path) -> None:
    pack(archive, ("a", b"x"))
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    source = ZipSource(archive)
    assert [one.is_encrypted for one in source.listing()] == [True]
    assert refusal(lambda: source.read("a", 9)) == (ProblemCode.ARCHIVE_ENCRYPTED, "a")


def test_a_bomb_is_stopped_at_the_limit(archive: Path) -> None:
    pack(archive, ("bomb", b"\0" * 20_000_000))
    assert refusal(lambda: ZipSource(archive).read("bomb", 1_000)) == (ProblemCode.FILE_TOO_LARGE, "bomb")


def test_a_zip_that_lies_about_a_size_is_damaged(archive: Path) -> None:
    size = (5_000_000).to_bytes(4, "little")
    patched(pack(archive, ("liar", b"\0" * 5_000_000)), size, (10).to_bytes(4, "little"))
    source = ZipSource(archive)
    assert [one.size_bytes for one in source.listing()] == [10]
    assert refusal(lambda: source.read("liar", 10)) == (ProblemCode.ARCHIVE_DAMAGED, "liar")


def test_a_zip_with_harmed_bytes_is_damaged(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a", b"a picture of a street sign")
    patched(archive, b"street", b"strEEt")
    assert refusal(lambda: ZipSource(archive).read("a", 99)) == (ProblemCode.ARCHIVE_DAMAGED, "a")


def test_packing_methods_without_a_bound_are_not_read(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("a", b"x" * 1000)
    assert refusal(lambda: ZipSource(archive).read("a", 1000)) == (ProblemCode.UNREADABLE, "a")


def test_what_is_not_in_the_zip_is_missing(archive: Path) -> None:
    pack(archive, ("a", b"x"))
    assert refusal(lambda: ZipSource(archive).read("b", 9)) == (ProblemCode.FILE_MISSING, "b")


def test_any_harmed_byte_of_a_zip_is_a_refusal_and_never_a_crash(archive: Path) -> None:
    pack(archive, ("bundle.toml", b"format = 1"), ("media/1.png", b"\x89PNG" * 50))
    audio = archive.read_bytes()
    refused = 0
    for position in range(len(audio)):
        archive.write_bytes(audio[:position] + bytes([audio[position] ^ 0xFF]) + audio[position + 1 :])
        try:
            source = ZipSource(archive)
        except BundleRefused:
            refused += 1
            continue
        try:
            for listed in source.listing():
                source.read(listed.path, 1000)
        except BundleRefused:
            refused += 1
        finally:
            source.close()
    assert refused > len(audio) // 2


# Either


def test_a_folder_and_a_zip_are_told_apart(folder: Path, archive: Path) -> None:
    pack(archive, ("bundle.toml", b"zipped"))
    for location, expected in ((folder, b"format"), (archive, b"zipped")):
        source = open_source(str(location))
        assert source.read("bundle.toml", 6) == expected
        assert source.name == location.name
        source.close()


def test_a_person_may_keep_the_bundle_behind_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(folder)
    assert open_source(str(tmp_path / "shortcut")).read("bundle.toml", 6) == b"format"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("holiday.jpg", b"\xff\xd8\xff", ProblemCode.NOT_A_BUNDLE),
        ("empty", b"", ProblemCode.NOT_A_BUNDLE),
        ("job.zip", b"", ProblemCode.ARCHIVE_DAMAGED),
        ("job.zip", b"PK\x03\x04 and then the download stopped", ProblemCode.ARCHIVE_DAMAGED),
        ("job.bundle", b"PK\x03\x04", ProblemCode.ARCHIVE_DAMAGED),
    ],
)
def test_what_is_no_zip_is_told_from_a_broken_one(tmp_path: Path, name: str, data: bytes, code: ProblemCode) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(lambda: open_source(str(tmp_path / name))) == (code, name)


def test_a_pipe_is_no_bundle_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(lambda: open_source(str(tmp_path / "pipe"))) == (ProblemCode.NOT_A_BUNDLE, "pipe")


@pytest.mark.parametrize("location", ["/nowhere/at/all", f"{__file__}/x", "a\0b"])
def test_nothing_at_a_place_is_told(location: str) -> None:
    assert refusal(lambda: open_source(location)) == (ProblemCode.NOT_FOUND, location)
