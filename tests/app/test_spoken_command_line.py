"""The command line in the person's language: the one they chose, or the system's; what scripts read is in neither."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.app import main as main_module
from annotator.app.main import main, parser
from annotator.app.translations import speak
from annotator.formats.builtin.presets import PRESETS
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n import translation as words

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
COMMANDS = ("open", "check", "connect", "export", "import", "ledger", "new", "pack", "rates", "self-test", "try")
# What argparse can say to a person here, by its English.
OF_ARGPARSE = ("usage:", "positional arguments", "show this help message", "error:", "are required", "unrecognized",
               "expected one argument", "invalid choice", "argument ")  # fmt: skip


@pytest.fixture(autouse=True)
def english_afterwards(monkeypatch: pytest.MonkeyPatch) -> object:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    yield
    speak("en")


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")


def home_in(folder: Path, language: str) -> Path:
    async def fill() -> None:
        records = open_records(Home(folder))
        await records.save_settings({"language": language})
        await records.close()

    asyncio.run(fill())
    return folder


def ended(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(str(end.value.code))


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_system_s_language_is_spoken(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, "fr_CA.UTF-8")
    assert ended("--help") == 0
    assert "utilisation" in capsys.readouterr().out


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("place", ["before", "after", "glued"])
def test_what_the_person_chose_comes_before_the_system_s(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(home_in(tmp_path, "en"))
    said = {
        "before": ["--home", home, "check"],
        "after": ["check", "--home", home],
        "glued": [f"--home={home}", "check"],
    }
    assert ended(*said[place]) == 2
    assert "usage:" in capsys.readouterr().err


def test_a_french_home_speaks_french_in_whatever_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = str(home_in(tmp_path, "fr"))
    assert main(["ledger", "verify", "--home", home]) == 0
    assert capsys.readouterr().out == "Le registre est intact (0 entrée).\n"


def test_a_home_that_cannot_be_read_is_no_reason_to_say_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Home(tmp_path).records.write_bytes(b"a letter")
    assert ended("--home", str(tmp_path), "--help") == 0
    assert "usage:" in capsys.readouterr().out
    assert [one.name for one in tmp_path.iterdir()] == ["records.sqlite3"]


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("command", [*COMMANDS, "ledger export", "ledger verify", ""])
def test_every_help_is_french_to_the_last_word(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*command.split(), "--help") == 0
    french_help = capsys.readouterr().out
    speak("en")
    english = {line.strip() for line in helped(command).splitlines() if len(line.split()) > 2}
    left = [line for line in french_help.splitlines() if line.strip() in english and "{" not in line]
    left = [line for line in left if not all(word.startswith("[--") for word in line.split())]  # names alone
    assert [line for line in left if not set(line.replace(",", " ").split()) <= set(PRESETS)] == []
    assert [one for one in OF_ARGPARSE if one in french_help] == []


def helped(command: str) -> str:
    names = command.split()
    found = parser(names[0] if names else "")
    for name in names:
        (choices,) = (one.choices for one in found._actions if isinstance(one, argparse._SubParsersAction))
        found = choices[name]
    return found.format_help()


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    "said",
    [
        ["chekc"],
        ["nonsense"],
        ["check"],
        ["rates", "a", "b"],
        ["rates", "a", "--gap"],
        ["rates", "a", "--gap", "soon"],
        ["rates", "a", "--wage", "0"],
        ["rates", "a", "--bundle", "b"],
        ["rates", ""],
        ["export", "a", "--to", "pdf", "-o", "b"],
        ["export", "a", "--to", "mturk", "-o", "b"],
        ["export", "a", "--to", "csv", "-o", "b", "--media-prefix", "s3://c/"],
        ["export", "a", "--to", "label-studio", "-o", "b", "--bundle", "b", "--media-prefix", "c"],
        ["import", "a", "-o", "b", "--pay", "1"],
        ["import", "a", "-o", "b", "--preset", "p", "--config", "c"],
        ["new", "a", "--preset", "p", "--pay", "1"],
        ["ledger"],
        ["ledger", "export", "--format", "csv"],
        ["ledger", "export", "--from", "2026-11-01"],
        ["ledger", "export", "--format", "statement", "-o", "x", "--from", "soon"],
        ["ledger", "export", "--format", "statement", "-o", "x", "--from", "2026-11-02", "--until", "2026-11-01"],
        ["--home", "x", "self-test"],
    ],
)
def test_every_question_of_usage_is_french(said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*said) == 2
    told = capsys.readouterr().err
    assert told.startswith("utilisation\u00a0: annotator")
    assert "\u00a0: erreur\u00a0: " in told
    assert [one for one in OF_ARGPARSE if one in told] == []


@pytest.mark.usefixtures("french")
def test_scripts_read_the_same_keys_and_codes_in_any_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def report() -> object:
        assert main(["rates", str(tmp_path / "nothing"), "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        for problem in told["problems"]:
            assert problem.pop("problem")
            assert problem.pop("hint")
        return told

    in_french = report()
    monkeypatch.setenv("LANG", "en")
    assert report() == in_french
    assert words.language() == "en"


def test_a_sentence_of_argparse_that_is_not_in_the_table_stays_its_own() -> None:
    parser("")
    with pytest.raises(argparse.ArgumentError, match="conflicting option string"):
        argparse.ArgumentParser().add_argument("-h")


def each_parser(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser, and those of its commands and actions."""
    yield of
    for action in of._actions:
        for inner in action.choices.values() if isinstance(action.choices, dict) else ():
            yield from each_parser(inner)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_description_is_a_sentence_and_a_help_text_is_not(language: str) -> None:
    speak(language)
    parsers = [*each_parser(parser(*main_module.COMMANDS))]
    assert len(parsers) > len(main_module.COMMANDS)
    said = [one.description or "" for one in parsers]
    assert [text for text in said if not (text[:1].isupper() and text.endswith("."))] == []
    helps = {action.help or "" for one in parsers for action in one._actions}
    assert [text for text in helps if text[:1].isupper() or re.search(r"(?<!\.\.)\.$", text)] == []
