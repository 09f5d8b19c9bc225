"""Tests that forbidden words are not committed. Each word is assembled from pieces, so that this file passes too."""

from __future__ import annotations

import re

import pytest

from architecture.source_tree import all_python_files, place, text_files

EXEMPTIONS = ("type: " + "ignore", "no" + "qa", "pragma: no " + "cover", "TO" + "DO", "FIX" + "ME", "X" + "XX")
EXEMPTION = re.compile(rf"\b(?:{'|'.join(map(re.escape, EXEMPTIONS))})\b")
# An absolute path at the file system root, and not the middle of `src/annotator/work/`.
PRIVATE_PLACES = re.compile(r"(?<![\w.*)\]}>-])/(?:" + "|".join(("ro" + "ot", "wo" + "rk", "ho" + "me")) + r")/")
REGISTRIES = ("pypi.org/" + "simple", "files.python" + "hosted", "deb.debian" + ".org", "registry.npm" + "js")


def test_no_rule_is_switched_off_and_nothing_is_left_for_later() -> None:
    found = [
        f"{place(path, number)} {exemption.group()}"
        for path in all_python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (exemption := EXEMPTION.search(line)) is not None
    ]
    assert not found


def test_nothing_tells_where_it_was_written_or_fetched() -> None:
    found = [
        f"{place(path, number)} {line.strip()[:80]}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if PRIVATE_PLACES.search(line) or any(host in line for host in REGISTRIES)
    ]
    assert not found


@pytest.mark.parametrize("folder", ["ro" + "ot", "wo" + "rk", "ho" + "me"])
def test_a_private_place_is_told_from_a_folder_of_the_project(folder: str) -> None:
    assert PRIVATE_PLACES.search(f'open("/{folder}/somebody/notes.txt")')
    assert PRIVATE_PLACES.search(f"/{folder}/somebody")
    assert not PRIVATE_PLACES.search(f"src/annotator/{folder}/session.py")
    assert not PRIVATE_PLACES.search(f"{{folder}}/{folder}/session.py")
