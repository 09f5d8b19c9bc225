"""The command `annotator check BUNDLE`: every problem with its place and a hint, or the same as JSON. For continuous
integration it also writes SARIF and JUnit files, which replace those of an earlier run."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.app.command_line.arguments import minutes, wage
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines, stands_for
from annotator.app.command_line.terminal import progress_line
from annotator.app.gui.system_clock import SystemClock
from annotator.app.reference_wages import reference_wages
from annotator.app.requester.ci_reports import junit, sarif
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.core.ledger.clock import local_day
from annotator.core.problems import Problem, Severity, errors
from annotator.media.images.service import ImageService
from annotator.services.bundles import CheckedBundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import MOST_S, Decoders
from annotator.store.bundles.media_verdicts import KeptVerdicts
from annotator.store.bundles.sources import open_source
from annotator.store.bundles.worker_files import LentFiles
from annotator.store.disk import disk_faults, temporary_folder
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext

if TYPE_CHECKING:
    from annotator.media.audio.client.service import AudioService
    from annotator.media.video.client.service import VideoService


MOST_LANES = 8


def checked(location: str, home: Home, wage: Decimal | None, most_s: float = MOST_S) -> CheckedBundle:
    """Check a bundle. Pay is compared with `wage` per hour in the bundle's currency, or else with the reference of
    the home's settings. Show the progress on a terminal. After `most_s` seconds no further media are checked."""
    return asyncio.run(_checked(location, home, wage, most_s))


async def _checked(location: str, home: Home, wage: Decimal | None, most_s: float) -> CheckedBundle:
    timestamp = SystemClock().now()
    today = local_day(timestamp.utc_ms, timestamp.offset_min)
    decoders = Decoders(_images, _audio_files, _videos)
    reference = await reference_wages(home, wage, today)
    verdicts = KeptVerdicts(home.media_verdicts, VERSION)
    checks = RequesterChecks(open_source, LentFiles, decoders, reference, verdicts, most_s, today=today)
    with progress_line(_compared) as compared, progress_line(_looked_at) as looked_at:
        return await checks.check(location, compared, looked_at)


def media_checks() -> RequesterChecks:
    """Return checks for media only; pay is not compared, and nothing is kept."""
    decoders = Decoders(_images, _audio_files, _videos)
    return RequesterChecks(open_source, LentFiles, decoders, lambda _currency: None, KeptVerdicts(None))


def _compared(done_bytes: int, all_bytes: int) -> str:
    return number_format.bytes_of(_("Comparing checksums: {done} of {all}"), done_bytes, all_bytes)


def _looked_at(done: int, count: int) -> str:
    return _("Checking media: {done} of {count}").format(done=done, count=count)


@asynccontextmanager
async def _images(count: int) -> AsyncIterator[ImageService]:
    service = ImageService(connections=min(count, os.cpu_count() or 1, MOST_LANES))
    service.start()
    try:
        yield service
    finally:
        await service.close()


@asynccontextmanager
async def _audio_files() -> AsyncIterator[AudioService]:
    """Provide an audio service with a temporary cache, because the bundle may never be worked on here."""
    # Imported late: most bundles have no audio, and numpy takes a while to load.
    from annotator.media.audio.client.service import AudioService

    with tempfile.TemporaryDirectory(prefix="annotator-", dir=temporary_folder()) as kept:
        service = AudioService(Path(kept))
        try:
            yield service
        finally:
            await service.close()


@asynccontextmanager
async def _videos() -> AsyncIterator[VideoService]:
    """Provide a video service, imported late as well."""
    from annotator.media.video.client.service import VideoService

    service = VideoService()
    try:
        yield service
    finally:
        await service.close()


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("bundle", metavar=_("BUNDLE"), help=_("a folder, .zip or .annotator file"))
    command.add_argument(
        "--wage", type=wage, metavar=_("AMOUNT"),
        help=_("hourly wage to compare with (default: the minimum wage in your settings)"),
    )  # fmt: skip
    command.add_argument(
        "--within", type=minutes, default=MOST_S / 60, metavar=_("MINUTES"),
        help=_("time limit for checking all media (default: 30)"),
    )  # fmt: skip
    command.add_argument(
        "--sarif", type=Path, metavar=_("FILE"), help=_("also write the problems as SARIF (replaces FILE)")
    )
    command.add_argument(
        "--junit", type=Path, metavar=_("FILE"), help=_("also write the problems as JUnit XML (replaces FILE)")
    )


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if the bundle is valid (notes allowed), 1 with errors or an unwritable report."""
    location: str = asked.bundle
    home = Home.at(asked.home)
    problems = checked(location, home, asked.wage, asked.within * 60).problems
    wrong = errors(problems)
    for path, report in ((asked.sarif, sarif), (asked.junit, junit)):
        if path is not None and not _is_written(path, report(location, problems)):
            return 1
    if asked.json:
        events = {"bundle": location, "sound": not wrong, "problems": [problem_json(problem) for problem in problems]}
        sys.stdout.write(json.dumps(events, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_as_text(location, problems))
    return 1 if wrong else 0


def _is_written(path: Path, data: bytes) -> bool:
    """Write a report, or say why that is impossible. Others may read it, as a CI service must."""
    try:
        write_atomically({path: (data,)}, overwrite=True)
        with disk_faults(path):
            path.chmod(path.absolute().parent.stat().st_mode & 0o666)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, path) + "\n")
        return False
    return True


def _as_text(location: str, problems: tuple[Problem, ...]) -> str:
    return "\n".join([*problem_lines(problems), _in_all(location, problems)]) + "\n"


def _in_all(location: str, problems: tuple[Problem, ...]) -> str:
    """Return the number of problems, including similar ones that are counted but not listed."""
    count = {
        severity: sum(stands_for(problem) for problem in problems if problem.severity is severity)
        for severity in Severity
    }
    wrong = count[Severity.ERROR]
    noted = count[Severity.NOTE]
    in_words = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
    notes = ngettext("{count} note", "{count} notes", noted).format(count=noted)
    if wrong and noted:
        return _("{bundle} has {problems} and {notes}.").format(bundle=location, problems=in_words, notes=notes)
    if wrong:
        return _("{bundle} has {problems}.").format(bundle=location, problems=in_words)
    if noted:
        return _("{bundle} is valid, with {notes}.").format(bundle=location, notes=notes)
    return _("{bundle} is valid.").format(bundle=location)
