"""What can be said to `annotator export`. Apart from the command, which loads what the other commands do not need."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from annotator.ui.language.translation import _

LABEL_STUDIO, CSV, MTURK = "label-studio", "csv", "mturk"
FORMATS = (LABEL_STUDIO, CSV, MTURK)


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """`form` is one of `FORMATS`. `bundle` is empty where none was named."""

    results: Path
    form: str
    output: Path
    bundle: str
    overwrite: bool


def add_export_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "results", type=Path, metavar=_("RESULTS"), help=_("a results folder, or one <bundle>@<revision> in it")
    )
    command.add_argument("--to", dest="form", required=True, choices=FORMATS, help=_("the format"))
    command.add_argument(
        *("-o", "--output"), type=Path, metavar=_("PATH"), required=True,
        help=_("the file to write; for csv the stem of two: PATH-submissions.csv and PATH-regions.csv"),
    )  # fmt: skip
    command.add_argument(
        "--bundle", default="", metavar=_("BUNDLE"), help=_("the bundle, which has the tasks' columns")
    )
    command.add_argument("--overwrite", action="store_true", help=_("replace files that exist"))


def export_asked(asked: argparse.Namespace) -> ExportAsked:
    return ExportAsked(asked.results, asked.form, asked.output, asked.bundle, asked.overwrite)
