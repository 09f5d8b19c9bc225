"""`annotator.api` as other programs use it: typed, lazy and without Qt."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import pyarrow as pa
import pytest

from annotator import api
from annotator.app.main import main
from annotator.formats.builtin.resources import resource_bytes
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

SNAPSHOT = Path(__file__).with_name("signatures.txt")
WORKERS = tuple(f"{name}-aaaa-aaaa-aaaa" for name in ("ada1", "bob2", "cyd3"))
TASKS = ("first", "second", "third")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with `my-bundle` and `results`, and work in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATOR_HOME", str(tmp_path / "home"))
    valid_bundle(tmp_path / "my-bundle")
    for number, worker in enumerate(WORKERS):
        answers = {"choices": ["Bench"]}, {"choices": ["tree"] if number else ["Bench"]}, {"choices": ["tree"]}
        made = [
            an_envelope(task, an_item("things", "choices", answer), number=number + 1, worker=worker)
            for task, answer in zip(TASKS, answers, strict=True)
        ]
        write_results(tmp_path / "results", made)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


def test_the_import_loads_nothing_of_the_program_but_itself() -> None:
    ask = "import sys; before = set(sys.modules); import annotator.api; print(sorted(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True).stdout
    ours = [
        name for name in json.loads(loaded.replace("'", '"')) if name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert ours == ["annotator", "annotator.api"]


@pytest.mark.parametrize("name", api.__all__)
def test_no_name_loads_qt_or_pyarrow(name: str) -> None:
    ask = f"import sys; from annotator.api import {name}; print([m for m in sys.modules if '.' not in m])"
    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True).stdout
    assert {"PySide6", "shiboken6", "pyarrow", "numpy", "pandas", "polars"}.isdisjoint(
        json.loads(loaded.replace("'", '"'))
    )


def test_the_signatures_are_those_that_other_programs_rely_on() -> None:
    lines = []
    for name in sorted(api.__all__):
        value = getattr(api, name)
        is_called = inspect.isroutine(value) or (inspect.isclass(value) and not name.startswith("Problem"))
        lines.append(f"{name}{inspect.signature(value)}" if is_called else name)
        if name == "ResultSet":
            own = [(own, each) for own, each in vars(value).items() if inspect.isfunction(each) and own[0] != "_"]
            lines += [f"    {own}{inspect.signature(each)}" for own, each in own]
    text = "\n".join(lines) + "\n"
    assert text == SNAPSHOT.read_text(encoding="utf-8"), f"a change that other programs notice:\n{text}"


def test_every_name_is_there_and_no_other() -> None:
    assert set(api.__all__) <= set(dir(api))
    assert not hasattr(api, "nothing")


def test_figures_are_those_of_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = api.open_bundle("my-bundle")
    results = api.read_results("results", bundle=bundle)
    assert_type(results, api.ResultSet)
    assert (len(results), results.problems) == (9, ())
    agreed = api.agreement(results, bundle)
    told = said(capsys, "agree", "results", "--bundle", "my-bundle")
    assert [(each.control, each.tasks, round(each.alpha or 0, 6)) for each in agreed.questions] == [
        (each["control"], each["tasks"], each["alpha"]) for each in told["questions"]
    ]
    paid = api.rates(results, bundle, wage=Decimal("9.00"))
    told = said(capsys, "rates", "results", "--bundle", "my-bundle", "--wage", "9.00")
    assert (paid.assignments, str(paid.pay), paid.time_s) == (told["assignments"], told["pay"], told["time_s"])
    assert (round(float(paid.hourly or 0), 3), paid.share) == (told["pooled"], told["share"])
    price = api.price(results, bundle, Decimal("9.00"), share=0.8, at_least=3)
    told = said(capsys, "price", "results", "--bundle", "my-bundle", "--wage", "9.00", "--for", "80", "--at-least", "3")
    assert (str(price.point), str(price.safe)) == (told["prices"][0]["point"], told["prices"][0]["safe"])
    assert [problem.code for problem in api.check("my-bundle")] == [
        each["code"] for each in said(capsys, "check", "my-bundle")["problems"]
    ]


def test_figures_of_a_bundle_leave_out_results_of_others(work: Path) -> None:
    write_results(work / "results", [an_envelope("elsewhere", number=9)])
    everything = api.read_results("results")
    assert len(everything) == 10
    assert api.agreement(everything, api.open_bundle("my-bundle")).submissions == 9


def test_merged_answers_are_those_of_the_command(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = api.open_bundle("my-bundle")
    found = api.merge(api.read_results("results", bundle=bundle), bundle)
    told = said(capsys, "merge", "results", "--bundle", "my-bundle", "-o", "merged")
    assert [(each.task_id, each.is_settled, each.sources) for each in found] == [
        (each["task"], each["state"] == "settled", tuple(each["sources"])) for each in told["tasks"]
    ]
    results = [each.result for each in found if each.is_settled and each.result is not None]
    assert api.write_results(results, work / "again") == told["written"] > 0
    for path in (work / "again").rglob("*.json"):
        assert (work / "merged" / path.relative_to(work / "again")).read_bytes() == path.read_bytes()
    known = api.read_results("again")
    assert len(api.merge(api.read_results("results"), bundle, known=known, plain=True)) == len(TASKS)


def test_tables_have_a_row_for_each_result_and_each_item() -> None:
    with api.read_results("results", bundle="my-bundle") as results:
        submissions = assert_type(results.submissions(), pa.Table).to_pylist()
        assert [row["worker"] for row in submissions] == [worker for _task in TASKS for worker in WORKERS]
        assert [row["answer.things"] for row in submissions][:2] == ["Bench", "Bench"]
        assert [row["choices"] for row in results.regions().to_pylist()][2:4] == [["Bench"], ["Bench"]]


def test_results_are_written_as_they_were_read(work: Path) -> None:
    results = api.read_results("results")
    assert api.write_results(results, work / "again") == 9
    for path in (work / "results").rglob("*.json"):
        assert (work / "again" / path.relative_to(work / "results")).read_bytes() == path.read_bytes()
    with pytest.raises(FileExistsError):
        api.write_results(results, work / "again")
    assert api.write_results(results, work / "again", overwrite=True) == 9


def test_what_cannot_be_read_raises_the_problems() -> None:
    with pytest.raises(api.ProblemsFound, match="no-bundle") as found:
        api.open_bundle("no-bundle")
    assert [problem.code for problem in found.value.problems] == ["not-found"]
    with pytest.raises(api.ProblemsFound):
        api.read_results("no-results")
    with pytest.raises(api.ProblemsFound, match="paid tasks or more"):
        api.price(api.read_results("results"), api.open_bundle("my-bundle"), Decimal(9), at_least=4)


def test_the_notebook_runs(work: Path) -> None:
    notebook = json.loads(resource_bytes("notebooks/results.ipynb"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in cells] == [[]] * len(cells)
    lines = ["".join(cell["source"]) for cell in cells]
    program = work / "notebook.py"
    program.write_text("\n".join([*lines, "print(len(results), agreement.compared, price.point)"]), encoding="utf-8")
    ended = subprocess.run([sys.executable, "-W", "error", str(program)], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("9 3 0.03\n", "")
    assert len(list((work / "ada").rglob("*.json"))) == 3
