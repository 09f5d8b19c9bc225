"""The command line: its commands and their modules. Only the named command's module is loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from annotator.app.command_line.argparse_i18n import speak_in_parsers
from annotator.app.command_line.arguments import add_home, home_option, json_option, sentence
from annotator.app.command_line.terminal import ended
from annotator.app.translations import speak, speak_as_chosen
from annotator.app.version import VERSION
from annotator.formats.suggestion import closest
from annotator.ui.i18n.translation import N_, _

if TYPE_CHECKING:
    from annotator.app.gui.program import Companion


class CommandModule(Struct, frozen=True):
    """A command. Its `module` has `add_arguments(parser)` and `run(arguments)`, which returns the exit code.
    `options` are those shared with other commands."""

    module: str
    words: str
    options: tuple[Callable[[], argparse.ArgumentParser], ...]


_BOTH = (home_option, json_option)
COMMANDS: Mapping[str, CommandModule] = {
    "open": CommandModule("gui.command", N_("open the window (default if no command is given)"), (home_option,)),
    "check": CommandModule("requester.check", N_("check a bundle and explain how to fix its problems"), _BOTH),
    "export": CommandModule("export.command", N_("export results to common formats"), _BOTH),
    "agree": CommandModule("agreement.command", N_("measure the agreement between workers on a bundle"), _BOTH),
    "merge": CommandModule("agreement.merge", N_("merge the answers of several workers into one per task"), _BOTH),
    "decide": CommandModule(
        "requester.decide", N_("write the files that tell workers what is approved and paid"), _BOTH
    ),
    "campaign": CommandModule(
        "requester.campaign", N_("hand a bundle out to several workers and collect their results"), (home_option,)
    ),
    "price": CommandModule("requester.price", N_("find the pay at which most workers reach a wage"), _BOTH),
    "top-up": CommandModule("requester.top_up", N_("write bonuses that lift every worker to a wage"), _BOTH),
    "import": CommandModule("requester.import_source", N_("import a bundle from another format"), _BOTH),
    "new": CommandModule("requester.new", N_("create a bundle from a preset"), _BOTH),
    "pack": CommandModule("requester.pack", N_("pack a valid bundle into one file"), _BOTH),
    "connect": CommandModule("connect", N_("manage sign-ins to results servers"), (home_option,)),
    "rates": CommandModule("rates", N_("show the hourly pay of past work"), _BOTH),
    "rules": CommandModule("rules", N_("show minimum wages, contributions and thresholds with their dates"), _BOTH),
    "cards": CommandModule("cards", N_("save your pay cards and open those of other workers"), (home_option,)),
    "ledger": CommandModule("ledger.command", N_("manage your records"), (home_option,)),
    "move": CommandModule("transfer", N_("transfer all your work to another computer in a single file"), _BOTH),
    "try": CommandModule("requester.rehearse", N_("try out one of your bundles without sending anything"), _BOTH),
    "self-test": CommandModule(
        "self_test.command", N_("check whether annotator works on this computer"), (json_option,)
    ),
}
MODULES = tuple(f"annotator.app.{command.module}" for command in COMMANDS.values())


def parser(*named: str) -> argparse.ArgumentParser:
    """Return the parser in the current language. It lists all commands, with the arguments of the named ones."""
    speak_in_parsers()
    root_parser = argparse.ArgumentParser(
        prog="annotator", description=_("Annotation tool that always shows your real hourly pay.")
    )
    add_home(root_parser)
    root_parser.add_argument(
        "--version", action="version", version=f"annotator {VERSION}", help=_("show the version and exit")
    )
    commands = root_parser.add_subparsers(title=_("commands"), dest="command", metavar=_("COMMAND"))
    for name, command in COMMANDS.items():
        words = _(command.words)
        parents = [option() for option in command.options]
        own = commands.add_parser(name, parents=parents, help=words, description=sentence(words))
        if name in named:
            module = import_module(f"annotator.app.{command.module}")
            module.add_arguments(own)
            own.set_defaults(parser=own, run=module.run)
    return root_parser


def main(argv: Sequence[str] | None = None, companion: Companion | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 problems found or not possible, 2 usage. A companion (a journey or a
    benchmark) operates the window."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    first = _first(arguments)
    is_command = first in (*COMMANDS, "--version", "-h", "--help")
    is_mistyped = not is_command and _names_nothing(first)
    _speak(arguments, opens_the_window=not is_command and not is_mistyped)
    if is_mistyped:
        parser().error(_no_command(first))
    command_line = arguments if is_command else ["open", *arguments]
    asked = parser(first if is_command else "open").parse_args(command_line, argparse.Namespace(companion=companion))
    exit_code: int = asked.run(asked)
    return exit_code


def _speak(arguments: Sequence[str], *, opens_the_window: bool) -> None:
    """Set the language before any output: the user's choice. The window sets it by itself, so that it opens sooner."""
    if opens_the_window:
        speak("system")
    else:
        speak_as_chosen(_named_home(arguments))


def _named_home(arguments: Sequence[str]) -> Path | None:
    """Return the last named home, as argparse takes it."""
    named = [word.partition("=")[2] for word in arguments if word.startswith("--home=")]
    named += [after for word, after in pairwise(arguments) if word == "--home"]
    return Path(named[-1]) if named else None


def _first(arguments: Sequence[str]) -> str:
    """Return the first argument that is neither --home nor its folder."""
    rest = list(arguments)
    while rest and (rest[0] == "--home" or rest[0].startswith("--home=")):
        del rest[: 2 if rest[0] == "--home" else 1]
    return rest[0] if rest else ""


def _names_nothing(word: str) -> bool:
    """Return whether a plain word is neither a file nor a folder, so that it must be a mistyped command. A path is
    opened even if nothing is there, and the window reports that."""
    if not word or word.startswith("-") or any(sign in word for sign in "/\\"):
        return False
    from annotator.formats.source.paths import names_packed_bundle

    return not names_packed_bundle(word) and not Path(word).exists()


def _no_command(word: str) -> str:
    meant = closest(word.lower(), COMMANDS, cutoff=0.6)
    if meant:
        return _("“{word}” is neither a command nor the path of a bundle. Did you mean “{meant}”?").format(
            word=word, meant=meant
        )
    return _("“{word}” is neither a command nor the path of a bundle. Commands: {commands}").format(
        word=word, commands=", ".join(COMMANDS)
    )


def run(companion: Companion | None = None) -> NoReturn:
    """Run the console script or the frozen program."""
    code = ended(lambda: main(companion=companion))
    if "annotator.app.gui.program" not in sys.modules:  # no window, so no thread can be inside Qt
        sys.exit(code)
    from annotator.app.gui.shutdown import shut_down

    shut_down(code)
