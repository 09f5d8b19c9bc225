"""What can be said to `annotator import`. Apart from the command, which loads what the other commands do not need."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from annotator.app.command_line.argument_kinds import readable, seconds
from annotator.ui.language.translation import _

# The values of formats.imports.plan.ImportKind.
KINDS = ("label-studio", "crowd-html", "toloka", "table", "pictures")


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """What is not said is empty."""

    source: str
    output: Path
    kind: str
    config: str
    tasks: str
    id_column: str
    preset: str
    labels: tuple[str, ...]
    question: str
    title: str
    language: str
    requester: str
    contact: str
    pay: str
    currency: str
    expected_s: int | None


def add_import_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source", type=readable, metavar="SOURCE", help=_("a folder, a .zip or a file of another program")
    )
    command.add_argument(
        *("-o", "--output"), type=Path, required=True, metavar=_("DIR"), help=_("a new or empty folder")
    )
    command.add_argument(
        "--from", dest="kind", choices=KINDS, default="", help=_("what SOURCE is, if it cannot be told")
    )
    for name, metavar, said in (
        ("--config", _("FILE"), _("the design: a labeling config or a crowd-html template, in SOURCE or elsewhere")),
        ("--tasks", _("FILE"), _("the table of tasks, in SOURCE or elsewhere")),
        ("--id-column", _("COLUMN"), _("the column that names the tasks (default: id, or numbers)")),
        ("--preset", _("NAME"), _("a ready-made design (default without another one: image-tagging)")),
        ("--question", _("TEXT"), _("the question of the preset")),
        ("--title", _("TEXT"), _("the title of the bundle (default: the name of SOURCE)")),
        ("--language", _("TAG"), _("the language of the tasks (default: that of the system)")),
        ("--requester", _("NAME"), _("who asks for this work")),
        ("--contact", _("WHERE"), _("where workers can ask")),
        ("--pay", _("AMOUNT"), _("what one task brings, for example 0.05")),
        ("--currency", "CODE", _("the currency of the pay, for example EUR")),
    ):
        command.add_argument(name, type=readable, default="", metavar=metavar, help=said)
    command.add_argument(
        "--expected-s", type=seconds, metavar=_("SECONDS"), help=_("how long a task takes a practised worker")
    )
    command.add_argument(
        *("--label", "-l"), dest="labels", type=readable, action="append", default=[], metavar=_("LABEL"),
        help=_("a label of the preset; say it again for each"),
    )  # fmt: skip


def import_asked(command: argparse.ArgumentParser, said: argparse.Namespace) -> ImportAsked:
    """Ends the program with the usage when what was said does not go together."""
    if bool(said.pay) != bool(said.currency):
        command.error(_("--pay and --currency belong together: say both or neither"))
    if said.preset and said.config:
        command.error(_("--preset and --config are two designs: name one"))
    return ImportAsked(
        source=said.source,
        output=said.output,
        kind=said.kind,
        config=said.config,
        tasks=said.tasks,
        id_column=said.id_column,
        preset=said.preset,
        labels=tuple(said.labels),
        question=said.question,
        title=said.title,
        language=said.language,
        requester=said.requester,
        contact=said.contact,
        pay=said.pay,
        currency=said.currency,
        expected_s=said.expected_s,
    )
