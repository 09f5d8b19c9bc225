"""The translation of argparse's messages. argparse looks each message up with gettext when it needs it. It gets a
lookup of ours: the messages that a user can see here are in one table, and others stay unchanged. A `{blank}` is
filled with argparse's argument of that name; `{said}` is an argument without a name."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping

from annotator.ui.i18n.translation import N_, _, filled

_SENTENCES: Mapping[str, str] = {
    "usage:": N_("usage:"),
    "%(heading)s:": N_("{heading}:"),
    "positional arguments": N_("positional arguments"),
    "show this help message and exit": N_("show this help and exit"),
    "%(prog)s: error: %(message)s": N_("{prog}: error: {message}"),
    "argument %(argument_name)s: %(message)s": N_("argument {argument_name}: {message}"),
    "the following arguments are required: %s": N_("the following arguments are required: {said}"),
    "unrecognized arguments: %s": N_("unrecognised arguments: {said}"),
    "ambiguous option: %(option)s could match %(matches)s": N_("{option} is ambiguous: {matches}"),
    "ignored explicit argument %r": N_("this option takes no value, but {said} was given"),
    "expected one argument": N_("expected one argument"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("{value} is not one of: {choices}"),
}


class UnbrokenNamesFormatter(argparse.HelpFormatter):
    """A help formatter that does not break names at their hyphens, because the user types them as they are."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


def speak_in_parsers() -> None:
    """Translate argparse's messages from now on, into the language at the time of use."""
    vars(argparse)["_"] = _translated_message


def _translated_message(text: str) -> str:
    """Return the translated message. Surrounding spaces and line ends of argparse's message are kept."""
    sentence = text.rstrip()
    ours = _SENTENCES.get(sentence)
    return text if ours is None else filled(_(ours), {}, _blank) + text[len(sentence) :]


def _blank(name: str) -> str:
    """Return the placeholder of argparse."""
    return "%s" if name == "said" else f"%({name})s"
