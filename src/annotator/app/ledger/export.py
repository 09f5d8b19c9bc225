"""The command `annotator ledger export`: the user's records as JSON Lines, tables or a statement, with or without a
running window. Files are written as a whole, with a list of their hashes, or not at all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from annotator.app.command_line.arguments import day
from annotator.app.command_line.problem_report import not_written_text
from annotator.app.ledger.reader import NoRecords, ledger_batches
from annotator.app.ledger.verify import HASHES
from annotator.core.errors import AnnotatorError, StoreFault
from annotator.formats.history.ledger import ledger_lines
from annotator.services.bookkeeping.exporting import with_hashes
from annotator.store.disk import PART
from annotator.store.folders.atomic_files import AlreadyThere, check_free, write_atomically
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _

JSONL, CSV, STATEMENT = "jsonl", "csv", "statement"
FORMATS = (JSONL, CSV, STATEMENT)


class LedgerExportAsked(Struct, frozen=True):
    """A request for an export. `form` is one of `FORMATS`. `output` may be None for `JSONL` only, which means
    standard output. `first` and `last` are the inclusive days of a statement; None means the first day of the
    ledger, and today. `home_folder` None means the default home."""

    home_folder: Path | None
    form: str
    output: Path | None
    first: date | None
    last: date | None


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", dest="form", choices=FORMATS, default=JSONL,
        help=_("jsonl (default: all entries, lossless), csv (tables of time, money and exchange rates) or statement "
"(printable PDF of work and pay for a period)"),
    )  # fmt: skip
    command.add_argument(
        "-o", "--output", type=Path, metavar=_("PATH"),
        help=_("a new file (default for jsonl: standard output); for csv, three new files: PATH-time.csv, "
"PATH-money.csv and PATH-rates.csv. The hashes are written to PATH.sha256"),
    )  # fmt: skip
    command.add_argument(
        "--from", dest="first", type=day, metavar=_("DAY"),
        help=_("first day of the statement, such as 2026-11-01 (default: first day of the ledger)"),
    )  # fmt: skip
    command.add_argument(
        "--until", dest="last", type=day, metavar=_("DAY"),
        help=_("last day of the statement, inclusive (default: today)"),
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Run the command. End the program with the usage if the arguments do not go together."""
    if asked.form != JSONL and asked.output is None:
        asked.parser.error(
            _("--format {form} requires -o: only jsonl can be written to standard output").format(form=asked.form)
        )
    if asked.form != STATEMENT and (asked.first is not None or asked.last is not None):
        asked.parser.error(
            _(
                "--from and --until only work with --format statement, because the ledger and its tables are "
                "always complete"
            )
        )
    if asked.first is not None and asked.last is not None and asked.last < asked.first:
        asked.parser.error(_("--until is earlier than --from"))
    return export(LedgerExportAsked(asked.home, asked.form, asked.output, asked.first, asked.last))


def export(asked: LedgerExportAsked) -> int:
    """Write the export. Return 0 if all is written, 1 if nothing is, after printing the reason."""
    try:
        if asked.output is None:
            return _to_standard_output(asked.home_folder)
        for line in _exported(asked, asked.output):
            sys.stdout.write(f"{line}\n")
    except AlreadyThere as taken:
        sentence = _("{path} already exists. Choose another name.").format(path=taken.path)
    except NoRecords as missing:
        sentence = missing.sentence
    except AnnotatorError as error:
        sentence = _why(error, asked.output)
    else:
        return 0
    sys.stderr.write(sentence + "\n")
    return 1


def _exported(asked: LedgerExportAsked, output: Path) -> Iterator[str]:
    """Write the export, and return lines about the written files."""
    targets = output_files(asked.form, output)
    listing = output.with_name(f"{_stem(asked.form, output).name}{HASHES}")
    check_free((*targets, listing))
    if not output.parent.is_dir():
        raise StoreFault(path=str(output))
    if asked.form == JSONL:
        with ledger_batches(asked.home_folder) as batches:
            sizes = _write(targets, listing, [map(ledger_lines, batches)])
    else:
        from annotator.app.ledger.tables import statement, tables

        contents = (
            tables(asked.home_folder) if asked.form == CSV else [statement(asked.home_folder, asked.first, asked.last)]
        )
        sizes = _write(targets, listing, contents)
    return _written_lines(sizes, listing)


def _why(error: AnnotatorError, output: Path | None) -> str:
    """Return the message for an error. An output file has its final name; errors of records the usual message."""
    path = Path(error.params.get("path", ""))
    if output is not None and isinstance(error, StoreFault) and (path == output or path.suffix == PART):
        return not_written_text(error, output)
    return error_sentence(error.code, error.params)


def output_files(form: str, output: Path) -> tuple[Path, ...]:
    """Return `output`; for tables, it is the stem of three files, without a final `.csv`."""
    if form != CSV:
        return (output,)
    stem = _stem(form, output)
    return tuple(stem.with_name(f"{stem.name}-{table}.csv") for table in ("time", "money", "rates"))


def _stem(form: str, output: Path) -> Path:
    is_named_csv = form == CSV and output.name.lower().endswith(".csv")
    return output.with_name(output.name[:-4]) if is_named_csv else output


def _write(targets: tuple[Path, ...], listing: Path, contents: Iterable[Iterable[bytes]]) -> Mapping[Path, int]:
    pieces = dict(zip((target.name for target in targets), contents, strict=True))
    listed = with_hashes(pieces, listing.name)
    return write_atomically({listing.with_name(name): file for name, file in listed.items()}, overwrite=False)


def _written_lines(sizes: Mapping[Path, int], listing: Path) -> Iterator[str]:
    for path, size_bytes in sizes.items():
        if path != listing:
            yield _("{path} was created: {size}.").format(path=path, size=number_format.file_size(size_bytes))
    yield _("The list of SHA-256 hashes was saved to {path}. Check it with “sha256sum -c”.").format(path=listing)


def _to_standard_output(home_folder: Path | None) -> int:
    with ledger_batches(home_folder) as batches:
        sys.stdout.buffer.writelines(map(ledger_lines, batches))
        sys.stdout.buffer.flush()
    return 0
