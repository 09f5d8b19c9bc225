"""What `annotator new` and `annotator pack` understand. Apart from the commands, which load what others do not need."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.command_line.argument_kinds import seconds
from annotator.ui.language.translation import _

if TYPE_CHECKING:
    from annotator.formats.manifest.writer import Wish

# As in formats.shipped.presets.
_PRESETS = "image-tagging, image-transcription, translation, data-enrichment"


def add_new_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar=_("DIR"), help=_("a new folder for the bundle"))
    command.add_argument(
        "--preset", required=True, metavar=_("NAME"), help=_("one of {presets}").format(presets=_PRESETS)
    )
    command.add_argument(
        *("--label", "-l"), action="append", default=[], dest="labels", metavar=_("LABEL"),
        help=_("a choice, a kind of writing, a language to translate into or a field, as the preset has it; "
               "say it again for each"),
    )  # fmt: skip
    for name, metavar, said in (
        ("--question", _("TEXT"), _("what is asked (default: the preset's own)")),
        ("--title", _("TEXT"), _("what workers see first (default: the question)")),
        ("--requester", _("NAME"), _("who asks for this work")),
        ("--contact", _("WHERE"), _("where workers can ask")),
    ):
        command.add_argument(name, default="", metavar=metavar, help=said)
    command.add_argument("--language", default="en", metavar=_("TAG"), help=_("of title and instructions: en, fr ..."))
    command.add_argument("--pay", metavar=_("AMOUNT"), help=_("what one task brings, for example 0.05"))
    command.add_argument("--currency", metavar="CODE", help=_("the currency of the pay, for example EUR"))
    command.add_argument(
        "--expected-s", type=seconds, metavar=_("SECONDS"), help=_("how long a task takes a practised worker")
    )


def add_pack_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar=_("DIR"), help=_("the folder of a bundle"))
    command.add_argument(
        *("-o", "--output"), type=Path, metavar=_("FILE"), help=_("the zip to write (default: DIR.zip)")
    )
    command.add_argument("--overwrite", action="store_true", help=_("replace a file that exists"))


def new_asked(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> Wish:
    """Ends with the usage when half of the pay is said."""
    from annotator.formats.manifest.writer import NewPay, Wish

    if (asked.pay is None) != (asked.currency is None):
        parser.error(_("--pay and --currency belong together: say both or neither"))
    return Wish(
        preset=asked.preset,
        labels=tuple(asked.labels),
        question=asked.question,
        title=asked.title,
        language=asked.language,
        requester=asked.requester,
        contact=asked.contact,
        pay=None if asked.pay is None else NewPay(asked.pay, asked.currency),
        expected_s=asked.expected_s,
    )
