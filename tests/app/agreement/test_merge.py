"""`annotator merge` through the real main(): merged results that every other command reads."""

from __future__ import annotations

import json
import random
import uuid
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.rework import rework_id
from annotator.formats.results.envelope import MERGED_VERSION, envelope_bytes, result_schema_problems
from annotator.formats.results.reader import read_envelope
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

KEY = "street-things@1"
WORKERS = tuple(f"{name}-aaaa-aaaa-aaaa" for name in ("ada1", "bob2", "cyd3", "dee4"))


def said(task: str, worker: str, *choices: str) -> Envelope:
    made = an_envelope(task, an_item("things", "choices", {"choices": list(choices)}), worker=worker)
    return replace(made, unique_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task} {worker}")))


class Desk:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.bundle = valid_bundle(folder / "bundle")
        self.made = [
            *(said("first", worker, "Bench") for worker in WORKERS),
            *(said("second", worker, "Bench" if worker < "c" else "tree") for worker in WORKERS),
            *(said("third", worker, "tree") for worker in WORKERS[:2]),
        ]
        self.results = write_results(folder / "results", self.made)
        self._capsys = capsys

    def merge(self, *words: object) -> tuple[int, str]:
        named = [self.results, "--bundle", self.bundle, "-o", self.folder / "merged", "--home", self.folder / "home"]
        code = main(["merge", *map(str, named), *map(str, words)])
        out, err = self._capsys.readouterr()
        return code, out + err

    def told(self, *words: object) -> Any:
        return json.loads(self.merge(*words, "--json")[1])

    def written(self) -> list[Path]:
        return sorted((self.folder / "merged" / KEY).glob("*.json"))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_what_is_settled_is_written_and_the_rest_is_named(desk: Desk) -> None:
    code, words = desk.merge()
    assert (code, words.splitlines()) == (
        0,
        [
            "1 task is settled.",
            "1 task is not settled, because its workers disagree: second",
            "1 task has fewer than three answers and was not merged: third",
            f"1 merged result was written to {desk.folder / 'merged'}.",
        ],
    )
    (file,) = desk.written()
    assert result_schema_problems(file.read_bytes()) == ()
    value = json.loads(file.read_bytes())
    assert (value["version"], "worker" in value, value["time"]["active_s"]) == (MERGED_VERSION, False, 0)
    assert value["merged_from"] == sorted(each.unique_id for each in desk.made if each.task_id == "first")
    (item,) = value["result"]
    assert (item["value"], item["origin"]) == ({"choices": ["Bench"]}, "merged")
    envelope = read_envelope(file.read_bytes())
    assert envelope_bytes(envelope) == file.read_bytes()


def test_unsettled_answers_are_written_only_if_asked_and_nothing_below_three(desk: Desk) -> None:
    told = desk.told("--unsettled")
    assert [(task["task"], task["state"]) for task in told["tasks"]] == [
        ("first", "settled"), ("second", "unsettled"), ("third", "too-few"),
    ]  # fmt: skip
    assert (told["written"], len(desk.written())) == (2, 2)
    assert told["tasks"][2]["result"] is None
    assert 0.5 < told["tasks"][1]["questions"][0]["score"] < 0.7
    assert desk.told("--plain", "--overwrite")["tasks"][1]["questions"][0]["method"] == "tie"


def test_the_same_results_in_any_order_give_the_same_bytes(desk: Desk) -> None:
    desk.merge("--unsettled")
    before = {path.name: path.read_bytes() for path in desk.written()}
    made = random.Random(5).sample(desk.made, len(desk.made))
    for number, each in enumerate(made):
        write_results(desk.folder / "sent" / f"{number:02d}", [each])
    places = [desk.folder / "sent" / f"{number:02d}" for number in range(len(made))]
    words = [*map(str, places), "--bundle", str(desk.bundle), "-o", str(desk.folder / "again"), "--unsettled"]
    assert main(["merge", *words]) == 0
    assert {path.name: path.read_bytes() for path in (desk.folder / "again" / KEY).glob("*.json")} == before


def test_rejected_results_do_not_count(desk: Desk) -> None:
    rejected = [each.unique_id for each in desk.made if each.task_id == "second" and each.worker > "c"]
    table = "".join(f"{unique_id},rejected\n" for unique_id in rejected[:1])
    (desk.results / KEY / "decisions.csv").write_text(f"unique_id,decision\n{table}", encoding="utf-8")
    task = desk.told("--settled", "0.6")["tasks"][1]
    assert (task["task"], task["state"], len(task["sources"])) == ("second", "settled", 3)
    assert rejected[0] not in task["sources"]


def test_rework_stands_for_the_answer_that_it_replaces(desk: Desk) -> None:
    old = next(each for each in desk.made if each.task_id == "second" and each.worker > "d")
    again = replace(said("second", old.worker, "Bench"), unique_id=rework_id(old.unique_id, 1))
    write_results(desk.results, [again])
    task = desk.told("--settled", "0.7")["tasks"][1]
    assert (again.unique_id in task["sources"], old.unique_id in task["sources"]) == (True, False)
    assert (len(task["sources"]), task["state"]) == (4, "settled")


def test_an_earlier_merge_is_replaced_only_if_asked(desk: Desk) -> None:
    desk.merge()
    code, words = desk.merge()
    assert (code, "not overwritten" in words) == (1, True)
    write_results(desk.results, [said("third", WORKERS[2], "tree")])
    assert desk.merge("--overwrite")[0] == 0
    assert len(desk.written()) == 2


def test_merged_results_are_exported_as_others_are(desk: Desk) -> None:
    desk.merge()
    words = ["--to", "csv", "-o", str(desk.folder / "tables"), "--bundle", str(desk.bundle)]
    assert main(["export", str(desk.folder / "merged"), *words]) == 0
    assert "merged" not in (desk.folder / "tables-submissions.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"task": "first", "result": [}', "json-syntax"),
        ('{"task": "first", "result": [{"id": 7}]}', "result-damaged"),
        ('{"task": "elsewhere", "result": []}', "result-task-unknown"),
        ("[]", "result-damaged"),
    ],
)
def test_a_wrong_known_answer_is_named_by_its_line_and_nothing_is_written(line: str, code: str, desk: Desk) -> None:
    file = desk.folder / "known.jsonl"
    right = json.dumps({"task": "first", "result": [an_item("things", "choices", {"choices": ["Bench"]}).as_json()]})
    file.write_text(f"{right}\n\n{line}\n", encoding="utf-8")
    told = desk.told("--known", file)
    assert [(each["code"], each["line"]) for each in told["problems"]] == [(code, 3)]
    assert not (desk.folder / "merged").exists()
    file.write_text(f"{right}\n", encoding="utf-8")
    assert desk.merge("--known", file)[0] == 0


def test_what_cannot_be_merged_is_a_problem(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", str(desk.folder / "none"), "--bundle", str(desk.bundle), "-o", str(desk.folder / "m")]) == 1
    assert capsys.readouterr().out.endswith("Nothing was merged.\n")
    with pytest.raises(SystemExit) as ended:
        desk.merge("--settled", "2")
    assert ended.value.code == 2
