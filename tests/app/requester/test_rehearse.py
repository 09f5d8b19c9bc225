"""`annotator try`: what can be typed, and who answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.app.gui.program import Companion
from annotator.app.main import main
from annotator.app.requester import rehearse
from annotator.core.keymap import Keymap, changed_keys, stored_keymap
from annotator.core.settings import APPEARANCE
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records

type Call = tuple[Path | None, str, bool]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    called: list[Call] = []

    def rehearsed(home: Path | None, location: str, *, as_json: bool, companion: Companion | None = None) -> int:
        assert companion is None
        called.append((home, location, as_json))
        return 0

    monkeypatch.setattr(rehearse, "rehearse", rehearsed)
    return called


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["try", "streets"], (None, "streets", False)),
        (["try", "streets.zip", "--json"], (None, "streets.zip", True)),
        (["try", "--home", "my home", "streets"], (Path("my home"), "streets", False)),
        (["--home", "my home", "try", "streets"], (Path("my home"), "streets", False)),
    ],
)
def test_a_bundle_is_named_and_a_home_may_be(calls: list[Call], words: list[str], call: Call) -> None:
    assert main(words) == 0
    assert calls == [call]


@pytest.mark.parametrize("words", [["try"], ["try", "a", "b"], ["try", "a", "--keep"]])
def test_anything_else_is_no_use(calls: list[Call], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize("place", ["nowhere", "empty"])
def test_of_nothing_a_sentence_is_said_and_no_window_opens(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["try", str(tmp_path / place), "--home", str(tmp_path / "home")]) == 2
    said = capsys.readouterr()
    assert str(tmp_path / place) in said.err
    assert "annotator new" in said.err
    assert said.out == ""


def test_a_rehearsal_has_the_keys_and_looks_that_the_person_chose_and_not_where_results_go(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    chosen = {APPEARANCE.key: "dark", **changed_keys(Keymap({}), Keymap({"play": ("Ctrl+F7",)}))}

    async def taken_over() -> Mapping[str, str]:
        records = open_records(home)
        await records.save_settings({**chosen, "results-folder": "/elsewhere"})
        await records.close()
        return await rehearse._settings(home)

    assert asyncio.run(taken_over()) == chosen
    assert stored_keymap(chosen).keys("play") == ("Ctrl+F7",)
