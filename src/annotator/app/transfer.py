"""The command `annotator move out|in`: transfer of all the user's work to another computer in one file.

`out --json` prints one object:

{
  "file": text, "number": text, "size_bytes": number,
  "bundles": number, "results": number,
  "waiting": number,            unsent results, which are included
  "servers": [text, ...],       to sign in to again on the other computer
  "results_elsewhere": text | null,     a results folder that is not in the file
  "left_out": number            files among the results that were not included
}

`in --json` prints {"home": text, "number": text, "made": UTC, "entries": number, "bundles": number, "results":
number, "waiting": number, "servers": [text, ...], "results_folder_missing": text | null}."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from annotator.app.command_line.arguments import home_option, json_option, sentence
from annotator.app.command_line.terminal import progress_line
from annotator.app.gui.system_clock import SystemClock
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError, MoveReason, MoveRefused
from annotator.core.ledger.clock import iso_utc
from annotator.core.transfer import MovedIn, MovedOut
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.transfer.disk_moves import DiskMoves
from annotator.store.transfer.pack import mark_moved_out
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.restore_report import migrated_text
from annotator.ui.i18n.transfer_text import moved_in_text, moved_out_text, terminal_alternative, waiting_text
from annotator.ui.i18n.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    shared = [home_option(), json_option()]
    words = _("export all your work to one file for another computer")
    going = actions.add_parser("out", parents=shared, help=words, description=sentence(words))
    going.add_argument("file", type=Path, metavar=_("FILE"), help=_("a new file, such as annotator-move.zip"))
    words = _("import work from another computer into an empty data folder")
    coming = actions.add_parser("in", parents=shared, help=words, description=sentence(words))
    coming.add_argument(
        "file", type=Path, metavar=_("FILE"), help=_("a file created with “annotator move out” or in the settings")
    )


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if it is done, else 1 after printing the reason."""
    home = Home.at(asked.home)
    try:
        sentences, events = _moved_out(home, asked.file) if asked.action == "out" else _moved_in(home, asked.file)
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        if isinstance(error, MoveRefused) and (way := terminal_alternative(MoveReason(error.code))):
            sys.stderr.write(way + "\n")
        return 1
    written = [json.dumps(events, ensure_ascii=False)] if asked.json else sentences
    sys.stdout.write("".join(f"{line}\n" for line in written))
    return 0


def _moved_out(home: Home, file: Path) -> tuple[list[str], Mapping[str, object]]:
    if not home.records.is_file():  # nothing is created where there is nothing
        raise MoveRefused(MoveReason.NOTHING, path=str(home.folder))
    with home.lock():
        BundleLibrary(home.bundles).remove_leftovers()
        moves = DiskMoves(home, VERSION)
        clock = SystemClock()
        if waiting := waiting_text(moves.outlook().waiting):
            sys.stderr.write(waiting + "\n")
        with progress_line(_progress_text) as progress:
            moved = moves.pack(str(file.absolute()), clock.now(), progress, is_running=False, overwrite=False)
        copy = mark_moved_out(home, moved, clock.now(), VERSION)
    texts = [*moved_out_text(moved), *([] if copy is None else [migrated_text(str(copy))])]
    return texts, {**_events_out(moved), "copy": None if copy is None else str(copy)}


def _moved_in(home: Home, file: Path) -> tuple[list[str], Mapping[str, object]]:
    with home.lock():
        BundleLibrary(home.bundles).remove_leftovers()
        with progress_line(_progress_text) as progress:
            moved = DiskMoves(home, VERSION).unpack(str(file.absolute()), SystemClock().now(), progress)
        home.put_in_place()
    return moved_in_text(moved), _events_in(moved, home)


def _events_out(moved: MovedOut) -> Mapping[str, object]:
    outlook = moved.outlook
    return {
        "file": moved.location,
        "number": moved.number,
        "size_bytes": moved.size_bytes,
        "bundles": outlook.bundles,
        "results": outlook.results,
        "waiting": outlook.waiting,
        "servers": list(outlook.servers),
        "results_elsewhere": outlook.elsewhere or None,
        "left_out": outlook.left_out,
    }


def _events_in(moved: MovedIn, home: Home) -> Mapping[str, object]:
    return {
        "home": str(home.folder),
        "number": moved.number,
        "made": iso_utc(moved.made_utc_ms),
        "entries": moved.entries,
        "bundles": moved.bundles,
        "results": moved.results,
        "waiting": moved.waiting,
        "servers": list(moved.servers),
        "results_folder_missing": moved.fell_back or None,
    }


def _progress_text(done_bytes: int, all_bytes: int) -> str:
    return number_format.bytes_of(_("{done} of {all}"), done_bytes, all_bytes)
