"""What can be said to `annotator rates`. Apart from the command, which loads what the other commands do not need."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from annotator.app.command_line.argument_kinds import seconds, wage
from annotator.ui.language.translation import _

# The published choice; see core.pay.clusters.
PUBLISHED_GAP_S = 60


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
        "file", type=_file, metavar=_("FILE"),
        help=_("a batch file of Mechanical Turk (CSV), a file of “annotator ledger export”, or a results folder"),
    )  # fmt: skip
    command.add_argument(
        "--gap", dest="gaps_s", type=seconds, action="append", metavar=_("SECONDS"),
        help=_("work no further apart than this is one cluster, and counts once; say it again for each row "
               "(default: {gap_s}, as in published studies)").format(gap_s=PUBLISHED_GAP_S),
    )  # fmt: skip
    command.add_argument("--bundle", default="", metavar=_("BUNDLE"), help=_("what a results folder's tasks pay"))
    command.add_argument(
        "--wage", type=wage, metavar=_("AMOUNT"),
        help=_("what an hour should pay (default: the reference of your settings, or of the currency)"),
    )  # fmt: skip


def rates_asked(command: argparse.ArgumentParser, asked: argparse.Namespace) -> RatesAsked:
    """Ends the program with the usage when what was said does not go together."""
    if asked.bundle and not asked.file.is_dir():
        command.error(_("--bundle belongs to a results folder: other histories tell their rewards themselves"))
    gaps_s = tuple(dict.fromkeys(asked.gaps_s or (PUBLISHED_GAP_S,)))
    return RatesAsked(asked.file, gaps_s, asked.bundle, asked.wage, asked.home)


def _file(text: str) -> Path:
    """An empty name would stand for the folder that one is in."""
    if not text:
        raise argparse.ArgumentTypeError(_("no file is named"))
    return Path(text)
