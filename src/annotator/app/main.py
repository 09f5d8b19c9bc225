"""The command line: what it understands, and who answers. A command imports only the parts that it needs."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.command_line.parser_words import speak_in_parsers
from annotator.app.command_line.terminal import ended
from annotator.app.export.arguments import add_export_arguments, export_asked
from annotator.app.languages import speak, speak_as_chosen
from annotator.app.ledger.arguments import add_ledger_arguments, ledger_export_asked
from annotator.app.rates.arguments import add_rates_arguments, rates_asked
from annotator.app.requester.check_arguments import add_check_arguments
from annotator.app.requester.import_arguments import add_import_arguments, import_asked
from annotator.app.requester.new_arguments import add_new_arguments, add_pack_arguments, new_asked
from annotator.app.version import VERSION
from annotator.ui.language.translation import _

if TYPE_CHECKING:
    from annotator.app.live.program import Companion


_COMMANDS = ("open", "check", "export", "import", "ledger", "new", "pack", "rates", "self-test", "try")


def parser() -> argparse.ArgumentParser:
    """In the language that is spoken."""
    speak_in_parsers()
    made = argparse.ArgumentParser(
        prog="annotator", description=_("Annotate, with what an hour really pays always in view.")
    )
    home = _("keep every file of yours in DIR")
    made.add_argument("--home", type=Path, metavar=_("DIR"), help=home)
    made.add_argument("--version", action="version", version=f"annotator {VERSION}", help=_("show the version and end"))
    common = argparse.ArgumentParser(add_help=False)
    # Without a default of its own: that would undo what was said before the command.
    common.add_argument("--home", type=Path, metavar=_("DIR"), help=home, default=argparse.SUPPRESS)
    reports = argparse.ArgumentParser(add_help=False)
    reports.add_argument("--json", action="store_true", help=_("report as JSON"))
    commands = made.add_subparsers(title=_("commands"), dest="command", metavar=_("COMMAND"))

    def command(name: str, words: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        own = commands.add_parser(name, parents=parents, help=words, description=words)
        own.set_defaults(parser=own)
        return own

    window = command("open", _("the window (what happens without a command, too)"), common)
    window.add_argument("bundle", nargs="?", metavar=_("BUNDLE"), help=_("a folder or .zip to take in and open"))
    add_check_arguments(command("check", _("every problem of a bundle, with its remedy"), common, reports))
    add_export_arguments(command("export", _("results in the formats of the field"), common, reports))
    add_import_arguments(command("import", _("a bundle from other people's formats"), common, reports))
    add_new_arguments(command("new", _("a bundle from a preset"), common, reports))
    add_pack_arguments(command("pack", _("a sound bundle as one file"), common, reports))
    add_rates_arguments(command("rates", _("what past work paid per hour"), common, reports))
    add_ledger_arguments(command("ledger", _("your own records")), [common], reports)
    rehearsal = command("try", _("rehearse a bundle of yours; nothing is sent"), common, reports)
    rehearsal.add_argument("bundle", metavar=_("BUNDLE"), help=_("a folder or .zip; changes of its files are followed"))
    command("self-test", _("let a shipped program prove itself"), reports)
    return made


def main(argv: Sequence[str] | None = None, companion: Companion | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 1 problems found or not possible, 2 usage. A companion accompanies the
    window: journeys and benchmarks press its keys."""
    words = list(sys.argv[1:] if argv is None else argv)
    names_a_command = _names_a_command(words)
    _speak(words, opens_the_window=not names_a_command)
    asked = parser().parse_args(words if names_a_command else ["open", *words])
    if asked.command == "self-test" and asked.home is not None:
        asked.parser.error(_("self-test has a home of its own: it takes no --home"))
    match asked.command:
        case "ledger":
            if asked.action == "export":
                from annotator.app.ledger.export import export as export_ledger

                return export_ledger(ledger_export_asked(asked.parser, asked))
            from annotator.app.ledger.verify import verify

            return verify(asked.home, asked.file, as_json=asked.json)
        case "try":
            from annotator.app.requester.rehearse import rehearse

            return rehearse(asked.home, asked.bundle, as_json=asked.json, companion=companion)
        case "self-test":
            from annotator.app.self_test.proofs import self_test

            return self_test(as_json=asked.json)
        case "open":
            from annotator.app.live.program import live

            return live(asked.home, asked.bundle, companion)
        case _:
            return _with_bundles(asked)


def _with_bundles(asked: argparse.Namespace) -> int:
    """The commands about bundles and results: made, looked at, carried elsewhere, counted; none opens a window."""
    match asked.command:
        case "check":
            from annotator.app.requester.check import check

            return check(asked.bundle, as_json=asked.json, home_folder=asked.home, wage=asked.wage)
        case "export":
            from annotator.app.export.command import export

            return export(export_asked(asked), as_json=asked.json)
        case "import":
            from annotator.app.requester.import_source import import_source

            return import_source(import_asked(asked.parser, asked), as_json=asked.json)
        case "new":
            from annotator.app.requester.new import new

            return new(asked.folder, new_asked(asked.parser, asked), as_json=asked.json)
        case "rates":
            from annotator.app.rates.command import rates

            return rates(rates_asked(asked.parser, asked), as_json=asked.json)
        case _:
            from annotator.app.requester.pack import pack_bundle

            return pack_bundle(
                asked.folder, asked.output, overwrite=asked.overwrite, as_json=asked.json, home_folder=asked.home
            )


def _speak(words: Sequence[str], *, opens_the_window: bool) -> None:
    """Before a word is said: the language that the person chose. The window asks for it by itself, and so comes
    sooner."""
    if opens_the_window:
        speak("system")
    else:
        speak_as_chosen(_named_home(words))


def _named_home(words: Sequence[str]) -> Path | None:
    """The last that is named, as argparse takes it."""
    named = [word.partition("=")[2] for word in words if word.startswith("--home=")]
    named += [after for word, after in pairwise(words) if word == "--home"]
    return Path(named[-1]) if named else None


def _names_a_command(words: Sequence[str]) -> bool:
    """Whether the first word that is neither --home nor its folder is a command, or asks for what stands above all."""
    rest = list(words)
    while rest and (rest[0] == "--home" or rest[0].startswith("--home=")):
        del rest[: 2 if rest[0] == "--home" else 1]
    return bool(rest) and rest[0] in (*_COMMANDS, "--version", "-h", "--help")


def run() -> None:
    """The console script, and the frozen program, whose worker processes start here as well."""
    multiprocessing.freeze_support()
    sys.exit(ended(main))
