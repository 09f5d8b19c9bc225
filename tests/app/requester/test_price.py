"""`annotator price` and `annotator top-up` through the real main()."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.rework import rework_id
from annotator.core.time.worktime import TaskTimes
from answer_making import an_envelope, an_item, write_results
from bundle_making import MANIFEST, valid_bundle
from real_data import real_data

KEY = "street-things@1"
TASKS = ("first", "second", "third")
# Seconds for each of the three tasks, at 0.04 EUR: 7.20, 4.80 and 14.40 EUR/h.
ADA, BOB, CYD = (f"{name}-aaaa-aaaa-aaaa" for name in ("ada1", "bob2", "cyd3"))
SECONDS = {ADA: 20, BOB: 30, CYD: 10}


class Desk:
    """A requester with a bundle and results."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.bundle = valid_bundle(folder / "bundle")
        self.results = write_results(
            folder / "results", [done(task, worker, s) for worker, s in SECONDS.items() for task in TASKS]
        )
        self._capsys = capsys

    def ask(self, *words: object) -> tuple[int, str]:
        code = main([*map(str, words), "--home", str(self.folder / "home")])
        out, err = self._capsys.readouterr()
        return code, (out + err).replace("\N{NO-BREAK SPACE}", " ")

    def price(self, *words: object) -> tuple[int, Any]:
        code, said = self.ask("price", self.results, "--bundle", self.bundle, "--at-least", 3, *words, "--json")
        return code, json.loads(said)

    def top_up(self, *words: object) -> tuple[int, Any]:
        code, said = self.ask("top-up", self.results, "--bundle", self.bundle, "--wage", "9.00", *words, "--json")
        return code, json.loads(said)

    def bonuses(self) -> list[dict[str, str]]:
        with (self.results / KEY / "bonuses.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def done(task: str, worker: str, seconds: int, number: int = 1) -> Envelope:
    """Return a result with its own id for each worker."""
    made = an_envelope(task, an_item("things", "choices", {"choices": ["Bench"]}), number=number, worker=worker)
    own_id = f"{made.unique_id[:-4]}{worker[:1].encode().hex()}{number:02d}"
    return replace(made, unique_id=own_id, times=TaskTimes({State.ON_TASK: seconds * 1000}))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_the_price_of_three_workers_and_what_each_way_costs(desk: Desk) -> None:
    code, found = desk.price("--wage", "9.00")
    assert (code, found["problems"], found["written"]) == (0, [], None)
    (price,) = found["prices"]
    # 10, 20 and 30 s: the 90 % quantile is 28 s; three workers are too few for a bound.
    assert (price["point"], price["safe"], price["is_bound"], price["expected"]) == ("0.07", "0.08", False, 0.7)
    assert (price["workers"], price["reached"], price["left_out"], price["unit"]) == (3, 1, 0, "task")
    assert [(way["reward"], way["paid"], way["bonuses"], way["reached"]) for way in price["ways"]] == [
        (None, "0.36", "0.14", 1),
        ("0.07", "0.63", "0.02", 2),
        ("0.08", "0.72", "0.00", 3),
    ]


def test_the_safe_price_is_written_and_comments_stay(desk: Desk) -> None:
    manifest = desk.bundle / "bundle.toml"
    manifest.write_text(MANIFEST.replace('amount = "0.04"', 'amount = "0.04"  # a first guess'), encoding="utf-8")
    code, found = desk.price("--wage", "9.00", "--set")
    assert (code, found["written"]) == (0, "0.08")
    assert 'amount = "0.08"  # a first guess\n' in manifest.read_text(encoding="utf-8")
    assert desk.ask("check", desk.bundle)[0] == 0


def test_without_results_the_stated_time_is_priced(desk: Desk) -> None:
    code, said = desk.ask("price", desk.bundle, "--wage", "9.00")
    assert (code, said.splitlines()[0]) == (
        0, "Price 0.03 EUR: with the time that the bundle states, a task pays 9.00 EUR/h."
    )  # fmt: skip


def test_a_wage_of_the_rules_by_its_key(desk: Desk) -> None:
    code, found = desk.price("--wage", "fr-minimum-gross")
    assert (code, Decimal(found["prices"][0]["wage"]) > 12) == (0, True)
    code, found = desk.price("--wage", "us-federal")
    assert (code, [problem["code"] for problem in found["problems"]]) == (1, ["price-none"])
    with pytest.raises(SystemExit) as ended:
        desk.price("--wage", "fr-nothing")
    assert ended.value.code == 2


def test_too_few_tasks_and_a_bundle_that_cannot_be_written(desk: Desk) -> None:
    code, found = desk.price("--wage", "9.00", "--at-least", "4")
    assert (code, found["prices"]) == (1, [])
    assert found["problems"][0]["problem"].startswith("No worker did 4 paid tasks")
    desk.ask("pack", desk.bundle, "-o", desk.folder / "packed.zip")
    code, said = desk.ask("price", desk.folder / "packed.zip", "--wage", "9.00", "--set")
    assert (code, "only be written to the folder" in said) == (1, True)


def test_real_pay_of_one_type_of_task(desk: Desk) -> None:
    lines = real_data("pay/assignments-dev.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    batch = desk.folder / "batch.csv"
    batch.write_text("".join([lines[0], *(line for line in lines if ",9503F1," in line)]), encoding="utf-8")
    code, said = desk.ask("price", batch, "--wage", "9.40")
    assert (code, said) == (
        0,
        """\
Point price 0.25 USD: about 88 of 100 further workers would reach 9.40 USD/h.
Safe price 0.51 USD: with 80% certainty, at least 90 of 100 would reach it.
Today 17 of 32 workers measured reach it.
11 workers with fewer tasks are not measured, but are in the table.

Reward            Paid    Bonuses         Total  Reached without bonuses
today       693.94 USD  96.68 USD    790.62 USD                 19 of 43
0.25 USD  1,334.50 USD  15.09 USD  1,349.59 USD                 33 of 43
0.51 USD  2,722.38 USD   1.17 USD  2,723.55 USD                 39 of 43
""",
    )


def test_bonuses_are_shown_first_and_written_once(desk: Desk) -> None:
    code, shown = desk.top_up()
    assert (code, shown["total"], shown["workers"], shown["written"]) == (0, "0.14", 2, None)
    assert not (desk.results / KEY / "bonuses.csv").exists()
    code, written = desk.top_up("--yes")
    assert (code, written["bonuses"]) == (0, shown["bonuses"])
    rows = desk.bonuses()
    assert [(row["bonus"], row["amount"], row["currency"]) for row in rows] == [
        (f"top-up/{BOB}/1", "0.11", "EUR"), (f"top-up/{ADA}/1", "0.03", "EUR"),
    ]  # fmt: skip
    assert {row["unique_id"] for row in rows} <= {path.stem for path in (desk.results / KEY).glob("*.json")}
    before = (desk.results / KEY / "bonuses.csv").read_bytes()
    code, again = desk.top_up("--yes")
    assert (code, again["total"], again["below"], again["written"]) == (0, "0", 0, None)
    assert (desk.results / KEY / "bonuses.csv").read_bytes() == before


def test_more_results_bring_only_the_difference(desk: Desk) -> None:
    desk.top_up("--yes")
    write_results(desk.results, [done("first", BOB, 40, number=2), done("first", CYD, 1, number=2)])
    code, found = desk.top_up("--yes")
    assert (code, [(row["bonus"], row["amount"]) for row in found["bonuses"]]) == (0, [(f"top-up/{BOB}/2", "0.06")])
    assert len(desk.bonuses()) == 3


def test_rejected_work_brings_nothing_and_its_time_counts_unless_told(desk: Desk) -> None:
    rejected = done("first", CYD, 10).unique_id
    (desk.results / KEY / "decisions.csv").write_text(f"unique_id,decision\n{rejected},rejected\n", encoding="utf-8")
    # 30 s at 9.00 are 7.5 cents; two accepted tasks bring 8.
    assert desk.top_up()[1]["total"] == "0.14"
    decided = "".join(f"{done(task, 'cyd3', 10).unique_id},rejected\n" for task in TASKS[:2])
    (desk.results / KEY / "decisions.csv").write_text(f"unique_id,decision\n{decided}", encoding="utf-8")
    code, found = desk.top_up()
    assert (code, found["total"], found["rejected"], found["undecided"], found["below"]) == (0, "0.18", 2, 7, 0)
    code, found = desk.top_up("--without-rejected")
    assert (found["total"], found["below"]) == ("0.14", 1)


def test_rework_takes_time_and_is_paid_once(desk: Desk) -> None:
    first = done("first", CYD, 10)
    again = replace(done("first", CYD, 20), unique_id=rework_id(first.unique_id, 1))
    write_results(desk.results, [again])
    # Three tasks in 50 s bring 0.12 and need 0.125 at 9.00.
    found = desk.top_up()[1]
    assert {row["worker"]: row["amount"] for row in found["bonuses"]}[CYD] == "0.01"
    price = desk.price("--wage", "9.00")[1]["prices"][0]
    assert (price["ways"][0]["paid"], price["reached"]) == ("0.36", 0)
    (desk.results / KEY / "decisions.csv").write_text(
        f"unique_id,decision,amount\n{again.unique_id},approved,0.02\n", encoding="utf-8"
    )
    assert CYD not in {row["worker"] for row in desk.top_up()[1]["bonuses"]}


def test_a_cap_says_who_stays_below(desk: Desk) -> None:
    write_results(desk.results, [done("first", ADA, 3600, number=2)])
    code, whole = desk.top_up()
    assert (code, whole["below"], [row["worker"] for row in whole["long"]]) == (0, 0, [ADA])
    code, cut = desk.top_up("--cap", 10)
    assert (code, cut["below"], Decimal(cut["total"]) < Decimal(whole["total"])) == (0, 1, True)


def test_results_without_a_pseudonym_are_named_and_nothing_is_written(desk: Desk) -> None:
    write_results(desk.results, [an_envelope("first", number=5)])
    code, found = desk.top_up("--yes")
    assert (code, [problem["code"] for problem in found["problems"]]) == (1, ["top-up-nameless"])
    assert not (desk.results / KEY / "bonuses.csv").exists()


def test_a_damaged_file_of_bonuses_is_left_as_it_is(desk: Desk) -> None:
    file = desk.results / KEY / "bonuses.csv"
    file.write_text("bonus,amount,currency,unique_id\ntop-up/ada1/1,much,EUR,x\n", encoding="utf-8")
    before = file.read_bytes()
    code, said = desk.ask("top-up", desk.results, "--bundle", desk.bundle, "--wage", "9", "--yes")
    assert (code, "bonuses.csv, line 2" in said, file.read_bytes()) == (1, True, before)
    assert said.endswith("Nothing was written.\n")
