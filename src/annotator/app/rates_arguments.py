"""What can be said to `annotator rates`. Apart from the command, which loads what the other commands do not need."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from annotator.core.money import parse_amount

# The published choice; see core.clusters.
PUBLISHED_GAP_S = 60
_LONGEST_GAP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class RatesAsked:
    """`gaps_s` has one or more. `bundle` is empty where none was named; `home_folder` None stands for the usual one."""

    file: Path
    gaps_s: tuple[int, ...]
    bundle: str
    wage: Decimal | None
    home_folder: Path | None


def add_rates_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", type=Path, metavar="FILE",
        help="a batch file of Mechanical Turk (CSV), a file of `annotator ledger export`, or a results folder",
    )  # fmt: skip
    command.add_argument(
        "--gap", dest="gaps_s", type=_seconds, action="append", metavar="SECONDS",
        help="work no further apart than this is one cluster, and counts once; say it again for each row "
        f"(default: {PUBLISHED_GAP_S}, as in published studies)",
    )  # fmt: skip
    command.add_argument("--bundle", default="", metavar="BUNDLE", help="what a results folder's tasks pay")
    command.add_argument(
        "--wage", type=_wage, metavar="AMOUNT",
        help="what an hour should pay (default: the reference of your settings, or of the currency)",
    )  # fmt: skip


def rates_asked(command: argparse.ArgumentParser, asked: argparse.Namespace) -> RatesAsked:
    """Ends the program with the usage when what was said does not go together."""
    if asked.bundle and not asked.file.is_dir():
        command.error("--bundle belongs to a results folder: other histories tell their rewards themselves")
    gaps_s = tuple(dict.fromkeys(asked.gaps_s or (PUBLISHED_GAP_S,)))
    return RatesAsked(asked.file, gaps_s, asked.bundle, asked.wage, asked.home)


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_GAP_DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of seconds such as 60")
    return int(text)


def _wage(text: str) -> Decimal:
    amount = parse_amount(text)
    if amount is None or amount <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount such as 12.50")
    return amount
