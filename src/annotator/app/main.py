"""The command line: what it understands, and who answers. A command imports only the parts that it needs."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.version import VERSION

if TYPE_CHECKING:
    from annotator.app.live import Companion


_HOME = "keep every file of yours in DIR"
_COMMANDS = ("open", "check", "ledger", "self-test")


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
    ledger = commands.add_parser("ledger", help="your own records")
    actions = ledger.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", parents=[common], help="the ledger as JSON Lines")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file (default: standard output)")
    actions.add_parser("verify", parents=[common, reports], help="check the chain of the ledger")
    commands.add_parser("self-test", parents=[reports], help="let a shipped program prove itself")
    return made


def main(argv: Sequence[str] | None = None, companion: Companion | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 1 problems found or not possible, 2 usage. A companion accompanies the
    window: journeys and benchmarks press its keys."""
    words = list(sys.argv[1:] if argv is None else argv)
    understood = parser()
    asked = understood.parse_args(words if _names_a_command(words) else ["open", *words])
    if asked.command == "self-test" and asked.home is not None:
        understood.error("self-test has a home of its own: it takes no --home")
    match asked.command:
        case "check":
            from annotator.app.check_command import check

            return check(asked.bundle, as_json=asked.json)
        case "ledger":
            from annotator.app.ledger_command import export, verify

            if asked.action == "export":
                return export(asked.home, asked.output)
            return verify(asked.home, as_json=asked.json)
        case "self-test":
            from annotator.app.self_test import self_test

            return self_test(as_json=asked.json)
        case _:
            from annotator.app.live import live

            return live(asked.home, asked.bundle, companion)


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
