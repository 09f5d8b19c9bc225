"""`annotator campaign` through the real main(): who gets what, what came back, and what a killed command leaves."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from annotator.app.main import main
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

TASKS = [f"t{number:02}" for number in range(12)]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = valid_bundle(tmp_path / "bundle")
    media = ("media/first.png", "media/second.jpg", "media/third.webp")
    rows = "".join(f"{task},{media[number % 3]}\n" for number, task in enumerate(TASKS))
    (folder / "tasks.csv").write_text(f"id,image\n{rows}", encoding="utf-8")
    return folder


class Commands:
    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder

    def __call__(self, action: str, *words: object, code: int = 0) -> dict[str, Any]:
        assert main(["campaign", action, *map(str, words), "--json"]) == code
        printed = self._capsys.readouterr()
        found: dict[str, Any] = json.loads(printed.out) if printed.out else {"error": printed.err}
        return found

    def tasks(self, share: str) -> list[str]:
        with zipfile.ZipFile(self.folder / "shares" / f"{share}.zip") as archive:
            return [line.split(",")[0] for line in archive.read("tasks.csv").decode().split()[1:]]


@pytest.fixture
def campaign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys, tmp_path / "campaign")


def results_of(place: Path, share: str, tasks: list[str], worker: str = "k7f2-q0zm-9xtr-44ae") -> Path:
    bench = an_item("things", "choices", {"choices": ["Bench"]}, "whole")
    made = [an_envelope(f"{task}", bench, number=int(share, 36) % 997 + 1, worker=worker) for task in tasks]
    return write_results(place, [replace(each, bundle_id=f"street-things.{share}") for each in made])


def test_each_task_goes_to_n_workers_in_bundles_that_are_valid_and_the_same_again(
    bundle: Path, campaign: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    told = campaign("new", bundle, "-o", campaign.folder, "--workers", 4, "--per-task", 2, "--seed", "a")
    assert (told["tasks"], told["per_task"], told["open"]) == (12, 2, 0)
    shares = {each["share"]: each for each in told["shares"]}
    dealt = {share: campaign.tasks(share) for share in shares}
    assert Counter(task for tasks in dealt.values() for task in tasks) == dict.fromkeys(TASKS, 2)
    assert {len(tasks) for tasks in dealt.values()} == {6}
    for share in shares:
        assert main(["check", str(campaign.folder / "shares" / f"{share}.zip")]) == 0
    capsys.readouterr()
    (campaign.folder / "shares" / f"{min(shares)}.zip").unlink()
    again = campaign("status", campaign.folder)
    assert [each["sha256"] for each in again["shares"]] == [each["sha256"] for each in told["shares"]]
    sealed = campaign.folder / "shares" / f"{min(shares)}.zip"
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == shares[min(shares)]["sha256"]


def test_results_are_read_once_and_lie_in_parts(bundle: Path, campaign: Commands, tmp_path: Path) -> None:
    arrived = tmp_path / "results"
    told = campaign("new", bundle, "-o", campaign.folder, "--workers", 3, "--results", arrived, "--due", "2026-01-01")
    first, second, _third = (each["share"] for each in told["shares"])
    campaign("give", campaign.folder, first, "--to", "ada@example.org")
    results_of(arrived, first, campaign.tasks(first))
    results_of(arrived, second, campaign.tasks(second)[:1], "aaaa-q0zm-9xtr-44ae")
    results_of(arrived, "zzzzzz", ["t00"])
    told = campaign("collect", campaign.folder)
    assert (told["new"], told["answers"]) == (13, 13)
    states = [(each["state"], each["overdue"], each["to"], each["worker"]) for each in told["shares"]]
    assert states == [
        ("returned", False, "ada@example.org", "k7f2-q0zm-9xtr-44ae"),
        ("begun", True, "", "aaaa-q0zm-9xtr-44ae"),
        ("sealed", False, "", ""),
    ]
    assert campaign("collect", campaign.folder)["new"] == 0
    (part,) = (campaign.folder / "parts").iterdir()
    rows = pq.ParquetFile(io.BytesIO(part.read_bytes())).read().to_pylist()
    assert Counter(row["share"] for row in rows) == {first: 12, second: 1}
    for share in (campaign.folder / "shares").iterdir():
        assert b"ada@example" not in share.read_bytes()


def test_a_withdrawn_share_is_dealt_to_further_workers_and_given_ones_stay(
    bundle: Path, campaign: Commands, tmp_path: Path
) -> None:
    told = campaign("new", bundle, "-o", campaign.folder, "--workers", 3, "--per-task", 3)
    shares = [each["share"] for each in told["shares"]]
    for share in shares:
        campaign("give", campaign.folder, share)
    assert "Withdraw a share first" in campaign("add-workers", campaign.folder, 1, code=2)["error"]
    results_of(tmp_path / "results", shares[0], ["t00", "t05"])
    campaign("collect", campaign.folder, tmp_path / "results")
    assert campaign("withdraw", campaign.folder, shares[0], "--why", "ill")["open"] == 10
    before = {each["share"]: each["sha256"] for each in told["shares"]}
    told = campaign("add-workers", campaign.folder, 2)
    assert told["open"] == 0
    after = {each["share"]: each["sha256"] for each in told["shares"]}
    assert before.items() <= after.items()
    new = [share for share in after if share not in before]
    assert sorted(task for share in new for task in campaign.tasks(share)) == sorted({*TASKS} - {"t00", "t05"})
    results_of(tmp_path / "results", shares[0], ["t01"])
    assert campaign("collect", campaign.folder, tmp_path / "results")["new"] == 1


def test_known_answers_are_mixed_in_are_in_no_bundle_and_workers_are_told(
    bundle: Path, campaign: Commands, tmp_path: Path
) -> None:
    secret = {
        "id": "a",
        "from_name": "things",
        "to_name": "picture",
        "type": "choices",
        "value": {"choices": ["Known!"]},
    }
    known = tmp_path / "known.jsonl"
    known.write_text("".join(json.dumps({"task": task, "result": [secret]}) + "\n" for task in TASKS[:2]))
    told = campaign("new", bundle, "-o", campaign.folder, "--workers", 2, "--per-task", 1, "--known", known)
    for each in told["shares"]:
        assert {"t00", "t01"} < set(campaign.tasks(each["share"]))
        with zipfile.ZipFile(campaign.folder / "shares" / f"{each['share']}.zip") as archive:
            assert all(b"Known!" not in archive.read(name) for name in archive.namelist())
            assert "They are paid like all others." in archive.read("bundle.toml").decode()
    known.write_text(json.dumps({"task": "t99", "result": [secret]}) + "\n" + '{"task": "t00"}\n')
    told = campaign("new", bundle, "-o", tmp_path / "other", "--workers", 2, "--known", known, code=1)
    found = [(each["code"], each["line"]) for each in told["problems"]]
    assert found == [("result-task-unknown", 1), ("result-damaged", 2)]
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_command_that_dies_at_any_rename_is_finished_by_the_next(
    bundle: Path, campaign: Commands, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """The process dies right before or after a rename; what it wrote before stays."""
    pid = os.fork()
    if not pid:
        count, real = 0, Path.replace

        def dies(path: Path, target: Path) -> Path:
            nonlocal count
            count += 1
            if count * 2 - 1 == stop:
                os._exit(9)
            found = real(path, target)
            if count * 2 == stop:
                os._exit(9)
            return found

        monkeypatch.setattr(Path, "replace", dies)
        os._exit(main(["campaign", "new", str(bundle), "-o", str(campaign.folder), "--workers", "3", "--seed", "a"]))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) in (9, 0)
    campaign("new", bundle, "-o", campaign.folder, "--workers", 3, "--seed", "a")
    told = campaign("status", campaign.folder)
    assert {each["state"] for each in told["shares"]} == {"sealed"}
    dealt = Counter(task for each in told["shares"] for task in campaign.tasks(each["share"]))
    assert dealt == dict.fromkeys(TASKS, 3)


def test_arguments_that_do_not_fit_are_refused(bundle: Path, campaign: Commands, tmp_path: Path) -> None:
    words = campaign("new", bundle, "-o", campaign.folder, "--workers", 2, "--per-task", 3, code=2)["error"]
    assert words == "3 answers per task need 3 workers at least; you asked for 2.\n"
    assert "is not a campaign" in campaign("status", tmp_path, code=2)["error"]
    assert campaign("new", tmp_path / "no", "-o", campaign.folder, "--workers", 2, code=1)["problems"]
    assert not campaign.folder.exists()
    campaign("new", bundle, "-o", campaign.folder, "--workers", 3)
    assert "has no share" in campaign("give", campaign.folder, "nobody", code=2)["error"]
