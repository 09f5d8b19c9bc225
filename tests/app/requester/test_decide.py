"""`annotator decide` through the real main(): decisions and payments as the programs of workers read them."""

from __future__ import annotations

import csv
import json
import shutil
import uuid
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.formats.history.decisions import read_decisions
from annotator.formats.history.payments import read_payments
from annotator.formats.problem_log import ProblemLog
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

KEY = "street-things@1"
TASKS = ("first", "second", "third")


def id_of(task_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{task_id} 1"))


class Requester:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.results = write_results(
            folder / "results",
            [an_envelope(task, an_item("things", "choices", {"choices": ["Bench"]})) for task in TASKS],
        )
        self._capsys = capsys

    def decide(self, *words: str) -> tuple[int, str]:
        code = main(["decide", *words, "--home", str(self.folder / "home")])
        out, err = self._capsys.readouterr()
        return code, out + err

    def exceptions(self, text: str) -> str:
        (self.folder / "except.csv").write_text(text, encoding="utf-8")
        return str(self.folder / "except.csv")

    def decisions(self) -> dict[str, tuple[MoneyState, str, str]]:
        log = ProblemLog()
        rows = read_decisions((self.results / KEY / "decisions.csv").read_bytes(), "decisions.csv", log)
        assert not log.problems()
        return {row.unique_id: (row.decision, row.amount, row.note) for row in rows}


@pytest.fixture
def requester(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Requester:
    return Requester(tmp_path, capsys)


APPROVED, REJECTED = (MoneyState.APPROVED, "", ""), (MoneyState.REJECTED, "", "The second box is missing")


def test_all_results_are_accepted_but_those_excepted(requester: Requester) -> None:
    excepted = requester.exceptions(f"unique_id\n{id_of('second')}\n")
    code, said = requester.decide(
        str(requester.results), "--accept-all", "--except", excepted, "--note", "The second box is missing"
    )
    assert (code, said) == (0, f"{requester.results / KEY / 'decisions.csv'} has 3 rows.\n")
    assert requester.decisions() == {id_of("first"): APPROVED, id_of("second"): REJECTED, id_of("third"): APPROVED}


def test_earlier_decisions_stay_and_new_results_are_decided(requester: Requester) -> None:
    excepted = requester.exceptions(f"unique_id,note\n{id_of('second')},The second box is missing\n")
    assert requester.decide(str(requester.results), "--except", excepted)[0] == 0
    assert requester.decisions() == {id_of("second"): REJECTED}
    code, said = requester.decide(str(requester.results / KEY), "--accept-all", "--json")
    assert (code, json.loads(said)["decisions"]) == (0, {"approved": 2})
    assert requester.decisions()[id_of("second")] == REJECTED
    assert len(requester.decisions()) == len(TASKS)
    before = (requester.results / KEY / "decisions.csv").read_bytes()
    assert requester.decide(str(requester.results), "--accept-all") == (0, "Every result has a decision already.\n")
    assert (requester.results / KEY / "decisions.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"unique_id,decision\n{id_of('first')},accepted\n", "“accepted” is not a valid decision"),
        (f"unique_id,decision,amount\n{id_of('first')},approved,4 cents\n", "“4 cents” is not a valid amount"),
        ("unique_id,decision\nno-such-id,approved\n", "There is no result with the unique_id no-such-id"),
        ("task,decision\nfirst,approved\n", "No column identifies the assignment"),
    ],
)
def test_what_no_worker_could_read_is_refused_where_it_is_written(requester: Requester, table: str, said: str) -> None:
    code, words = requester.decide(str(requester.results), "--accept-all", "--except", requester.exceptions(table))
    assert code == 1
    assert said in words
    assert "except.csv" in words
    assert words.endswith("Nothing was written.\n")
    assert not (requester.results / KEY / "decisions.csv").exists()


def test_a_payment_covers_what_is_accepted_and_not_paid_yet(requester: Requester) -> None:
    bundle = valid_bundle(requester.folder / "bundle")
    excepted = requester.exceptions(
        f"unique_id,decision,amount\n{id_of('second')},rejected,\n{id_of('third')},approved,1.5\n"
    )
    words = [str(requester.results), "--accept-all", "--payment", "P-1", "--bundle", str(bundle)]
    assert requester.decide(*words, "--except", excepted)[0] == 0
    log = ProblemLog()
    data = (requester.results / KEY / "payments.csv").read_bytes()
    paid = [row for row in read_payments(data, "payments.csv", log) if isinstance(row, PaymentRow)]
    assert [(row.name, row.unique_ids) for row in paid] == [("P-1", (id_of("first"),)), ("P-1", (id_of("third"),))]
    assert paid[1].amount == "1.5"
    assert float(paid[0].amount) > 0
    code, said = requester.decide(*words[:1], *words[2:3], "P-2", *words[4:])
    assert code == 0, said
    assert (requester.results / KEY / "payments.csv").read_bytes() == data


def test_results_in_a_zip_are_decided_into_a_folder(requester: Requester) -> None:
    packed = shutil.make_archive(str(requester.folder / "sent"), "zip", requester.results)
    with pytest.raises(SystemExit):
        requester.decide(packed, "--accept-all")
    target = requester.folder / "decided"
    assert requester.decide(packed, "--accept-all", "-o", str(target))[0] == 0
    with (target / KEY / "decisions.csv").open(encoding="utf-8", newline="") as file:
        assert [row["decision"] for row in csv.DictReader(file)] == ["approved"] * 3


@pytest.mark.parametrize("words", [[], ["--note", "x"], ["--payment", "P-1"]])
def test_words_that_decide_nothing_are_refused(requester: Requester, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        requester.decide(str(requester.results), *words)
    assert ended.value.code == 2


def test_the_file_is_as_readable_as_the_results(requester: Requester) -> None:
    (requester.results / KEY).chmod(0o755)
    assert requester.decide(str(requester.results), "--accept-all")[0] == 0
    assert (requester.results / KEY / "decisions.csv").stat().st_mode & 0o777 == 0o644
