"""Files as the European Central Bank publishes them, of invented rates. Their form is that of the files behind
https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/: a trailing comma on each line,
`N/A` for what was not quoted, and in the file of one day a space after each comma and the day in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

HISTORY, ONE_DAY = "eurofxref-hist.csv", "eurofxref.csv"
NAMES = ("USD", "JPY", "BGN", "CYP", "GBP", "IDR")
RATES: Mapping[date, Sequence[str]] = {
    date(2026, 11, 24): ("1.0825", "163.22", "N/A", "N/A", "0.8653", "16860.24"),
    date(2026, 11, 23): ("1.08", "162.9", "1.9558", "N/A", "0.8661", "16831.5"),
    date(2026, 11, 20): ("1.0799", "162.51", "1.9558", "N/A", "N/A", "16801.99"),
}


def history(rates: Mapping[date, Sequence[str]] = RATES) -> bytes:
    """The file with all days, newest first."""
    rows = [("Date", *NAMES), *((day.isoformat(), *cells) for day, cells in rates.items())]
    return "".join(",".join(row) + ",\n" for row in rows).encode()


def one_day(day: date = date(2026, 11, 24)) -> bytes:
    named = f"{day.day} {day:%B} {day.year}"
    rows = [("Date", *NAMES), (named, *RATES[day])]
    return "".join(", ".join(row) + ", \n" for row in rows).encode()


def zipped(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()
