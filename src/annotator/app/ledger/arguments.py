"""What can be said to `annotator ledger export|verify`. Apart from the commands, which load what others do not need."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from annotator.app.command_line.argument_kinds import day
from annotator.ui.language.translation import _

JSONL, CSV, STATEMENT = "jsonl", "csv", "statement"
FORMATS = (JSONL, CSV, STATEMENT)


@dataclass(frozen=True, slots=True)
class LedgerExportAsked:
    """`form` is one of `FORMATS`; `output` None, which only `JSONL` may have, stands for standard output. `first` and
    `last` are the days of a statement, both included: None for the ledger's first day, and for today. `home_folder`
    None stands for the usual one."""

    home_folder: Path | None
    form: str
    output: Path | None
    first: date | None
    last: date | None


def add_ledger_arguments(ledger: argparse.ArgumentParser, common: Sequence[argparse.ArgumentParser],
                         reports: argparse.ArgumentParser) -> None:  # fmt: skip
    actions = ledger.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    words = _("the ledger, its tables or a statement, with a list of hashes")
    export = actions.add_parser("export", parents=common, help=words, description=words)
    export.set_defaults(parser=export)
    export.add_argument(
        "--format", dest="form", choices=FORMATS, default=JSONL,
        help=_("jsonl: every entry, lossless; csv: all time and all money as tables; statement: work and pay of some "
               "days, as a PDF to print (default: jsonl)"),
    )  # fmt: skip
    export.add_argument(
        *("-o", "--output"), type=Path, metavar=_("PATH"),
        help=_("a new file, for csv the stem of two: PATH-time.csv and PATH-money.csv; the hashes stand beside, in "
               "PATH.sha256 (default, for jsonl only: standard output)"),
    )  # fmt: skip
    export.add_argument(
        "--from", dest="first", type=day, metavar=_("DAY"),
        help=_("the first day of a statement, such as 2026-11-01 (default: the ledger's)"),
    )  # fmt: skip
    export.add_argument(
        "--until", dest="last", type=day, metavar=_("DAY"),
        help=_("the last day of a statement, which is in it (default: today)"),
    )  # fmt: skip
    words = _("check the chain of the ledger")
    verify = actions.add_parser("verify", parents=[*common, reports], help=words, description=words)
    verify.add_argument("file", nargs="?", type=Path, metavar=_("FILE"), help=_("an exported ledger, not the records"))


def ledger_export_asked(command: argparse.ArgumentParser, asked: argparse.Namespace) -> LedgerExportAsked:
    """Ends the program with the usage when what was said does not go together."""
    if asked.form != JSONL and asked.output is None:
        command.error(_("--format {form} needs -o: only jsonl can go to standard output").format(form=asked.form))
    if asked.form != STATEMENT and (asked.first is not None or asked.last is not None):
        command.error(_("--from and --until belong to --format statement: the ledger and its tables are always whole"))
    if asked.first is not None and asked.last is not None and asked.last < asked.first:
        command.error(_("--until is a day before --from"))
    return LedgerExportAsked(asked.home, asked.form, asked.output, asked.first, asked.last)
