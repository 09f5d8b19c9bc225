"""The command `annotator ledger restore`: recover damaged, cut, empty or missing records from backups."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import to_builtins

from annotator.app.command_line.terminal import progress_line
from annotator.app.gui.system_clock import SystemClock
from annotator.core.errors import AnnotatorError
from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.store.backup.consistency import is_intact
from annotator.store.backup.restore import restore, what_is_there
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.restore_report import reopened_text
from annotator.ui.i18n.translation import _, filled, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--look", action="store_true", help=_("preview the restore without changing anything"))


def run(asked: argparse.Namespace) -> int:
    home = Home.at(asked.home)
    return restored(home, looks_only=asked.look, as_json=asked.json)


def restored(home: Home, *, looks_only: bool, as_json: bool) -> int:
    """Restore or preview. Return 0 if the records are intact now or would be, 1 with the reason printed if not."""
    try:
        if not home.folder.is_dir():
            sys.stderr.write(_("The folder {path} does not exist.").format(path=home.folder) + "\n")
            return 1
        with home.lock(), progress_line(_put_together) as progress:
            if is_intact(home):
                words = (
                    json.dumps({"whole": True})
                    if as_json
                    else _("The records are intact: there is nothing to restore.")
                )
                sys.stdout.write(f"{words}\n")
                return 0
            now = SystemClock().now()
            restoration = (what_is_there if looks_only else restore)(home, now, progress)
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    if as_json:
        sys.stdout.write(json.dumps({"whole": False, **to_builtins(restoration)}) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(restoration, looks_only=looks_only))
    return 0


def _lines(restoration: Restoration, *, looks_only: bool) -> Iterator[str]:
    if restoration.remains.is_there:
        words = _(
            "The damaged records still contain {entries} (uninterrupted from the start of the ledger) and {results}."
        )
        yield words.format(entries=_entries(restoration.remains.entries), results=_results(restoration.remains.results))
    copy = restoration.copy
    if copy is None:
        yield _("No usable backup found.")
    else:
        words = _("Backup {name}: {entries}, {results}, up to {time}.")
        name = Path(restoration.copy_path).name
        events = {"entries": _entries(copy.entries), "results": _results(copy.results), "time": _time(copy)}
        yield filled(words, {"name": name, **events})
        entries, results = restoration.with_changes
        words = _("With the changes recorded after the backup: {entries}, {results}.")
        yield words.format(entries=_entries(entries), results=_results(results))
    if restoration.from_results:
        words = _("Found in the results folder: {results}.")
        yield words.format(results=_results(restoration.from_results))
    yield from _outcome(restoration, looks_only=looks_only)


def _outcome(restoration: Restoration, *, looks_only: bool) -> Iterator[str]:
    whole = restoration.restored
    would = _("In total, {entries} and {results} would be restored, up to {time}.")
    words = would if looks_only else _("Restored: {entries}, {results}, up to {time}.")
    yield words.format(entries=_entries(whole.entries), results=_results(whole.results), time=_time(whole))
    if restoration.missing:
        words = ngettext(
            "{count} entry is lost. The time since the last restored entry is recorded as unknown.",
            "{count} entries are lost. The time since the last restored entry is recorded as unknown.",
            restoration.missing,
        )
        yield words.format(count=number_format.count(restoration.missing))
    elif not restoration.is_complete:
        yield _("The last entries may be lost. The time since the last restored entry is recorded as unknown.")
    if restoration.reopened:
        yield reopened_text(restoration)
    if restoration.set_aside is not None:
        yield filled(_("The damaged file is kept as {path}."), {"path": restoration.set_aside})


def _entries(count: int) -> str:
    return ngettext("{count} entry", "{count} entries", count).format(count=number_format.count(count))


def _results(count: int) -> str:
    return ngettext("{count} result", "{count} results", count).format(count=number_format.count(count))


def _time(holding: BackupSummary) -> str:
    return "–" if holding.last_utc_ms is None else number_format.moment(holding.last_utc_ms, holding.last_offset_min)


def _put_together(done: int, in_all: int) -> str:
    return _("Rebuilding records: {percent}%").format(percent=done * 100 // max(1, in_all))
