"""`annotator export --to parquet`: what DuckDB finds in the files, and what is said where the library is not there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from annotator.formats.exports import parquet
from answer_making import an_envelope, an_item, write_results
from formats.exports.parquet_reading import asked

BENCH = an_item("things", "choices", {"choices": ["Bench", "tree"]})
SAID = an_item("said", "textarea", {"text": ["=1+1"]})


@pytest.fixture
def results(tmp_path: Path) -> Path:
    made = [
        an_envelope("2", BENCH, number=2),
        an_envelope("10", BENCH, SAID, number=3),
        an_envelope("2", BENCH, number=1),
        an_envelope("10", number=4, skipped=True),
    ]
    return write_results(tmp_path / "results", made)


def exported(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> dict[str, Any]:
    assert main(["export", *map(str, words), "--json"]) == code
    told = capsys.readouterr()
    assert told.err == ""
    report: dict[str, Any] = json.loads(told.out)
    return report


def test_duckdb_counts_what_the_report_and_the_tables_say(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = exported(capsys, 0, results, "--to", "parquet", "-o", tmp_path / "out.parquet")
    files = [Path(file["file"]) for file in report["files"]]
    assert [file.name for file in files] == ["out-submissions.parquet", "out-regions.parquet"]
    assert [file["bytes"] for file in report["files"]] == [file.stat().st_size for file in files]
    ((submissions, skipped, tasks, active_s),) = asked(
        f"SELECT count(*), count_if(skipped), count(DISTINCT task), sum(active_s) FROM '{files[0]}'"
    )
    ((items,),) = asked(f"SELECT count(*) FROM '{files[1]}'")
    assert (report["submissions"], report["skipped"], report["tasks"], report["regions"]) == (4, 1, 2, 4)
    assert (submissions, skipped, tasks, items, active_s) == (4, 1, 2, 4, 29.0)
    exported(capsys, 0, results, "--to", "csv", "-o", tmp_path / "out")
    for table, file in zip(("submissions", "regions"), files, strict=True):
        ids = "bundle, revision, task, submission"
        of_csv = asked(f"SELECT {ids} FROM read_csv('{tmp_path}/out-{table}.csv', all_varchar = true)")
        assert [tuple(map(str, row)) for row in asked(f"SELECT {ids} FROM '{file}'")] == of_csv


def test_the_files_appear_whole_or_not_at_all(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise KeyError("broken off")

    (tmp_path / "out-regions.parquet").write_bytes(b"old")
    report = exported(capsys, 1, results, "--to", "parquet", "-o", tmp_path / "out")
    assert [problem["code"] for problem in report["problems"]] == ["export-taken"]
    monkeypatch.setattr(parquet, "_batch", broken)
    with pytest.raises(KeyError):
        main(["export", str(results), "--to", "parquet", "-o", str(tmp_path / "out"), "--overwrite"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out-regions.parquet", "results"]
    assert (tmp_path / "out-regions.parquet").read_bytes() == b"old"


def test_without_its_library_it_says_what_to_install_and_csv_goes_on(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    report = exported(capsys, 1, results, "--to", "parquet", "-o", tmp_path / "out")
    (problem,) = report["problems"]
    assert problem["code"] == "parquet-missing"
    assert main(["export", str(results), "--to", "parquet", "-o", str(tmp_path / "out")]) == 1
    assert 'pip install "annotator[parquet]"' in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    assert exported(capsys, 0, results, "--to", "csv", "-o", tmp_path / "out")["submissions"] == 4
