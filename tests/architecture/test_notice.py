"""Tests of the licence and of NOTICE.md: each component of the program is named with the licence that it states."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
import zipfile
from email.parser import BytesParser
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from architecture.source_tree import ROOT
from notice import NOTICE, installed, licence_files, licence_texts, licences, named, needed, plain, unnamed

TEXT = NOTICE.read_text(encoding="utf-8")
# The SHA-256 of https://www.apache.org/licenses/LICENSE-2.0.txt.
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
PACKAGES = TEXT.partition("## Python and packages")[2].partition("## ")[0]


def test_the_licence_is_apache_2_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_a_wheel_carries_the_licence_and_the_notice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        inside = {Path(name).name: name for name in packed.namelist() if ".dist-info/" in name}
        metadata = BytesParser().parsebytes(packed.read(inside["METADATA"]))
        assert packed.read(inside["LICENSE"]) == (ROOT / "LICENSE").read_bytes()
        assert packed.read(inside["NOTICE.md"]) == NOTICE.read_bytes()
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE.md"]


def test_what_the_program_runs_with_is_more_than_what_it_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(needed()) > len(project["dependencies"])
    assert {"pyside6-essentials", "shiboken6", "six", "pycparser", "tzdata"} <= needed()
    assert not {"pytest", "hypothesis", "packaging"} & needed()


@pytest.mark.parametrize("name", sorted(needed()))
def test_everything_the_program_runs_with_is_named_with_the_licence_it_states(name: str) -> None:
    noted = named(TEXT).parts
    assert name in noted
    there = installed(name)
    if there is not None:
        stated = licences(there)
        assert stated, f"{name} states no licence that is known here"
        assert all(licence in noted[name] for licence in stated), (name, sorted(stated), noted[name])


@pytest.mark.parametrize("name", sorted(needed()))
def test_each_stated_licence_text_is_found_by_its_path(name: str) -> None:
    there = installed(name)
    stated = licence_files(there) if there else []
    texts = licence_texts(there) if there else {}
    assert set(stated) <= set(texts)
    assert all(texts[path].is_file() for path in stated)


def test_numpy_states_seventeen_licence_texts_some_of_one_name() -> None:
    numpy = installed("numpy")
    assert numpy is not None
    texts = [path for path in licence_texts(numpy) if path != "METADATA"]
    assert len(licence_files(numpy)) == len(texts) == 17
    assert len({Path(path).name for path in texts}) < 17


def test_no_package_is_named_that_the_program_does_not_run_with() -> None:
    noted = named(PACKAGES).parts
    others = {"cpython and its standard library", "pyinstaller's boot loader and run-time hooks"}
    assert {name for name in noted if name.strip("-")} - others <= needed()


class Stated(Distribution):
    """A distribution that has only these metadata lines."""

    def __init__(self, *lines: str) -> None:
        self._lines = lines

    def read_text(self, filename: str) -> str | None:
        return "\n".join(self._lines) + "\n" if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        raise FileNotFoundError(path)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("License-Expression: MIT AND Zlib",), {"MIT", "Zlib"}),
        (("License: LGPL-3.0-only OR GPL-2.0-only",), {"LGPL-3.0-only", "GPL-2.0-only"}),
        (("License: MIT License", "Classifier: License :: OSI Approved :: MIT License"), {"MIT"}),
        (("Classifier: License :: OSI Approved :: BSD License",), {"BSD"}),
        (("License: Dual License",), set()),
        (("Name: silent",), set()),
    ],
)
def test_a_licence_is_read_as_old_and_new_metadata_state_it(lines: tuple[str, ...], expected: set[str]) -> None:
    assert licences(Stated(*lines)) == expected


def a_build(folder: Path, *names: str) -> Path:
    """Create native files with these names in a build folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x7fELF" + bytes(12))
    return folder


VALID = (
    *("libpython3.13.so.1.0", "libz.so.1", "libX11.so.6", "libpyside6.abi3.so.6.11", "PySide6/QtCore.abi3.so"),
    *("PySide6/Qt/plugins/platforms/libqxcb.so", "pillow.libs/libjpeg-6dc8d115.so.62.4.0", "PIL/_webp.abi3.so"),
    *("av.libs/libavcodec-d61378e8.so.63.1.102", "av.libs/libx264-d6533a8d.so.165", "av/_core.abi3.so"),
    *("python3.13/lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so", "_ctypes.pyd"),
)


def test_a_build_of_what_is_named_is_sound(tmp_path: Path) -> None:
    (tmp_path / "notes.so.txt").write_text("no library", encoding="utf-8")
    (tmp_path / "jsonschema-4.26.0.dist-info").mkdir()
    modules = frozenset({"json", "annotator", "lxml", "attr", "_pyi_rth_utils", "PIL"})
    assert unnamed(a_build(tmp_path, *VALID), modules, TEXT) == []


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("libreadline.so.8", "libreadline.so.8"),
        ("pillow.libs/libx264-0123abcd.so.164", "pillow.libs/libx264-0123abcd.so.164"),
        ("avcodec-61.dll", "avcodec-61.dll"),
        ("libx265.215.dylib", "libx265.215.dylib"),
        ("PIL/libplanted.so", "PIL/libplanted.so"),
        ("cv2/cv2.abi3.so", "cv2/cv2.abi3.so"),
        ("no_suffix_at_all", "no_suffix_at_all"),
    ],
)
def test_a_planted_library_that_is_not_named_is_caught(tmp_path: Path, file: str, told: str) -> None:
    assert unnamed(a_build(tmp_path, *VALID, file), frozenset(), TEXT) == [f"file {told}"]


def test_a_planted_module_or_distribution_that_is_not_named_is_caught(tmp_path: Path) -> None:
    (tmp_path / "pytest-9.2.0.dist-info").mkdir()
    assert unnamed(tmp_path, frozenset({"planted", "hypothesis", "lxml"}), TEXT) == [
        "module hypothesis", "module planted", "distribution pytest",
    ]  # fmt: skip


def test_what_is_struck_from_the_notice_is_caught(tmp_path: Path) -> None:
    without = "\n".join(line for line in TEXT.splitlines() if not line.startswith(("| lxml", "| zlib")))
    assert unnamed(a_build(tmp_path, *VALID), frozenset({"lxml"}), without) == ["module lxml", "file libz.so.1"]


def test_names_are_compared_as_the_index_does() -> None:
    assert plain("PySide6_Essentials") == plain("pyside6.essentials") == "pyside6-essentials"
