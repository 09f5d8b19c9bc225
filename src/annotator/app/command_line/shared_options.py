"""Options shared by several commands. Each is a parser that argparse accepts as a parent."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.ui.i18n.translation import _


def home_option() -> argparse.ArgumentParser:
    """Return the option without a default, which would override a value given before the command."""
    option = argparse.ArgumentParser(add_help=False)
    add_home(option, default=argparse.SUPPRESS)
    return option


def add_home(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument("--home", type=Path, metavar=_("DIR"), help=_("keep all data in DIR"), default=default)


def json_option() -> argparse.ArgumentParser:
    option = argparse.ArgumentParser(add_help=False)
    option.add_argument("--json", action="store_true", help=_("output JSON"))
    return option
