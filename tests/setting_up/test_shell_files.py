"""Man pages and completions have every command and option, and are valid for those checkers that are installed."""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app.main import COMMANDS, parser
from annotator.app.translations import speak
from shell_files import write

CHECKERS = (
    ("annotator", "bash -n"),
    ("_annotator", "zsh -n"),
    ("annotator.fish", "fish --no-execute"),
    ("annotator.1", "groff -man -Kutf8 -Tutf8 -ww -z"),
    ("annotator.1", "mandoc -T lint -W warning"),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the written texts by their paths, man pages without `.gz`."""
    folder = tmp_path_factory.mktemp("share")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1764633600")
        written = write(folder)
        again = {path: path.read_bytes() for path in written}
        assert {path: path.read_bytes() for path in write(folder)} == again, "the same bytes twice"
    speak("en")
    texts: dict[str, str] = {}
    for path in written:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        texts[path.relative_to(folder).as_posix().removesuffix(".gz")] = data.decode()
    return texts


def parsers(name: str, command: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield name, command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from parsers(f"{name} {word}".strip(), below)


def test_a_man_page_has_every_command_with_its_options(files: dict[str, str]) -> None:
    pages = {path: text.replace(r"\-", "-").replace(r"\%", "") for path, text in files.items() if path.endswith(".1")}
    assert sorted(pages) == ["man/fr/man1/annotator.1", "man/man1/annotator.1"]
    for page in pages.values():
        assert page.startswith(".TH ANNOTATOR 1 2025-12-02 ")
        below = dict(re.findall(r"^\.S[SH] ([^\n]+)\n(.*?)(?=^\.S[SH] |\Z)", page, re.MULTILINE | re.DOTALL))
        for name, command in parsers("", parser(*COMMANDS)):
            text = below[f"annotator {name}" if name else "OPTIONS"]
            options = {option for action in command._actions for option in action.option_strings}
            assert options <= set(re.findall(r"\\fB(-[^\\]+)\\fR", text)), (name, text)
            choices = [action.choices for action in command._actions if action.option_strings and action.choices]
            assert not [choice for one in choices for choice in one if str(choice) not in text]


def test_a_man_page_speaks_its_language(files: dict[str, str]) -> None:
    english, french = files["man/man1/annotator.1"], files["man/fr/man1/annotator.1"]
    assert re.findall(r"^\.SH (.+)$", english, re.MULTILINE)[-2:] == ["GENERAL RULES", "EXIT CODES"]
    assert re.findall(r"^\.SH (.+)$", french, re.MULTILINE)[-2:] == ["RÈGLES GÉNÉRALES", "CODES DE SORTIE"]
    assert "Ouvrir la fenêtre" in french


def test_a_completion_has_every_command_and_option(files: dict[str, str]) -> None:
    for path in ("bash-completion/completions/annotator", "zsh/vendor-completions/_annotator"):
        words = set(re.findall(r"[\w-]+", files[path]))
        for name, command in parsers("", parser(*COMMANDS)):
            options = {option for action in command._actions for option in action.option_strings}
            assert {*name.split(), *options} <= words, (path, name)
    fish = files["fish/vendor_completions.d/annotator.fish"]
    for name, command in parsers("", parser(*COMMANDS)):
        own = [line for line in fish.splitlines() if re.search(rf"_using{' ' * bool(name)}{name}['; ]", line)]
        for action in command._actions:
            for option in action.option_strings:
                flag = f"-l {option[2:]} " if option.startswith("--") else f"-s {option[1:]} "
                assert any(flag in line for line in own), (name, option)
        if name:
            assert re.search(rf"npos -eq 0' -a {name.split()[-1]} ", fish)


def test_a_folder_or_file_is_completed_where_one_is_taken(files: dict[str, str]) -> None:
    fish = files["fish/vendor_completions.d/annotator.fish"]
    assert re.search(r"-l home .*__fish_complete_directories", fish)
    assert re.search(r"_using check.*__fish_complete_path", fish)


@pytest.mark.parametrize(("name", "command"), CHECKERS)
def test_the_files_are_valid_for_an_installed_checker(
    name: str, command: str, files: dict[str, str], tmp_path: Path
) -> None:
    for number, (path, text) in enumerate(files.items()):
        if Path(path).name == name and shutil.which(command.split()[0]):
            file = tmp_path / f"{number}"
            file.write_text(text, encoding="utf-8")
            done = subprocess.run([*command.split(), file], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout + done.stderr) == (0, "")
