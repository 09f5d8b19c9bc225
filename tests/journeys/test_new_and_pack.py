"""A requester goes from nothing to a file that can be given away, through the real main; and is told what cannot be."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from annotator.formats.builtin.presets import PRESETS
from bundle_making import valid_bundle
from depth import part

PAID = ("--pay", "0.60", "--currency", "EUR", "--expected-s", "120")

type Said = tuple[int, str, str]
type Say = Callable[..., Said]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """One command, typed in an empty folder: its exit code, what it wrote, and what it complained about."""
    monkeypatch.chdir(tmp_path)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")

    def typed(*words: str) -> Said:
        code = main(list(words))
        written = capsys.readouterr()
        return code, written.out, written.err

    return typed


def report(said: Said) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(said[1])
    return told


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_own_words(bundle: Path) -> None:
    """In place of what a new bundle leaves to be replaced."""
    tasks = bundle / "tasks.csv"
    tasks.write_text(
        re.sub("^example-", "mine-", tasks.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    (bundle / "instructions.md").write_text("# What to do\n\nLook twice.\n", encoding="utf-8")


# Each preset is packed here or, below, only checked; both with each of them in a deep run.
@pytest.mark.parametrize("preset", part(PRESETS, 2, 1))
def test_new_check_pack_and_check_again_with_nothing_to_complain_about(say: Say, tmp_path: Path, preset: str) -> None:
    asked = (*PAID, "--requester", "Us", "--contact", "us@example.org")
    assert say("new", "my-bundle", "--preset", preset, "--label", "One", "--label", "Two", *asked)[::2] == (0, "")
    left = report(say("check", "my-bundle", "--json"))["problems"]
    assert [(one["code"], one["file"]) for one in left] == [
        ("starter-left", "instructions.md"), ("starter-left", "tasks.csv")
    ]  # fmt: skip
    put_own_words(tmp_path / "my-bundle")
    assert report(say("check", "my-bundle", "--json")) == {"bundle": "my-bundle", "sound": True, "problems": []}
    code, told, complained = say("pack", "my-bundle")
    assert (code, complained) == (0, "")
    assert told.startswith("The bundle was packed into my-bundle.zip and verified: ")
    assert say("check", "my-bundle.zip")[:2] == (0, "my-bundle.zip is valid.\n")
    with zipfile.ZipFile(tmp_path / "my-bundle.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files(tmp_path / "my-bundle")
    assert say("pack", "my-bundle", "-o", "other.annotator")[0] == 0
    assert (tmp_path / "other.annotator").read_bytes() == (tmp_path / "my-bundle.zip").read_bytes()
    assert say("check", "other.annotator")[:2] == (0, "other.annotator is valid.\n")


@pytest.mark.parametrize("preset", part(PRESETS, 2))
def test_a_preset_is_all_that_has_to_be_said_and_what_comes_next_is_told(say: Say, tmp_path: Path, preset: str) -> None:
    code, told, complained = say("new", "my bundle", "--preset", preset)
    assert (code, complained) == (0, "")
    assert "my bundle was created, with 3 example tasks to replace with your own." in told
    assert "These labels are only a starting point: " in told
    for command in ("check", "try", "pack"):
        assert f'annotator {command} "my bundle"' in told
    assert report(say("check", "my bundle", "--json"))["sound"]
    assert {path.split("/")[0] for path in files(tmp_path / "my bundle")} <= {
        "bundle.toml",
        "tasks.csv",
        "instructions.md",
        "media",
    }


def test_new_says_the_same_as_json(say: Say, tmp_path: Path) -> None:
    told = report(say("new", "it", "--preset", "image-tagging", "--label", "Cat", "--json"))
    assert (told["bundle"], told["made"], told["labels"]) == ("it", True, ["Cat"])
    assert told["files"] == sorted(files(tmp_path / "it"))
    assert {problem["severity"] for problem in told["problems"]} <= {"note"}


def test_every_option_that_cannot_be_is_named_with_its_remedy_and_nothing_is_written(say: Say, tmp_path: Path) -> None:
    words = "new it --preset image-taging --label a --label a --pay 0,05 --currency EURO --expected-s 0 --language x!"
    code, told, complained = say(*words.split())
    assert (code, told) == (2, "")
    for option in ("--preset", "--label", "--pay", "--currency", "--expected-s", "--language"):
        assert option in complained
    assert "Did you mean image-tagging?" in complained
    assert "Did you mean EUR?" in complained
    assert "bundle.toml" not in complained
    assert "--label contains “a” twice." in complained.splitlines()
    assert complained.endswith("No files were written.\n")
    assert list(tmp_path.iterdir()) == []
    as_json = say(*words.split(), "--json")
    assert as_json[0] == 2
    assert {problem["field"] for problem in report(as_json)["problems"]} >= {"--preset", "--label", "--pay"}
    assert not report(as_json)["made"]


def test_a_folder_with_something_in_it_is_left_as_it_is(say: Say, tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    assert say("new", "it", "--preset", "translation")[0] == 0
    before = files(tmp_path / "it")
    code, told, complained = say("new", "it", "--preset", "image-tagging")
    assert (code, told) == (1, "")
    assert "There is already a file or folder at this location. It was not changed." in complained
    assert not report(say("new", "it", "--preset", "image-tagging", "--json"))["made"]
    assert files(tmp_path / "it") == before
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_bundle_of_nobody_is_sound_and_yet_not_packed(say: Say, tmp_path: Path, language: str) -> None:
    assert say("new", "it", "--preset", "translation", "--language", language)[0] == 0
    assert report(say("check", "it", "--json"))["sound"]
    assert "“annotator pack” requires it" in say("check", "it")[1]
    code, told, _complained = say("pack", "it")
    assert code == 1
    assert "bundle.toml, line 14, requester.name: No requester has been entered yet." in told
    assert told.endswith("The bundle was not packed.\n")
    assert not (tmp_path / "it.zip").exists()
    manifest = tmp_path / "it" / "bundle.toml"
    written = manifest.read_text(encoding="utf-8")
    named = re.sub(r'name = ".*"', 'name = "City Library"', written, count=1)
    manifest.write_text(named, encoding="utf-8")
    assert say("pack", "it")[0] == 0


def test_a_bundle_with_problems_is_not_packed_and_the_problems_are_those_of_check(say: Say, tmp_path: Path) -> None:
    valid_bundle(tmp_path / "it")
    (tmp_path / "it" / "tasks.csv").write_text("id,image\na,media/gone.png\n", encoding="utf-8")
    checked = say("check", "it")[1].splitlines()
    code, told, _complained = say("pack", "it")
    assert code == 1
    assert told.splitlines() == [*checked[:-1], "The bundle was not packed."]
    as_json = say("pack", "it", "--json")
    assert (as_json[0], report(as_json)["packed"]) == (1, False)
    assert report(as_json)["problems"] == report(say("check", "it", "--json"))["problems"]
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


def test_a_packed_bundle_is_not_packed_over_unless_asked(say: Say, tmp_path: Path) -> None:
    valid_bundle(tmp_path / "it")
    (tmp_path / "it.zip").write_bytes(b"mine")
    code, told, _complained = say("pack", "it")
    assert code == 1
    assert "--overwrite" in told
    assert (tmp_path / "it.zip").read_bytes() == b"mine"
    packed = report(say("pack", "it", "--overwrite", "--json"))
    assert (packed["packed"], packed["file"], packed["files"]) == (True, "it.zip", 7)
    assert (tmp_path / "it.zip").stat().st_size == packed["size_bytes"]
    again = report(say("pack", "it", "-o", "other.zip", "--json"))
    assert again["sha256"] == packed["sha256"]


def test_hidden_files_stay_at_home_and_are_told(say: Say, tmp_path: Path) -> None:
    valid_bundle(tmp_path / "it")
    (tmp_path / "it" / ".draft").write_bytes(b"")
    code, told, _complained = say("pack", "it")
    assert code == 0
    assert told.startswith("note: .draft: ")
    with zipfile.ZipFile(tmp_path / "it.zip") as archive:
        assert ".draft" not in archive.namelist()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("pack", "it", "-o", "it/packed.zip"), "is inside the bundle to pack"),
        (("pack", "it", "-o", "it"), "is inside the bundle to pack"),
        (("pack", "file"), "is already a single file"),
    ],
)
def test_what_cannot_be_packed_there_is_refused(
    say: Say, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    valid_bundle(tmp_path / "it")
    (tmp_path / "file").write_bytes(b"")
    before = files(tmp_path)
    code, told, complained = say(*words)
    assert (code, told) == (2, "")
    assert complaint in complained
    assert files(tmp_path) == before


def test_the_folder_one_stands_in_is_packed_beside_itself(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(valid_bundle(tmp_path / "it"))
    assert say("pack", ".")[0] == 0
    assert (tmp_path / "it.zip").is_file()


def test_a_place_that_is_not_there_is_told(say: Say, tmp_path: Path) -> None:
    valid_bundle(tmp_path / "it")
    assert say("pack", "gone")[0] == 1
    code, told, complained = say("pack", "it", "-o", "gone/it.zip")
    assert (code, told) == (1, "")
    assert "gone" in complained
    assert not (tmp_path / "gone").exists()


def test_images_of_no_task_stay_out_of_the_zip(say: Say, tmp_path: Path) -> None:
    words = ("--requester", "Ada", "--pay", "0.20", "--currency", "EUR", "--expected-s", "30")
    assert say("new", "it", "--preset", "image-tagging", *words)[0] == 0
    before = set(files(tmp_path / "it"))
    (tmp_path / "it/media/stray.png").write_bytes(b"no picture")
    told = say("pack", "it", "--overwrite")[1]
    assert "Media not used by any task: 1 (media/stray.png). They are not included in the zip." in told
    with zipfile.ZipFile(tmp_path / "it.zip") as packed:
        assert set(packed.namelist()) == before


@pytest.mark.parametrize("preset", ["detail-selection", "image-tagging"])
def test_the_design_of_a_preset_may_be_a_file_of_its_own(say: Say, tmp_path: Path, preset: str) -> None:
    assert say("new", "it", "--preset", preset, "--with-config")[0] == 0
    own = files(tmp_path / "it")
    assert b'config = "config.xml"' in own["bundle.toml"]
    assert (b"first-answer" in own["bundle.toml"]) is (preset == "detail-selection")
    (tmp_path / "it/config.xml").write_bytes(own["config.xml"].replace(b"<View", b"<View ", 1))
    assert report(say("check", "it", "--json"))["sound"]
