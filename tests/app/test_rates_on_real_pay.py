"""`annotator rates` on 9,825 real assignments gives the figures that were published beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from real_data import real_data

EXACT = ("assignments", "workers", "pay", "naive_s", "time_s", "clusters")
TO_THREE_DIGITS = ("pooled", "naive", "mean", "median")


def expected() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(real_data("pay/expected-dev.json").read_bytes())
    return rows


def rated(capsys: pytest.CaptureFixture[str], file: Path, *words: str) -> Any:
    assert main(["rates", str(file), "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_counts_pay_and_seconds_are_exact_and_rates_right_to_three_digits(capsys: pytest.CaptureFixture[str]) -> None:
    file = real_data("pay/assignments-dev.csv")
    assert [row["D"] for row in expected()] == [0, 60, 300, 720]
    for row in expected():
        found = rated(capsys, file, "--gap", str(row["D"]))
        assert {key: found[key] for key in EXACT} == {key: row[key] for key in EXACT}
        assert {key: round(found[key], 3) for key in TO_THREE_DIGITS} == {key: row[key] for key in TO_THREE_DIGITS}
        assert (found["gap"], found["currency"], found["left_out"], found["problems"]) == (row["D"], "USD", 0, [])


def test_all_gaps_at_once_are_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    gaps = [word for row in expected() for word in ("--gap", str(row["D"]))]
    together = rated(capsys, real_data("pay/assignments-dev.csv"), *gaps)
    assert [{key: one[key] for key in (*EXACT, *TO_THREE_DIGITS)} for one in together] == [
        {key: row[key] for key in (*EXACT, *TO_THREE_DIGITS)} for row in expected()
    ]


def test_the_same_rows_turned_round_quoted_and_doubled_give_the_same_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another program may save reordered columns and rows, semicolons, CRLF and a byte order mark."""
    lines = real_data("pay/assignments-dev.csv").read_text(encoding="utf-8").splitlines()
    turned = [";".join(f'"{cell}"' for cell in reversed(line.split(","))) for line in lines]
    file = tmp_path / "again.csv"
    rows = [turned[0], *reversed(turned[1:]), *turned[1:]]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    found, published = rated(capsys, file), expected()[1]
    assert {key: found[key] for key in (*EXACT, *TO_THREE_DIGITS)} == {
        key: published[key] for key in (*EXACT, *TO_THREE_DIGITS)
    }
    assert [(one["code"], one["params"]["count"]) for one in found["problems"]] == [("history-repeated", "9825")]
