"""Zips that workers handed over are read as results folders are, and a hostile one is refused whole."""

from __future__ import annotations

import csv
import json
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.envelope import envelope_bytes
from annotator.store.bundles.sources import ZipSource
from answer_making import an_envelope, an_item, as_version_1, write_results
from bundle_making import valid_bundle

BENCH = an_item("things", "choices", {"choices": ["Bench", "tree"]})
ADA, BOB = "ad4a-0000-0000-0000", "b0bb-0000-0000-0000"
OF_ADA = [an_envelope("first", BENCH, number=1, worker=ADA), an_envelope("second", BENCH, number=2, worker=ADA)]
OF_BOB = [an_envelope("first", BENCH, number=3, worker=BOB), an_envelope("second", number=4, skipped=True, worker=BOB)]
MIB = 1024**2


def zipped(path: Path, made: Sequence[Envelope], *more: tuple[str | zipfile.ZipInfo, bytes], above: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for envelope in made:
            place = f"{above}{envelope.bundle_id}@{envelope.revision}/{envelope.unique_id}.json"
            archive.writestr(place, envelope_bytes(envelope))
        for name, data in more:
            archive.writestr(name, data)
    return path


def exported(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> dict[str, Any]:
    assert main(["export", *map(str, words), "--json"]) == code
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def codes(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["file"], one["code"], one["severity"]) for one in report["problems"]]


@pytest.mark.parametrize("form", ["label-studio", "csv", "mturk"])
@pytest.mark.parametrize("above", ["", "results/"])
def test_a_zip_gives_what_the_folder_gives(
    form: str, above: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_results(tmp_path / "results", [*OF_ADA, *OF_BOB])
    archive = zipped(tmp_path / "street-things@1.zip", [*OF_BOB, *OF_ADA], above=above)
    words = ("--to", form, "--bundle", valid_bundle(tmp_path / "bundle"), "-o")
    report = exported(capsys, 0, folder, *words, tmp_path / "a")
    of_zip = exported(capsys, 0, archive, *words, tmp_path / "b")
    assert report["submissions"] == of_zip["submissions"] > 0
    for own, other in zip(report["files"], of_zip["files"], strict=True):
        assert Path(own["file"]).read_bytes() == Path(other["file"]).read_bytes()


def test_a_folder_of_zips_from_several_workers_is_read_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_results(tmp_path / "all", OF_ADA[:1])
    zipped(folder / "ada.zip", OF_ADA[1:])
    zipped(folder / "bob.ZIP", OF_BOB)
    bundle = valid_bundle(tmp_path / "bundle")
    report = exported(capsys, 0, folder, "--to", "label-studio", "-o", tmp_path / "t.json", "--bundle", bundle)
    tasks = json.loads((tmp_path / "t.json").read_bytes())
    assert [[one.get("worker") for one in task["annotations"]] for task in tasks] == [[ADA, BOB], [ADA, BOB]]
    assert report["submissions"] == 4


def test_what_a_requester_says_beside_results_is_passed_over_in_a_zip_as_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = [(f"street-things@1/{name}", b"unique_id") for name in ("decisions.csv", "payments.csv")]
    folder = write_results(tmp_path / "all", OF_ADA)
    for path, data in beside:
        (folder / path).write_bytes(data)
    archive = zipped(tmp_path / "all.zip", OF_ADA, *beside)
    bundle = valid_bundle(tmp_path / "bundle")
    for number, place in enumerate((folder, archive)):
        report = exported(capsys, 0, place, "--to", "csv", "-o", tmp_path / str(number), "--bundle", bundle)
        assert (report["submissions"], report["problems"]) == (2, [])


def test_what_was_handed_over_twice_counts_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_results(tmp_path / "all", OF_ADA)
    zipped(folder / "again.zip", [*OF_ADA, *OF_BOB])
    report = exported(capsys, 0, folder, "--to", "csv", "-o", tmp_path / "t")
    assert report["submissions"] == 4
    assert [one for one in codes(report) if one[1] == "result-twice"] == [
        (f"again.zip/street-things@1/{envelope.unique_id}.json", "result-twice", "note")
        for envelope in sorted(OF_ADA, key=lambda envelope: envelope.unique_id)
    ]


def test_two_results_under_one_number_are_named_and_the_first_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_results(tmp_path / "all", OF_ADA)
    zipped(folder / "other.zip", [replace(OF_ADA[0], worker=BOB)])
    report = exported(capsys, 1, folder, "--to", "csv", "-o", tmp_path / "t")
    place = f"other.zip/street-things@1/{OF_ADA[0].unique_id}.json"
    assert (place, "result-twice", "error") in codes(report)
    assert BOB not in (tmp_path / "t-submissions.csv").read_text(encoding="utf-8-sig")


def test_rates_reads_a_zip_with_the_bundle_s_rewards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = zipped(tmp_path / "r.zip", [*OF_ADA, *OF_BOB])
    words = ["rates", str(archive), "--bundle", str(valid_bundle(tmp_path / "bundle")), "--json"]
    assert main(["--home", str(tmp_path / "home"), *words]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["assignments"], report["workers"], report["pay"]) == (3, 2, "0.12")
    assert {one["worker"] for one in report["by_worker"]} == {ADA, BOB}


def linked(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


VALID = envelope_bytes(OF_ADA[0])
HOSTILE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "escapes": ("path-escapes", lambda path: zipped(path, OF_ADA, ("../street-things@1/x.json", VALID))),
    "absolute": ("path-escapes", lambda path: zipped(path, OF_ADA, ("/etc/street-things@1/x.json", VALID))),
    "link": ("link", lambda path: zipped(path, OF_ADA, (linked("street-things@1/x.json"), b"/etc/passwd"))),
    "twins": ("path-twins", lambda path: zipped(path, [], ("t@1/A.json", VALID), ("t@1/a.json", VALID))),
    "bomb": ("compression-ratio", lambda path: zipped(path, OF_ADA, ("street-things@1/b.json", bytes(32 * MIB)))),
    "damaged": ("archive-damaged", lambda path: path.write_bytes(zipped(path, OF_ADA).read_bytes()[:-30])),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_refused_whole_and_the_others_are_read(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, make = HOSTILE[kind]
    (folder := tmp_path / "all").mkdir()
    make(folder / "hostile.zip")
    report = exported(capsys, 1, folder / "hostile.zip", "--to", "csv", "-o", tmp_path / "alone")
    assert code in {found for _file, found, _severity in codes(report)}
    assert list(tmp_path.glob("alone*")) == []
    zipped(folder / "sound.zip", OF_BOB)
    report = exported(capsys, 1, folder, "--to", "csv", "-o", tmp_path / "both")
    assert code in {found for file, found, _severity in codes(report) if file.startswith("hostile.zip")}
    assert report["submissions"] == 2


def test_a_member_larger_than_any_result_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "r.zip"
    with zipfile.ZipFile(zipped(archive, OF_ADA), "a", zipfile.ZIP_STORED) as more:
        more.writestr("street-things@1/large.json", bytes(17 * MIB))
    report = exported(capsys, 1, archive, "--to", "csv", "-o", tmp_path / "t")
    assert ("street-things@1/large.json", "file-too-large", "error") in codes(report)
    assert report["submissions"] == 2


def test_a_zip_of_something_else_holds_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = zipped(tmp_path / "pictures.zip", [], ("media/1.png", b"x"))
    report = exported(capsys, 1, archive, "--to", "csv", "-o", tmp_path / "t")
    assert codes(report) == [(str(archive), "not-found", "error")]


def test_what_else_is_in_the_zip_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = [("letter.txt", b"Hello"), ("street-things@1/notes.txt", b"x"), ("__MACOSX/._x", b"x")]
    archive = zipped(tmp_path / "r.zip", OF_ADA, *more)
    report = exported(capsys, 1, archive, "--to", "csv", "-o", tmp_path / "t")
    assert ("letter.txt", "result-foreign", "error") in codes(report)
    assert ("street-things@1/notes.txt", "result-foreign", "error") in codes(report)
    assert report["submissions"] == 2


def test_a_zip_is_read_from_its_beginning_to_its_end_and_closed_before_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped(tmp_path / "a.zip", OF_ADA)
    zipped(tmp_path / "b.zip", OF_BOB)
    done: list[str] = []
    read, close = ZipSource.read, ZipSource.close

    def read_noted(self: ZipSource, path: str, limit_bytes: int) -> bytes:
        done.append(f"read {self.name}")
        return read(self, path, limit_bytes)

    def close_noted(self: ZipSource) -> None:
        done.append(f"close {self.name}")
        close(self)

    monkeypatch.setattr(ZipSource, "read", read_noted)
    monkeypatch.setattr(ZipSource, "close", close_noted)
    assert exported(capsys, 0, tmp_path, "--to", "csv", "-o", tmp_path / "t")["submissions"] == 4
    assert done == ["read a.zip", "read a.zip", "close a.zip", "read b.zip", "read b.zip", "close b.zip"]


def test_results_of_both_versions_are_one_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_results(tmp_path / "all", OF_ADA)
    older = an_envelope("first", BENCH, number=9)
    (folder / "street-things@1" / f"{older.unique_id}.json").write_bytes(as_version_1(older))
    report = exported(capsys, 0, folder, "--to", "csv", "-o", tmp_path / "t")
    assert report["submissions"] == 3
    with (tmp_path / "t-submissions.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["submission"]: row for row in csv.DictReader(table)}
    own = rows[older.unique_id]
    assert (own["worker"], own["submitted"], own["active_s"]) == ("", "2026-12-02", "7.25")
    assert not [name for name in own if "paused" in name or "idle" in name or "utc" in name]
