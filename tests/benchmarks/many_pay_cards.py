"""CPU time of opening and of merging many pay cards, as a ratio to the bare check of their signatures in the same run.

PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_pay_cards.py [CARDS]
"""

from __future__ import annotations

import base64
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nacl.signing import VerifyKey

from annotator.core.pay.pay_cards import newest, summaries
from annotator.formats.pay_cards import read_store
from annotator.store.folders.card_file import DiskCardFile
from annotator.store.folders.new import DiskFolders
from pay_card_making import TODAY, signed
from services.service_env import make_env

CARDS = 10_000
AIM_S = 1.0
RUNS = 3


def cpu_s(work: Callable[[], object]) -> float:
    """Return the least CPU time of some runs."""
    times = []
    for _run in range(RUNS):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def verify(lines: list[bytes], keys: list[bytes]) -> None:
    for signature, body, key in zip(lines[::2], lines[1::2], keys, strict=True):
        VerifyKey(key).verify(body, base64.b64decode(signature))


def main(count: int) -> None:
    pay = [f"{2 + number % 97 * 0.05:.2f}" for number in range(count)]
    data = b"".join(signed(number, pay[number], f"2026-Q{1 + number % 3}") for number in range(count))
    with tempfile.TemporaryDirectory() as folder:
        file, store = Path(folder) / "many.paycard", Path(folder) / "pay-cards"
        file.write_bytes(data)

        def opened() -> None:
            cards = make_env().services.books.pay_cards
            cards._file, cards._folders, cards._today = DiskCardFile(store), DiskFolders(), lambda: TODAY
            store.unlink(missing_ok=True)
            assert cards._add(str(file)).added == count

        open_s = cpu_s(opened)
        kept = [card for _lines, card in read_store(store.read_bytes())]
        merge_s = cpu_s(lambda: summaries(newest(kept).values()))
    lines = data.splitlines()
    keys = [card.key for _lines, card in read_store(b"\n" + data)]
    bare_s = cpu_s(lambda: verify(lines, keys))
    opening, merging = f"{open_s / bare_s:.2f}", f"{merge_s / bare_s:.2f}"
    sys.stdout.write(f"{count} cards opened: {open_s:.2f} s of CPU, {opening} times their signatures alone\n")
    sys.stdout.write(f"their figures: {merge_s:.3f} s, {merging} times; the aim for both is {AIM_S} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CARDS)
