"""What can be said to `annotator check`. Apart from the command, which loads what the other commands do not need."""

from __future__ import annotations

import argparse

from annotator.app.command_line.argument_kinds import wage
from annotator.ui.language.translation import _


def add_check_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("bundle", metavar=_("BUNDLE"), help=_("a folder or .zip"))
    command.add_argument(
        "--wage", type=wage, metavar=_("AMOUNT"),
        help=_("what an hour should pay (default: the reference of your settings)"),
    )  # fmt: skip
