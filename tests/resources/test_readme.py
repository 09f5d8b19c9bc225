"""What the README shows to requesters works: the bundle, in both of its ways, and the commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from annotator.app.main import main, parser
from annotator.core.design.controls import Choices
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.bundle.reader import read_bundle
from bundle_making import picture
from fakes.bundle_shelf import HeldSource

README = Path(__file__).resolve().parents[2] / "README.md"
PRESET = re.compile(r"preset = .*?\nlabels = [^\n]*\n", re.DOTALL)


def shown(kind: str) -> str:
    """The first example that is written in this language."""
    example, *_further = re.findall(rf"```{kind}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return str(example)


@pytest.mark.parametrize("has_preset", [True, False])
def test_the_example_can_be_copied(has_preset: bool) -> None:
    manifest, ways = shown("toml"), len(PRESET.findall(shown("toml")))
    files = {"tasks.csv": shown("csv").encode(), "media/corner.jpg": picture("JPEG", "teal")}
    if not has_preset:
        manifest = PRESET.sub('config = "config.xml"\n', manifest)
        files["config.xml"] = shown("xml").encode()
    reading = read_bundle(HeldSource("my-bundle", {**files, "bundle.toml": manifest.encode()}))
    assert reading.problems == ()
    assert reading.bundle is not None
    assert (ways, len(reading.bundle.tasks)) == (1, 1)
    (control,) = reading.bundle.design.controls()
    assert isinstance(control, Choices)
    assert "Bench" in [choice.value for choice in control.choices]


def commands() -> list[list[str]]:
    """The words of each `annotator ...` line, without the name of the program and what is said about it."""
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


def test_every_preset_is_described() -> None:
    text = README.read_text(encoding="utf-8")
    assert [preset for preset in PRESETS if f"| `{preset}` |" not in text] == []


def test_every_picture_is_shown_with_words_for_who_cannot_see_it_and_is_small() -> None:
    shown = re.findall(r"!\[(.+?)\]\((resources/readme/[^)]+)\)", README.read_text(encoding="utf-8"))
    files = {README.parent / path for _words, path in shown}
    assert files == set((README.parent / "resources" / "readme").iterdir())
    for file in files:
        with Image.open(file) as taken:
            assert taken.size == (1280, 800)
        assert file.stat().st_size < 120_000
