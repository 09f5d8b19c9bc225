"""Arguments of `new` and `pack`, and the values that they pass on."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.app.requester import new as new_command
from annotator.app.requester import pack as pack_command
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.manifest.writer import BundleRequest, NewPay

type Call = tuple[object, ...]
ABOUT = ("--language", "fr", "--requester", "r", "--contact", "c")
PAID = ("--pay", "0.05", "--currency", "EUR", "--expected-s", "9")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """Record the called commands with their arguments; nothing is executed."""
    called: list[Call] = []

    def made(folder: Path, request: BundleRequest, *, with_config: bool, as_json: bool) -> int:
        called.append((folder, request, with_config, as_json))
        return 0

    def packed(folder: Path, output: Path | None, *, overwrite: bool, as_json: bool, home_folder: Path | None) -> int:
        called.append((folder, output, overwrite, as_json, home_folder))
        return 0

    monkeypatch.setattr(new_command, "new", made)
    monkeypatch.setattr(pack_command, "pack_bundle", packed)
    return called


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["new", "job", "--preset", "translation"], (Path("job"), BundleRequest("translation"), False, False)),
        (
            ["new", "job", "--preset", "x", "--label", "a b", "-l", "c", "--question", "q", "--title", "t", "--json"],
            (Path("job"), BundleRequest("x", ("a b", "c"), "q", "t"), False, True),
        ),
        (
            ["new", "job", "--preset", "x", *ABOUT, *PAID],
            (Path("job"), BundleRequest("x", (), "", "", "fr", "r", "c", NewPay("0.05", "EUR"), 9), False, False),
        ),
        (["new", "job", "--preset", "x", "--with-config"], (Path("job"), BundleRequest("x"), True, False)),
        (["pack", "job"], (Path("job"), None, False, False, None)),
        (["pack", "job", "-o", "a.zip", "--overwrite", "--json"], (Path("job"), Path("a.zip"), True, True, None)),
        (["pack", "job", "--home", "mine"], (Path("job"), None, False, False, Path("mine"))),
    ],
)
def test_what_is_said_is_handed_on(calls: list[Call], words: list[str], call: Call) -> None:
    assert main(words) == 0
    assert calls == [call]


@pytest.mark.parametrize(
    "words",
    [
        ["new"],
        ["new", "job"],
        ["new", "--preset", "translation"],
        ["new", "job", "--preset", "translation", "--pay", "0.05"],
        ["new", "job", "--preset", "translation", "--currency", "EUR"],
        ["new", "job", "--preset", "translation", "--expected-s", "soon"],
        ["pack"],
        ["pack", "a", "b"],
        ["pack", "a", "-o"],
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


def test_the_help_lists_the_presets(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["new", "--help"])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"one of {', '.join(PRESETS)} " in said
