"""argparse's own words, in the person's language and in the program's manner.

argparse looks each of its sentences up with gettext when it needs it. It is handed a look-up of ours: the sentences
that a person can meet here stand in one table, and any other stays as argparse has it. A `{blank}` is filled by what
argparse puts into its own sentence; `{said}` stands where that has one without a name.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Mapping

from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

_SENTENCES: Mapping[str, str] = {
    "usage:": N_("usage:"),
    "%(heading)s:": N_("{heading}:"),
    "positional arguments": N_("positional arguments"),
    "show this help message and exit": N_("show this help and exit"),
    "%(prog)s: error: %(message)s": N_("{prog}: error: {message}"),
    "argument %(argument_name)s: %(message)s": N_("argument {argument_name}: {message}"),
    "the following arguments are required: %s": N_("the following arguments are required: {said}"),
    "unrecognized arguments: %s": N_("unrecognized arguments: {said}"),
    "ambiguous option: %(option)s could match %(matches)s": N_("{option} is ambiguous: {matches}"),
    "ignored explicit argument %r": N_("this option takes no value, but {said} was given"),
    "expected one argument": N_("expected one argument"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_("{value} is not one of: {choices}"),
}


class WholeNames(argparse.HelpFormatter):
    """For helps that list names which are typed as they stand: none is broken at a hyphen in it."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


def speak_in_parsers() -> None:
    """From now on, in whatever language is spoken when a sentence is needed."""
    vars(argparse)["_"] = _in_our_words


def _in_our_words(text: str) -> str:
    """What surrounds a sentence of argparse, a space or the end of the line, is part of it."""
    sentence = text.rstrip()
    ours = _SENTENCES.get(sentence)
    return text if ours is None else filled(_(ours), {}, _blank) + text[len(sentence) :]


def _blank(name: str) -> str:
    """As argparse fills it."""
    return "%s" if name == "said" else f"%({name})s"
