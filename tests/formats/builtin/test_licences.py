"""The licence texts that About shows, from a checkout with its packages and from a frozen program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.builtin.licences import licence_texts, read_notice
from annotator.formats.builtin.resources import resource_folder
from architecture.source_tree import ROOT
from notice import installed, needed


def test_every_package_that_the_program_needs_shows_its_licence() -> None:
    texts = {licence.part: licence.read() for licence in licence_texts()}
    assert next(iter(texts)) == "annotator"
    assert texts["annotator"] == (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.0"]
    shown = {part.lower().replace("_", "-").replace(".", "-") for part in texts}
    with_texts = {name for name in needed() if (there := installed(name)) and there.metadata.get_all("License-File")}
    assert with_texts <= shown
    assert "pytest" not in shown
    assert all(texts.values())


def test_every_text_of_a_package_with_several_is_shown() -> None:
    (numpy,) = (licence.read() for licence in licence_texts() if licence.part == "numpy")
    there = installed("numpy")
    assert there is not None
    files = there.metadata.get_all("License-File") or []
    assert len(files) > 5
    for name in files:
        assert (there.read_text(f"licenses/{name}") or "").strip() in numpy.replace("\r\n", "\n"), name


def test_the_notice_is_a_page() -> None:
    page = read_notice()
    assert page.title == "Notice"
    assert "Qt and PySide6: LGPL" in [section.title for section in page.sections]


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of a frozen program with its licences."""
    files = {
        "LICENSE": "Apache", "NOTICE.md": "# Notice\n\nAll parts.\n", "licences/LGPL-3.0.txt": "LGPL",
        "licences/numpy/METADATA": "Name: numpy", "licences/numpy/licenses/LICENSE.txt": "NumPy",
        "licences/numpy/licenses/numpy/linalg/LICENSE": "LAPACK", "licences/debian/zlib1g/copyright": "zlib",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    resource_folder.cache_clear()
    yield tmp_path
    resource_folder.cache_clear()


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_shows_the_texts_of_its_folder() -> None:
    assert read_notice().title == "Notice"
    assert {licence.part: licence.read() for licence in licence_texts()} == {
        "annotator": "Apache",
        "LGPL-3.0": "LGPL",
        "numpy": "LICENSE.txt\n\nNumPy\n\n\nLICENSE\n\nLAPACK",
        "zlib1g": "zlib",
    }
