"""The README is true: its first commands work, it links every page of the handbook, and shows every screenshot."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from annotator.app.main import main, parser

README = Path(__file__).resolve().parents[2] / "README.md"
HANDBOOK = README.parent / "resources" / "handbook"


def commands() -> list[list[str]]:
    """Return the arguments of each `annotator ...` line, without its comment."""
    lines = README.read_text(encoding="utf-8").splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("annotator ")]


def test_the_first_commands_lead_from_nothing_to_a_packed_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    first = commands()[:4]
    assert [words[0] for words in first] == ["new", "check", "try", "pack"]
    for words in first:
        assert parser(words[0]).parse_args(words).command == words[0]
        if words[0] != "try":
            assert main(words) == 0, capsys.readouterr()
    assert {path.name for path in tmp_path.iterdir()} == {"my-bundle", "my-bundle.zip"}


def test_every_example_is_understood() -> None:
    for words in commands():
        assert parser(words[0]).parse_args(words).command == words[0]


def test_every_page_of_the_handbook_is_linked() -> None:
    links = set(re.findall(r"\]\((resources/handbook/[^)]+\.md)\)", README.read_text(encoding="utf-8")))
    assert links == {path.relative_to(README.parent).as_posix() for path in HANDBOOK.glob("*/*.md")}


def test_every_image_is_shown_with_words_for_who_cannot_see_it_and_is_small() -> None:
    shown = re.findall(r"!\[(.+?)\]\((resources/readme/[^)]+)\)", README.read_text(encoding="utf-8"))
    files = {README.parent / path for _words, path in shown}
    assert files == set((README.parent / "resources" / "readme").iterdir())
    for file in files:
        with Image.open(file) as taken:
            assert taken.size == (1280, 800)
        assert file.stat().st_size < 120_000
