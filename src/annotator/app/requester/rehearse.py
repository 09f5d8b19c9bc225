"""The command `annotator try BUNDLE`: the requester's rehearsal, in a temporary home."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from PySide6.QtWidgets import QApplication

from annotator.app.gui.composition import assembled
from annotator.app.gui.display import NOT_OPENED, display_is_named
from annotator.app.gui.end_signals import END_SIGNALS
from annotator.app.gui.program import Companion, Running, at_work, on_stage
from annotator.app.gui.startup import prepare
from annotator.app.requester.check import media_checks
from annotator.app.requester.rehearsal_report import report_json
from annotator.core.errors import StoreFault
from annotator.core.keymap import are_keys
from annotator.core.pay.rehearsal import Report
from annotator.core.problems import errors
from annotator.core.settings import APPEARANCE, LANGUAGE, OWN_WAGE, OWN_WAGE_CURRENCY, REFERENCE_WAGE, SHOW_METER
from annotator.media.images.service import ImageService
from annotator.services.requester.rehearsal import Rehearsal
from annotator.store.bundles.rehearsal import FileWatch, RehearsalLibrary
from annotator.store.disk import temporary_folder
from annotator.store.folders.home import Home
from annotator.store.folders.rehearsal_home import rehearsal_home
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.translation import _
from annotator.ui.pages import rehearsal_text as rehearsal_text
from annotator.ui.windows.rehearsal import RehearsalWindow

# Settings that a rehearsal takes over from the user's own, with the keymap. Never the destination of results.
TAKEN_OVER = (LANGUAGE, APPEARANCE, REFERENCE_WAGE, OWN_WAGE, OWN_WAGE_CURRENCY, SHOW_METER)


class _Outcome(Struct):
    report: Report | None = None


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "bundle", metavar=_("BUNDLE"), help=_("a folder, .zip or .annotator file (reloaded when its files change)")
    )


def run(asked: argparse.Namespace) -> int:
    return rehearse(asked.home, asked.bundle, as_json=asked.json, companion=asked.companion)


def rehearse(home_folder: Path | None, location: str, *, as_json: bool, companion: Companion | None = None) -> int:
    """Run the rehearsal and print its report after the window is closed. The user's own home is only read, for its
    settings. Return 0 if the bundle is valid at the end, 1 if it has problems or nothing could be rehearsed, 2 if
    there is nothing to open or no display."""
    if _is_missing(location) or not display_is_named():
        return NOT_OPENED
    own = Home.at(home_folder)
    outcome = _Outcome()
    put_aside = temporary_folder()

    images = ImageService()
    images.start()

    async def play(app: QApplication) -> None:
        with rehearsal_home() as home:
            outcome.report = await _played(app, images, home, await _settings(own), location, companion)

    # A report of a programming error must outlive the temporary home.
    with END_SIGNALS.received():
        ended = on_stage(put_aside, images, play, boxes=not companion)
    report = outcome.report
    if ended or report is None:
        return 1
    sys.stdout.write(_report_text(report, location, as_json=as_json))
    return 1 if errors(report.problems) else 0


def _is_missing(location: str) -> bool:
    """Print a message and return True if the place is missing or an empty folder: no bundle can appear there."""
    place = Path(location)
    try:
        is_empty = place.is_dir() and not any(place.iterdir())
        is_there = place.exists()
    except (OSError, ValueError):
        return False  # the rehearsal reports the error
    if is_there and not is_empty:
        return False
    if is_empty:
        words = _("{path} is an empty folder: there is nothing to try. Create a bundle with “annotator new”.")
    else:
        words = _("{path} does not exist. Check the spelling, or create a bundle with “annotator new”.")
    sys.stderr.write(words.format(path=place) + "\n")
    return True


async def _played(
    app: QApplication,
    images: ImageService,
    home: Home,
    settings: Mapping[str, str],
    location: str,
    companion: Companion | None,
) -> Report:
    records = open_records(home)
    try:
        await records.save_settings(settings)
        parts = assembled(home, records, images, RehearsalLibrary(home.bundles))
        await prepare(app, parts.services)
        place, watch = await asyncio.to_thread(lambda: (Path(location).absolute(), FileWatch(location)))
        rehearsal = Rehearsal(location, parts.services, records, watch, media_checks().look)
        window = RehearsalWindow(parts.services, rehearsal, place.name)
        window.report_wanted_in.connect(
            lambda path: parts.services.background_intents.post(lambda: _save(window, rehearsal, path))
        )
        running = Running(app, parts.services, window)

        def begin() -> None:
            window.closing.connect(running.closing.set)
            window.show()

        await at_work(running, parts, (rehearsal.run,), begin, companion)
        return await rehearsal.report()
    finally:
        await records.close()


async def _settings(own: Home) -> Mapping[str, str]:
    """Read the user's settings beside a running annotator. Return nothing if there is no home or it cannot be read,
    because a rehearsal needs none."""
    try:
        records = open_records_readonly(own, for_a_moment=True)
    except StoreFault:
        return {}
    try:
        chosen = await records.settings()
        taken_over = {setting.key for setting in TAKEN_OVER}
        return {name: value for name, value in chosen.items() if name in taken_over or are_keys(name)}
    except StoreFault:
        return {}
    finally:
        await records.close()


async def _save(window: RehearsalWindow, rehearsal: Rehearsal, path: str) -> None:
    report = await rehearsal.report()
    text = _report_text(report, rehearsal.location, as_json=path.lower().endswith(".json"))
    try:
        await asyncio.to_thread(Path(path).write_text, text, encoding="utf-8")
    except OSError as error:
        words = _("Cannot write to {path} ({detail}). Choose another location.")
        window.show_notice(words.format(path=path, detail=in_plain_words(error.strerror or str(error))), "danger")
    else:
        window.show_notice(_("The report was saved to {path}.").format(path=path))


def _report_text(report: Report, location: str, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(report_json(report, location), ensure_ascii=False, indent=2) + "\n"
    return rehearsal_text.text(report, location)
