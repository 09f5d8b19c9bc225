"""Reader of the euro reference rates of the European Central Bank, and the form in which rates are stored.

The ECB publishes a table with all days, newest first (eurofxref-hist.csv), and one with the newest day (eurofxref.csv),
each also zipped. The first column, `Date`, is `2026-11-24` in the one and `24 November 2026` in the other. Each further
column is a currency: its units for one euro, or `N/A`. A comma ends each line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from annotator.core.money.amount import parse_amount
from annotator.core.money.exchange import ECB, EURO, RateRow
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded

MOST_ECB_BYTES = 8 * 1024**2  # all days since 1999 take 1.5 MB
MOST_CELLS = 1_000_000
_DATE = "Date"
_NO_VALUE = frozenset({"", "N/A"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def read_ecb(data: bytes, file: str, log: ProblemLog) -> tuple[RateRow, ...]:
    """Return the rates of each day. Errors in the log have the line and the column; then nothing is returned."""
    text = decoded(data, file, log)
    if isinstance(text, Reported):
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    table = _EcbTable(file, log)
    try:
        for cells in reader:
            if cells and not log.is_full(ProblemCode.EXCHANGE_RATES):
                table.add([cell.strip() for cell in cells], reader.line_num)
    except csv.Error as error:
        log.add(ProblemCode.CSV_SYNTAX, file, line=reader.line_num, detail=str(error))
    if not table.rows and not log.has_errors():
        log.add(ProblemCode.EXCHANGE_RATES, file, why="none")
    return () if log.has_errors() else tuple(table.rows.values())


class _EcbTable:
    def __init__(self, file: str, log: ProblemLog) -> None:
        self.rows: dict[date, RateRow] = {}
        self._file = file
        self._log = log
        self._header: Sequence[str] = ()
        self._cells = 0

    def add(self, cells: Sequence[str], line: int) -> None:
        """Read a line of the file."""
        if cells[-1] == "":
            cells = cells[:-1]
        self._cells += len(cells)
        if self._cells > MOST_CELLS:
            self._wrong(line, "many")
        elif not self._header:
            self._read_header(cells, line)
        elif len(cells) != len(self._header):
            self._wrong(line, "cells", found=str(len(cells)), expected=str(len(self._header)))
        else:
            self._read_day(cells, line)

    def _read_header(self, cells: Sequence[str], line: int) -> None:
        self._header = cells
        if not cells or cells[0] != _DATE or len(cells) < 2:
            self._wrong(line, "columns")
        for place, name in enumerate(cells[1:], start=1):
            if len(name) != 3 or not (name.isascii() and name.isupper()) or name == EURO or name in cells[:place]:
                self._wrong(line, "currency", name, text=name)

    def _read_day(self, cells: Sequence[str], line: int) -> None:
        day = _day(cells[0])
        if day is None or day in self.rows:
            self._wrong(line, "day" if day is None else "again", _DATE, text=cells[0])
            return
        rates = dict[str, Decimal]()
        for name, cell in zip(self._header[1:], cells[1:], strict=True):
            rate = parse_amount(cell)
            if rate is not None and rate > 0:
                rates[name] = rate
            elif cell not in _NO_VALUE:
                self._wrong(line, "rate", name, text=cell)
        self.rows[day] = RateRow(day, EURO, rates, ECB)

    def _wrong(self, line: int, why: str, field: str | None = None, **params: str) -> None:
        self._log.refuse(ProblemCode.EXCHANGE_RATES, self._file, line=line, field=field, row=None, why=why, **params)


def _day(text: str) -> date | None:
    try:
        number, month, year = text.split()
        return date(int(year), _MONTHS.index(month) + 1, int(number))
    except ValueError:
        pass
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def stored_rates(rows: Iterable[RateRow]) -> str:
    """Return the rates of one day as JSON for the settings, empty without any."""
    kept = list(rows)
    return msgspec.json.encode(kept).decode() if kept else ""


def read_stored_rates(text: str) -> tuple[RateRow, ...]:
    """Read what `stored_rates` wrote. Leave out what is no rate."""
    try:
        rows = msgspec.json.decode(text or "[]", type=list[RateRow])
    except msgspec.MsgspecError:
        return ()
    return tuple(row for row in rows if all(rate.is_finite() and rate > 0 for rate in row.rates.values()))
