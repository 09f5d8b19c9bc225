"""`annotator check` on every broken bundle there is: place and remedy for each problem, the same facts as JSON, and
nothing of any of them is ever taken, not even in part."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.app.requester import check
from annotator.core.events import BundleRejected, Event, EventBus
from annotator.formats.builtin.resources import resource_bytes
from annotator.media.images.service import ImageService
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.problems.sentences import hint, place, sentence
from broken_bundles import BrokenBundle, broken_bundles
from bundle_making import IMAGES, members, valid_bundle, valid_files, write_folder, write_zip

# The sound bundle pays 12.00 EUR an hour: less than a French gross minimum wage, and as much as is asked for here.
MET = ("--wage", "12")


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Decoded by the same process for every bundle that is checked: to start one for each costs more than all else."""
    service = ImageService(connections=1)

    @asynccontextmanager
    async def as_before(_count: int) -> AsyncIterator[ImageService]:
        yield service

    monkeypatch.setattr(check, "_images", as_before)
    service.start()
    yield
    asyncio.run(service.close())


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[BrokenBundle, ...]:
    return broken_bundles(tmp_path_factory.mktemp("broken"))


def test_there_are_many_and_of_many_kinds(broken: tuple[BrokenBundle, ...]) -> None:
    assert len(broken) >= 15
    assert len({code for bundle in broken for code in bundle.codes}) >= 40


@pytest.mark.usefixtures("images")
def test_check_names_place_and_remedy_and_says_the_same_as_json(
    broken: tuple[BrokenBundle, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both tell of what was found once.
    monkeypatch.setattr(check, "checked", cache(check.checked))
    for bundle in broken:
        assert main(["check", str(bundle.location), "--json"]) == 1, bundle.name
        report = json.loads(capsys.readouterr().out)
        found = [problem for problem in report["problems"] if problem["severity"] == "error"]
        assert {problem["code"] for problem in found} == {code.value for code in bundle.codes}, bundle.name
        assert not report["sound"]
        assert main(["check", str(bundle.location)]) == 1
        text = capsys.readouterr().out
        assert place(bundle.place) in text, bundle.name
        for problem in found:
            assert problem["problem"] in text
            assert problem["hint"] in text
            assert problem["hint"].strip()
            assert problem["file"] == bundle.place.file or problem["file"] in text


def test_none_of_them_is_taken_even_in_part(broken: tuple[BrokenBundle, ...], tmp_path: Path) -> None:
    library, event_bus = BundleLibrary(tmp_path / "bundles"), EventBus()
    events: list[Event] = []
    event_bus.listen(events.append)
    bundles = Bundles(library, event_bus)
    for bundle in broken:
        assert asyncio.run(bundles.take(str(bundle.location), lambda _done, _all: None)) is None, bundle.name
        rejected = events[-1]
        assert isinstance(rejected, BundleRejected)
        assert {problem.code for problem in rejected.problems} >= set(bundle.codes)
        assert all(sentence(problem) and hint(problem) for problem in rejected.problems)
    assert library.keys() == ()
    assert not [path for path in (tmp_path / "bundles").rglob("*") if path.is_file()]


def test_a_sound_bundle_is_called_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = valid_bundle(tmp_path / "sound")
    assert main(["check", str(bundle), *MET]) == 0
    assert "is valid" in capsys.readouterr().out
    assert main(["check", str(bundle), "--json", *MET]) == 0
    assert json.loads(capsys.readouterr().out) == {"bundle": str(bundle), "sound": True, "problems": []}


def test_notes_are_told_apart_from_problems_and_both_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = valid_bundle(tmp_path / "noted")
    (bundle / ".hidden").write_bytes(b"")
    assert main(["check", str(bundle), *MET]) == 0
    noted = capsys.readouterr().out.splitlines()
    assert noted[0].startswith("note: .hidden: ")
    assert noted[-1] == f"{bundle} is valid, with 1 note."
    rows = "".join(f"{number},media/none.png\n" for number in range(500))
    (bundle / "tasks.csv").write_text(f"id,image\n{rows}", encoding="utf-8")
    assert main(["check", str(bundle), *MET]) == 1
    wrong = capsys.readouterr().out.splitlines()
    assert [line for line in wrong if line.startswith("note: ")] == noted[:1]
    assert wrong[-1] == f"{bundle} has 500 problems and 1 note."
    (bundle / ".hidden").unlink()
    assert main(["check", str(bundle), *MET]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"{bundle} has 500 problems."


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_an_image_that_cannot_be_decoded_is_found_wherever_it_lies(
    packed: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    cut_off = IMAGES["media/second.jpg"][:-200]
    files = {**valid_files(), "media/second.jpg": cut_off, "media/third.webp": b"<html>not found</html>"}
    place = write_zip(tmp_path / "b.zip", members(files)) if packed else write_folder(tmp_path / "b", files)
    assert main(["check", str(place), "--json", *MET]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["code"], one["file"], one["params"].get("kind")) for one in problems] == [
        ("media-undecodable", "media/second.jpg", None),
        ("media-undecodable", "media/third.webp", "HTML"),
    ]
    assert str(tmp_path) not in json.dumps(problems)
    assert list(aside.iterdir()) == []


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_an_audio_that_cannot_be_opened_is_found_wherever_it_lies(
    packed: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    spoken = resource_bytes("samples/audio-transcription/media/message.opus")
    recordings = {
        "good.opus": spoken,
        "misnamed.wav": spoken,
        "list.mp3": b"#EXTM3U\nhttp://192.0.2.1/a.mp3\n",
        "page.flac": b"<!doctype html><html>not found</html>",
        "empty.ogg": b"",
        "noise.aac": bytes(range(256)) * 8,
    }
    files = {
        **valid_files(),
        "config.xml": b"""<View><Audio name="a" value="$image"/><TextArea name="t" toName="a"/></View>""",
        "tasks.csv": "".join(["id,image\n", *(f"{name},media/{name}\n" for name in recordings)]).encode(),
        **{f"media/{name}": data for name, data in recordings.items()},
    }
    place = write_zip(tmp_path / "b.zip", members(files)) if packed else write_folder(tmp_path / "b", files)
    assert main(["check", str(place), "--json", *MET]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    told = {one["file"]: (one["code"], one["params"].get("why"), one["params"].get("kind")) for one in problems}
    assert told.pop(".") == ("media-unused", None, None)  # pictures beside
    assert told == {
        "media/misnamed.wav": ("media-suffix", None, "Ogg"),
        "media/list.mp3": ("media-undecodable", "sound-kind", "M3U"),
        "media/page.flac": ("media-undecodable", "sound-kind", "HTML"),
        "media/empty.ogg": ("media-undecodable", "empty", None),
        "media/noise.aac": ("media-undecodable", "sound", None),
    }
    assert str(tmp_path) not in json.dumps(problems)
    assert list(aside.iterdir()) == []


def test_pay_is_held_against_the_wage_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = valid_bundle(tmp_path / "sound")
    assert main(["--home", str(tmp_path / "none"), "check", str(bundle), "--wage", "15", "--json"]) == 0
    (note,) = json.loads(capsys.readouterr().out)["problems"]
    assert (note["code"], note["severity"], note["field"]) == ("pay-below-reference", "note", "pay.amount")
    assert (note["params"]["hourly"], note["params"]["needed"]) == ("12.00", "0.05")
    assert not (tmp_path / "none").exists()


def test_the_wage_of_one_s_own_settings_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def choose() -> None:
        records = open_records(Home(tmp_path / "home"))
        await records.save_settings({"reference_wage": "de"})
        await records.close()

    asyncio.run(choose())
    bundle = valid_bundle(tmp_path / "sound")
    assert main(["--home", str(tmp_path / "home"), "check", str(bundle)]) == 0
    assert "mindestlohn-kommission.de" in capsys.readouterr().out
    (tmp_path / "home" / "records.sqlite3").write_bytes(b"no database")
    assert main(["--home", str(tmp_path / "home"), "check", str(bundle)]) == 0
    assert "SMIC" in capsys.readouterr().out


def test_a_terminal_is_told_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert main(["check", str(valid_bundle(tmp_path / "sound"))]) == 0
    assert "Checking media: 3 of 3" in terminal.getvalue()
    assert terminal.getvalue().endswith(" \r")


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["ledger"],
        ["ledger", "burn"],
        ["open", "a", "b"],
        ["check", "x", "--yaml"],
        ["check", "x", "--wage", "-1"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
