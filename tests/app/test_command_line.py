"""Command-line input and the commands that handle it."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from annotator.app.gui import program as live
from annotator.app.ledger import export as ledger_export
from annotator.app.ledger import verify as ledger_command
from annotator.app.ledger.export import LedgerExportAsked
from annotator.app.main import COMMANDS, main
from annotator.app.self_test import command as self_test
from annotator.media.images.service import ImageService

HOME = Path("my home")
type Call = tuple[object, ...]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """Record the called commands with their arguments; nothing is executed."""
    called: list[Call] = []

    def opened(home: Path | None, bundle: str | None, images: ImageService, _companion: live.Companion | None) -> int:
        asyncio.run(images.close())
        called.append(("open", home, bundle))
        return 0

    def exported(asked: LedgerExportAsked) -> int:
        said = asked.form, asked.first, asked.last
        called.append(("export", asked.home_folder, asked.output, *(said if said != ("jsonl", None, None) else ())))
        return 0

    def verified(home: Path | None, file: Path | None, *, as_json: bool) -> int:
        called.append(("verify", home, file, as_json))
        return 0

    def proved(*, as_json: bool) -> int:
        called.append(("self-test", as_json))
        return 0

    monkeypatch.setattr(live, "live", opened)
    monkeypatch.setattr(ledger_export, "export", exported)
    monkeypatch.setattr(ledger_command, "verify", verified)
    monkeypatch.setattr(self_test, "self_test", proved)
    return called


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ([], ("open", None, None)),
        (["bundle.zip"], ("open", None, "bundle.zip")),
        (["Bundle.Annotator"], ("open", None, "Bundle.Annotator")),
        (["--home", "my home"], ("open", HOME, None)),
        (["--home", "my home", "bundle.zip"], ("open", HOME, "bundle.zip")),
        (["--home=my home", "bundle.zip"], ("open", HOME, "bundle.zip")),
        (["bundle.zip", "--home", "my home"], ("open", HOME, "bundle.zip")),
        (["--home", "my home", "open", "bundle.zip"], ("open", HOME, "bundle.zip")),
        (["open", "--home", "my home", "bundle.zip"], ("open", HOME, "bundle.zip")),
        (["--home", "ledger"], ("open", Path("ledger"), None)),
        (["--home", "my home", "./ledger"], ("open", HOME, "./ledger")),
        (["ledger", "export"], ("export", None, None)),
        (["ledger", "export", "--home", "my home", "-o", "out"], ("export", HOME, Path("out"))),
        (["--home", "my home", "ledger", "export", "-o", "out"], ("export", HOME, Path("out"))),
        (["ledger", "export", "--format", "csv", "-o", "out"], ("export", None, Path("out"), "csv", None, None)),
        (
            ["ledger", "export", "--format=statement", "-o", "out", "--from", "2026-11-01", "--until", "2026-11-01"],
            ("export", None, Path("out"), "statement", date(2026, 11, 1), date(2026, 11, 1)),
        ),
        (["--home=my home", "ledger", "verify", "--json"], ("verify", HOME, None, True)),
        (["ledger", "--home", "my home", "verify"], ("verify", HOME, None, False)),
        (["--home", "other", "ledger", "verify", "--home", "my home"], ("verify", HOME, None, False)),
        (["self-test", "--json"], ("self-test", True)),
    ],
)
def test_a_home_may_be_named_before_or_after_the_command(calls: list[Call], words: list[str], call: Call) -> None:
    assert main(words) == 0
    assert calls == [call]


@pytest.mark.parametrize(
    "words",
    [
        ["--home"],
        ["self-test", "--home", "x"],
        ["--home", "x", "self-test"],
        ["self-test", "bundle.zip"],
        ["--home", "x", "ledger"],
        ["--home", "x", "ledger", "burn"],
        ["ledger", "export", "--format", "csv"],
        ["ledger", "export", "--format", "pdf", "-o", "out"],
        ["ledger", "export", "-o", "out", "--from", "2026-11-01"],
        ["ledger", "export", "--format", "csv", "-o", "out", "--until", "2026-11-01"],
        ["ledger", "export", "--format", "statement", "-o", "out", "--until", "yesterday"],
        ["ledger", "export", "--format", "statement", "-o", "out", "--from", "0001-01-01"],
        ["ledger", "export", "--format", "statement", "-o", "out", "--from", "2026-11-02", "--until", "2026-11-01"],
        ["--home", "x", "a.zip", "b.zip"],
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_done(
    calls: list[Call], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["chekc", "bundle"], "Did you mean “check”?"),
        (["--home", "x", "chekc"], "Did you mean “check”?"),
        (["--home=x", "Rates"], "Did you mean “rates”?"),
        (["selftest"], "Did you mean “self-test”?"),
        (["nonsense"], "Commands: open, check, "),
        (["nonsense", "--json"], "Commands: open, check, "),
    ],
)
def test_a_mistyped_command_is_answered_and_opens_nothing(
    calls: list[Call], words: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert advice in capsys.readouterr().err
    assert calls == []


def test_what_lies_here_is_opened_whatever_it_is_called(
    calls: list[Call], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chekc").mkdir()
    assert main(["chekc"]) == 0
    assert main(["elsewhere/bundle"]) == 0
    assert calls == [("open", None, "chekc"), ("open", None, "elsewhere/bundle")]


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"self-test"}))
def test_each_command_but_one_names_the_home(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "--home DIR" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["--home", "x", "-h"]])
def test_the_help_names_the_commands_and_the_home(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for word in ("--home DIR", "open", "check", "ledger", "self-test"):
        assert word in said
