"""`annotator check --sarif --junit`: both files as continuous integration reads them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from annotator.app.main import main, parser
from annotator.app.requester.ci_reports import junit, sarif
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from bundle_making import TASKS, valid_bundle

SCHEMA = json.loads(Path(__file__).with_name("sarif_part.schema.json").read_bytes())
HOOKS = Path(__file__).resolve().parents[3] / ".pre-commit-hooks.yaml"


def checked(bundle: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any, etree._Element, Any]:
    """Return the exit code, the SARIF log, the root of the JUnit file and the JSON of a check."""
    words = ["--sarif", str(folder / "out.sarif"), "--junit", str(folder / "out.xml"), "--home", str(folder / "home")]
    code = main(["check", str(bundle), *words, "--json"])
    log = json.loads((folder / "out.sarif").read_bytes())
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(log)] == []
    return code, log, etree.fromstring((folder / "out.xml").read_bytes()), json.loads(capsys.readouterr().out)


def test_the_part_of_the_schema_refuses_what_sarif_does() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    log = json.loads(sarif(".", [Problem(ProblemCode.NOT_FOUND, Place("x"))]))
    assert Draft202012Validator(SCHEMA).is_valid(log)
    for wrong in ({**log, "version": "2.0.0"}, {**log, "runs": [{"results": []}]}, {**log, "more": 1}):
        assert not Draft202012Validator(SCHEMA).is_valid(wrong)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft202012Validator(SCHEMA).is_valid(log)


def test_a_valid_bundle_has_one_test_which_passed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, log, suites, _said = checked(valid_bundle(tmp_path / "bundle"), tmp_path, capsys)
    (case,) = [case for case in suites.iter("testcase") if case.get("name") == "valid"]
    assert (code, len(case)) == (0, 0)
    assert [result["level"] for result in log["runs"][0]["results"] if result["level"] == "error"] == []
    assert suites.get("failures") == "0"


def test_each_problem_is_in_both_files_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    bundle = valid_bundle(tmp_path / "my bundle é")
    (bundle / "tasks.csv").write_text(TASKS.replace("second,", "first,"), encoding="utf-8")
    (bundle / "bundle.toml").write_text((bundle / "bundle.toml").read_text("utf-8") + "\n[payy]\n", encoding="utf-8")
    code, log, suites, said = checked(Path("my bundle é"), tmp_path, capsys)
    results = log["runs"][0]["results"]
    assert (code, len(results)) == (1, len(said["problems"]))
    for result, problem in zip(results, said["problems"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert (result["ruleId"], result["level"]) == (problem["code"], problem["severity"])
        assert place.get("region", {}).get("startLine") == problem["line"]
        assert unquote(place["artifactLocation"]["uri"]) == f"my bundle é/{problem['file']}"
        assert result["message"]["text"] == f"{problem['problem']} {problem['hint']}"
    wrong = [problem for problem in said["problems"] if problem["severity"] == "error"]
    assert [failure.get("message") for failure in suites.iter("failure")] == [problem["problem"] for problem in wrong]
    (suite,) = suites
    cases = suite.findall("testcase")
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(len(wrong)))
    assert {case.get("classname") for case in cases} == {"my bundle é"}


def test_a_missing_bundle_is_a_problem_of_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, log, suites, _said = checked(tmp_path / "none.zip", tmp_path, capsys)
    (result,) = log["runs"][0]["results"]
    assert (code, result["ruleId"], suites.get("failures")) == (1, "not-found", "1")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (tmp_path / "none.zip").as_uri()


def test_text_that_no_xml_can_hold_is_replaced() -> None:
    odd = Problem(ProblemCode.NOT_FOUND, Place("a\x01\ud800<b>&\ufffe"), severity=Severity.NOTE)
    root = etree.fromstring(junit("x\x02", [odd]))
    assert [case.get("name") for case in root.iter("testcase")] == ["valid", "not-found a\ufffd\ufffd<b>&\ufffd"]
    assert json.loads(sarif("x", [odd]))["version"] == "2.1.0"


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--sarif", str(tmp_path / "none" / "x.sarif"), "--home", str(tmp_path / "home")]
    assert main(["check", str(valid_bundle(tmp_path / "bundle")), *words]) == 1
    assert "Cannot write to" in capsys.readouterr().err


def test_the_hook_runs_a_command_of_the_program() -> None:
    text = HOOKS.read_text(encoding="utf-8")
    (entry,) = re.findall(r"^  entry: annotator (.+)$", text, re.MULTILINE)
    assert re.findall(r"^- id: (.+)$", text, re.MULTILINE) == ["annotator-check"]
    assert parser(entry).parse_args([entry, "my-bundle"]).bundle == "my-bundle"
