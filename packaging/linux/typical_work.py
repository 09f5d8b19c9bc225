"""Work for the profile that CPython is optimised by: what a start imports, and what the program then does most. It runs
the same instructions each time, given the same addresses, hashes and environment, so two builds have the same bytes.
Tests of CPython would not: they measure time and name their processes."""

import contextlib
import csv
import enum
import io
import itertools
import json
import operator
import pickle
import re
import sqlite3
import string
import textwrap
import typing
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from difflib import unified_diff
from fractions import Fraction
from functools import lru_cache, reduce
from hashlib import sha256
from importlib import import_module
from pathlib import PurePosixPath

# Further modules that a start imports.
STARTED_WITH = (
    "argparse ast asyncio calendar configparser email.message gettext gzip http.client importlib.metadata inspect "
    "locale logging mimetypes multiprocessing queue shutil subprocess tomllib urllib.request zipfile zoneinfo"
)
for name in STARTED_WITH.split():
    import_module(name)


class Status(enum.Enum):
    SENT = "sent"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    start: datetime
    amount: Fraction
    status: Status
    labels: tuple[str, ...]

    @property
    def hourly(self) -> Fraction:
        return self.amount * 3600 / (30 + self.number % 90)


def rows(count: int) -> typing.Iterator[Row]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        status = Status.PAID if number % 3 else Status.SENT
        yield Row(number, start + timedelta(seconds=97 * number), Fraction(number % 50, 100), status, ("cat", "été"))


@lru_cache
def shown(amount: Fraction) -> str:
    return f"{Decimal(amount.numerator) / amount.denominator:.2f} EUR"


def stored(work: list[Row]) -> str:
    """Write rows to a database and read them again, as the ledger does."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE entries (number INTEGER PRIMARY KEY, content TEXT)")
    with base:
        texts = (json.dumps({**asdict(row), "status": row.status.value}, default=str) for row in work)
        base.executemany("INSERT INTO entries VALUES (?, ?)", enumerate(texts))
    seal = b""
    for number, content in base.execute("SELECT number, content FROM entries ORDER BY number"):
        seal = sha256(seal + f"{number}:{json.loads(content)['start']}".encode()).digest()
    base.close()
    return seal.hex()


def read(work: list[Row]) -> int:
    """Write rows as text, XML and CSV, and read those again."""
    file = io.StringIO()
    csv.writer(file).writerows((row.number, row.start.isoformat(), shown(row.amount)) for row in work)
    lines = [line for line in file.getvalue().split("\r\n") if re.fullmatch(r"(\d+),([\dT:+-]+),(\d+\.\d\d) EUR", line)]
    tree = ElementTree.fromstring("<View>" + "".join(f'<Label value="{row.number}"/>' for row in work) + "</View>")
    texts = ["/".join(PurePosixPath("/data", *row.labels, f"{row.number}.jpg").parts).casefold() for row in work]
    changed = list(unified_diff(texts[:20], [*texts[10:20], *texts[:10]], lineterm=""))
    return len(lines) + len(list(tree.iter("Label"))) + len(changed) + len(set(texts) | dict.fromkeys(lines).keys())


def main() -> None:
    for _time in range(10):
        work = sorted(rows(1000), key=operator.attrgetter("hourly", "number"), reverse=True)
        total = reduce(operator.add, (row.amount for row in work if row.status is Status.PAID), Fraction())
        again = [replace(row, amount=min(row.amount, total)) for row in work]
        for first, second in itertools.pairwise(again):
            with contextlib.suppress(KeyError):
                _missing = {first.number: second}[second.number]
        stored(again)
        read(again)
        textwrap.wrap(string.Template("$total, $rows rows").substitute(total=shown(total), rows=len(work)), 20)
        pickle.loads(pickle.dumps(again))


if __name__ == "__main__":
    main()
