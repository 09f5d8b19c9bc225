"""Options shared by several commands, and types of arguments. A value that does not fit ends the command with the
usage. Each shared option is a parser that argparse accepts as a parent."""

from __future__ import annotations

import argparse
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from annotator.core.money.amount import parse_amount
from annotator.ui.i18n.translation import _


def sentence(words: str) -> str:
    """Return the help of a command as its description, which stands alone."""
    return f"{words[0].upper()}{words[1:]}."


def home_option() -> argparse.ArgumentParser:
    """Return the option without a default, which would override a value given before the command."""
    option = argparse.ArgumentParser(add_help=False)
    add_home(option, default=argparse.SUPPRESS)
    return option


def add_home(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    words = _("keep all data in DIR (default: the environment variable ANNOTATOR_HOME, or the data folder of the user)")
    parser.add_argument("--home", type=Path, metavar=_("DIR"), help=words, default=default)


def json_option() -> argparse.ArgumentParser:
    option = argparse.ArgumentParser(add_help=False)
    option.add_argument("--json", action="store_true", help=_("output JSON"))
    return option


_MOST_DIGITS = 9
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:///?[^/]|/")
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def wage(text: str) -> Decimal:
    """Parse the pay of an hour."""
    amount = parse_amount(text)
    if amount is None or amount <= 0:
        raise argparse.ArgumentTypeError(_("“{said}” is not a valid amount (example: 12.50)").format(said=text))
    return amount


def wage_or_key(text: str) -> Decimal | str:
    """Parse the pay of an hour, or the key of a rule such as `fr-minimum-net`."""
    return text if text[:1].isalpha() else wage(text)


def seconds(text: str) -> int:
    """Parse seconds, 0 or more."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(_("“{said}” is not a whole number of seconds (example: 60)").format(said=text))
    return int(text)


def percent(text: str) -> int:
    """Parse a percentage between 1 and 99."""
    if not (text.isascii() and text.isdigit()) or len(text) > 2 or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{said}” is not a whole number from 1 to 99").format(said=text))
    return int(text)


def share(text: str) -> float:
    """Parse a number from 0 to 1."""
    amount = parse_amount(text)
    if amount is None or not 0 <= amount <= 1:
        raise argparse.ArgumentTypeError(_("“{said}” is not a number from 0 to 1 (example: 0.9)").format(said=text))
    return float(amount)


def positive(text: str) -> int:
    """Parse a number, 1 or more."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{said}” is not a whole number above 0").format(said=text))
    return int(text)


def minutes(text: str) -> int:
    """Parse minutes, 1 or more."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{said}” is not a whole number of minutes (example: 30)").format(said=text))
    return int(text)


def day(text: str) -> date:
    """Parse an ISO 8601 date. Years without any work are refused, because going through them would take long."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = date.min
    if not _FIRST_DAY <= parsed <= _LAST_DAY:
        raise argparse.ArgumentTypeError(
            _("“{said}” is not a valid date between 2000 and 2099 (example: 2026-11-24)").format(said=text)
        )
    return parsed


def readable(text: str) -> str:
    """Return readable text. Bytes not text in the terminal's encoding arrive as surrogates, invalid in files."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError(_("the text contains invalid characters")) from error
    return text


def media_prefix(text: str) -> str:
    """Return a prefix for media paths: an address or a path of a server, or empty. It ends so that a path can
    follow: after `=` and `?` nothing is added, after a host, a bucket or a folder a slash."""
    if text and not _ADDRESS.match(readable(text)):
        words = _("“{said}” is neither an address such as {address} nor a path such as {path}")
        examples = {"address": "s3://bucket/folder/", "path": "/data/local-files/?d="}
        raise argparse.ArgumentTypeError(words.format(said=text, **examples))
    return text if not text or text.endswith(("/", "=", "?")) else f"{text}/"
