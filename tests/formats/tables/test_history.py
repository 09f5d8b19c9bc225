"""Tables of strangers: columns anywhere, any separator, any end of line, and rows that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.history import HistoryTable

COLUMNS = ("AcceptTime", "SubmitTime", "Reward")
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=8)


def opened(data: bytes, log: ProblemLog | None = None) -> HistoryTable:
    return HistoryTable(io.BytesIO(data), COLUMNS, "past.csv", log or ProblemLog())


def rows_of(data: bytes, log: ProblemLog | None = None) -> list[tuple[int, list[str]]]:
    table = opened(data, log)
    found = [(line, list(cells)) for line, cells in table.rows()]
    table.close()
    return found


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_one_table_is_written_in_many_ways(separator: str, end: str, encoding: str) -> None:
    lines = [("Title", "SubmitTime", "AcceptTime"), ("a job, or two", "b", "a")]
    text = end.join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    table = opened(text.encode(encoding))
    assert table.places == {"SubmitTime": 1, "AcceptTime": 2}
    assert list(table.rows()) == [(2, ["a job, or two", "b", "a"])]
    table.close()


@pytest.mark.parametrize(
    "header", ["accepttime,REWARD", "Accept Time,reward", '"accept_time",Reward', "\n\nAcceptTime,Reward"]
)
def test_names_are_known_however_they_are_spelt(header: str) -> None:
    table = opened(header.encode())
    assert table.places == {"AcceptTime": 0, "Reward": 1}
    table.close()


def test_the_first_of_two_columns_of_a_name_counts() -> None:
    table = opened(b"Reward,AcceptTime,Reward")
    assert table.places == {"Reward": 0, "AcceptTime": 1}
    table.close()


def test_lines_are_counted_over_cells_with_line_breaks_and_empty_lines() -> None:
    data = b'\nAcceptTime,Reward\n"two\nlines",1\n\nplain,2\n'
    assert rows_of(data) == [(3, ["two\nlines", "1"]), (6, ["plain", "2"])]


def test_a_row_that_is_none_is_named_and_the_next_line_begins_a_new_one() -> None:
    log = ProblemLog()
    assert rows_of(b'AcceptTime,Reward\n"a"b,1\nc,2\n', log) == [(3, ["c", "2"])]
    (problem,) = log.problems()
    assert (problem.code, problem.place.file, problem.place.line) == (ProblemCode.HISTORY_ROW, "past.csv", 2)


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_was_opened() -> None:
    log = ProblemLog()
    assert rows_of(b'AcceptTime,Reward\na,1\nb,"2\nc,3\n', log) == [(2, ["a", "1"])]
    assert [problem.place.line for problem in log.problems()] == [3]


def test_bytes_that_are_no_text_do_not_matter() -> None:
    assert rows_of(b"AcceptTime,Answer\na,caf\xe9\n") == [(2, ["a", "caf\\xe9"])]


def test_a_cell_may_be_larger_than_the_library_allows_and_the_limit_stays_what_it_was() -> None:
    before = csv.field_size_limit()
    large = "x" * (before + 1)
    assert rows_of(f"AcceptTime,Answer\na,{large}\n".encode()) == [(2, ["a", large])]
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01\x02", b'"', b"\xff\xfe", b"\xff\xfeA"])
def test_what_is_no_table_has_no_columns_and_no_rows(data: bytes) -> None:
    table = opened(data)
    assert table.places == {}
    assert list(table.rows()) == []
    table.close()


@pytest.mark.parametrize("said", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_by_which_excel_names_the_separator_is_passed_over(said: str) -> None:
    table = opened(f"{said}\r\nAcceptTime;SubmitTime\r\na;b\r\n".encode())
    assert table.places == {"AcceptTime": 0, "SubmitTime": 1}
    assert list(table.rows()) == [(3, ["a", "b"])]


def test_lines_with_nothing_in_any_cell_are_no_rows() -> None:
    assert rows_of(b"AcceptTime,SubmitTime\n,\na,b\n,,,\n") == [(3, ["a", "b"])]


def test_all_that_an_open_quotation_mark_takes_with_it_is_counted() -> None:
    log = ProblemLog()
    assert rows_of(b'AcceptTime,SubmitTime\na,b\n"c,d\ne,f\ng,h\n', log) == [(2, ["a", "b"])]
    (problem,) = log.problems()
    assert problem.place.line == 3
    assert (problem.params["why"], problem.params["first"], problem.params["last"], problem.params["rows"]) == (
        *("open", "3", "5", "3"),
    )


def test_the_stream_stays_open_for_whoever_opened_it() -> None:
    stream = io.BytesIO(b"AcceptTime,Reward\na,1\n")
    HistoryTable(stream, COLUMNS, "past.csv", ProblemLog()).close()
    assert not stream.closed


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=10))
def test_what_a_csv_writer_wrote_is_read_back(rows: Sequence[tuple[str, str, str]]) -> None:
    held = io.StringIO(newline="")
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    assert [cells for _line, cells in rows_of(held.getvalue().encode())] == [list(row) for row in rows if any(row)]
