"""The command line: what it understands, and who answers. A command imports only the parts that it needs."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.export_arguments import add_export_arguments, export_asked
from annotator.app.import_arguments import add_import_arguments, import_asked
from annotator.app.new_arguments import add_new_arguments, add_pack_arguments, new_asked
from annotator.app.rates_arguments import add_rates_arguments, rates_asked
from annotator.app.version import VERSION
from annotator.core.money import parse_amount

if TYPE_CHECKING:
    from annotator.app.live import Companion


_HOME = "keep every file of yours in DIR"
_COMMANDS = ("open", "check", "export", "import", "ledger", "new", "pack", "rates", "self-test", "try")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="annotator", description="Annotate, with what an hour really pays always in view."
    )
    made.add_argument("--home", type=Path, metavar="DIR", help=_HOME)
    made.add_argument("--version", action="version", version=f"annotator {VERSION}")
    common = argparse.ArgumentParser(add_help=False)
    # Without a default of its own: that would undo what was said before the command.
    common.add_argument("--home", type=Path, metavar="DIR", help=_HOME, default=argparse.SUPPRESS)
    reports = argparse.ArgumentParser(add_help=False)
    reports.add_argument("--json", action="store_true", help="report as JSON")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    window = commands.add_parser("open", parents=[common], help="the window (what happens without a command, too)")
    window.add_argument("bundle", nargs="?", metavar="BUNDLE", help="a folder or .zip to take in and open")
    check = commands.add_parser("check", parents=[common, reports], help="every problem of a bundle, with its remedy")
    check.add_argument("bundle", metavar="BUNDLE", help="a folder or .zip")
    check.add_argument(
        "--wage",
        type=_amount,
        metavar="AMOUNT",
        help="what an hour should pay (default: the reference of your settings)",
    )
    exports = commands.add_parser("export", parents=[common, reports], help="results in the formats of the field")
    add_export_arguments(exports)
    imports = commands.add_parser("import", parents=[common, reports], help="a bundle from other people's formats")
    add_import_arguments(imports)
    add_new_arguments(commands.add_parser("new", parents=[common, reports], help="a bundle from a preset"))
    add_pack_arguments(commands.add_parser("pack", parents=[common, reports], help="a sound bundle as one file"))
    add_rates_arguments(commands.add_parser("rates", parents=[common, reports], help="what past work paid per hour"))
    _add_ledger_actions(commands.add_parser("ledger", help="your own records"), common, reports)
    rehearsal = commands.add_parser(
        "try", parents=[common, reports], help="rehearse a bundle of yours; nothing is sent"
    )
    rehearsal.add_argument("bundle", metavar="BUNDLE", help="a folder or .zip; changes of its files are followed")
    commands.add_parser("self-test", parents=[reports], help="let a shipped program prove itself")
    return made


def _add_ledger_actions(
    ledger: argparse.ArgumentParser, common: argparse.ArgumentParser, reports: argparse.ArgumentParser
) -> None:
    actions = ledger.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", parents=[common], help="the ledger as JSON Lines")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file (default: standard output)")
    verify = actions.add_parser("verify", parents=[common, reports], help="check the chain of the ledger")
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an exported ledger, not the records")


def _amount(text: str) -> Decimal:
    amount = parse_amount(text)
    if amount is None or amount <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount such as 12.50")
    return amount


def main(argv: Sequence[str] | None = None, companion: Companion | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 1 problems found or not possible, 2 usage. A companion accompanies the
    window: journeys and benchmarks press its keys."""
    words = list(sys.argv[1:] if argv is None else argv)
    understood = parser()
    asked = understood.parse_args(words if _names_a_command(words) else ["open", *words])
    if asked.command == "self-test" and asked.home is not None:
        understood.error("self-test has a home of its own: it takes no --home")
    match asked.command:
        case "ledger":
            from annotator.app.ledger_command import export as export_ledger
            from annotator.app.ledger_command import verify

            if asked.action == "export":
                return export_ledger(asked.home, asked.output)
            return verify(asked.home, asked.file, as_json=asked.json)
        case "try":
            from annotator.app.rehearse import rehearse

            return rehearse(asked.home, asked.bundle, as_json=asked.json, companion=companion)
        case "self-test":
            from annotator.app.self_test import self_test

            return self_test(as_json=asked.json)
        case "open":
            from annotator.app.live import live

            return live(asked.home, asked.bundle, companion)
        case _:
            return _with_bundles(understood, asked)


def _with_bundles(understood: argparse.ArgumentParser, asked: argparse.Namespace) -> int:
    """The commands about bundles and results: made, looked at, carried elsewhere, counted; none opens a window."""
    match asked.command:
        case "check":
            from annotator.app.check_command import check

            return check(asked.bundle, as_json=asked.json, home_folder=asked.home, wage=asked.wage)
        case "export":
            from annotator.app.export_command import export

            return export(export_asked(asked), as_json=asked.json)
        case "import":
            from annotator.app.import_command import import_source

            return import_source(import_asked(understood, asked), as_json=asked.json)
        case "new":
            from annotator.app.new_command import new

            return new(asked.folder, new_asked(understood, asked), as_json=asked.json)
        case "rates":
            from annotator.app.rates_command import rates

            return rates(rates_asked(understood, asked), as_json=asked.json)
        case _:
            from annotator.app.pack_command import pack_bundle

            return pack_bundle(
                asked.folder, asked.output, overwrite=asked.overwrite, as_json=asked.json, home_folder=asked.home
            )


def _names_a_command(words: Sequence[str]) -> bool:
    """Whether the first word that is neither --home nor its folder is a command, or asks for what stands above all."""
    rest = list(words)
    while rest and (rest[0] == "--home" or rest[0].startswith("--home=")):
        del rest[: 2 if rest[0] == "--home" else 1]
    return bool(rest) and rest[0] in (*_COMMANDS, "--version", "-h", "--help")


def run() -> None:
    """The console script, and the frozen program, whose worker processes start here as well."""
    multiprocessing.freeze_support()
    sys.exit(main())
