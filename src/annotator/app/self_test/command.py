"""The command `annotator self-test`: a check of an installed program. All its parts are used, not just found, in a
temporary home. The limit is three minutes, and any fault makes the exit code 1."""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from itertools import product
from pathlib import Path

from annotator.app.gui.backup_process import copied_by_process
from annotator.app.gui.system_clock import SystemClock
from annotator.app.self_test.media_files import audio_files, videos
from annotator.app.self_test.report import SelfTestReport, end_at_deadline
from annotator.app.self_test.requester import bundles, preset_files, template
from annotator.app.self_test.sandbox import confinement
from annotator.app.translations import SPOKEN, speak
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import EMPTY
from annotator.core.ledger.entry_types import new_entry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.money.dated_rules import rule_on
from annotator.core.ports.images import ImageRequest
from annotator.formats.builtin.dated_rules import read_wage_rules
from annotator.formats.builtin.handbook import read_handbook
from annotator.formats.builtin.presets import PRESETS, sample_path
from annotator.formats.builtin.resources import resource_bytes, resource_folder
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.results.envelope import result_schema_problems
from annotator.media.images.service import ImageService
from annotator.store.bundles.sources import open_source
from annotator.store.disk import temporary_folder
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n.translation import N_, _, language, ngettext

_KINDS = (EntryKind.INSTRUCTIONS_OPENED, EntryKind.HEARTBEAT, EntryKind.STOPPED)


def ledger() -> str:
    """Return a summary. Raise RuntimeError if anything differs from what was written, or no process makes the copy."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        asyncio.run(_written(Home(Path(folder))))
    return _("{count} entries written, read, verified, and copied by a separate process").format(count=len(_KINDS))


async def _written(home: Home) -> None:
    records = open_records(home)
    try:
        for kind in _KINDS:
            await records.append(new_entry(kind, SystemClock().now(), EMPTY))
        entries = await records.entries()
        target = home.folder / "copy.sqlite3"
        holding = await asyncio.to_thread(copied_by_process, home.records, target, lambda _done, _all: None)
    finally:
        await records.close()
    if len(entries) != len(_KINDS) or first_broken(entries) is not None:
        raise RuntimeError(f"{len(entries)} entries came back instead of {len(_KINDS)}, or their chain is broken")
    if holding is None:
        raise RuntimeError("no process copies the records: the window does it itself, which may be felt")
    if (holding.entries, holding.last_sha256) != (len(entries), entries[-1].sha256):
        raise RuntimeError("the copy holds something else")


# A string that is no word in any language, so that a loaded dictionary must reject it.
NO_WORD = "zqxwvkjq"


def spelling() -> str:
    """Return a summary. Raise RuntimeError if a dictionary accepts every word."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        return asyncio.run(_summary(Path(folder)))


async def _summary(folder: Path) -> str:
    from annotator.store.speller import EnchantSpeller

    speller = EnchantSpeller(folder / "dictionaries", folder / "words.txt")
    found = await speller.dictionaries()
    if not found.library:
        return _("off: the system has no Enchant")
    if not found.tags:
        return _("off: {library} has no dictionary").format(library=found.library)
    if await speller.misspelt((NO_WORD,), found.tags[0]) != {NO_WORD}:
        raise RuntimeError(f"the dictionary {found.tags[0]} knows {NO_WORD}")
    return f"{found.library} ({', '.join(found.tags)})"


# A whole run took 57 to 75 s on two cores with a load of 20 to 35.
DEADLINE_S = 180
_STUCK_AFTER_S = 20  # if native code lets no thread write the report


def add_arguments(_command: argparse.ArgumentParser) -> None:
    """Add no arguments."""


def run(asked: argparse.Namespace) -> int:
    if asked.home is not None:
        asked.parser.error(_("self-test uses its own data folder and does not support --home"))
    return self_test(as_json=asked.json)


def self_test(*, as_json: bool) -> int:
    """Run all checks. Return 0 if all succeed, else 1. JSON is for scripts and is in English. Raise NoTemporaryFolder,
    which is not the program's fault: half of the checks need one."""
    temporary_folder()
    if as_json:
        speak("en")
    faulthandler.dump_traceback_later(DEADLINE_S + _STUCK_AFTER_S, exit=True)
    report = SelfTestReport(_CHECKS, sys.stdout, as_json=as_json)
    deadline = end_at_deadline(report, DEADLINE_S)
    all_ok = report.run()
    deadline.cancel()
    faulthandler.cancel_dump_traceback_later()
    return 0 if all_ok else 1


def _need(condition: bool, what: str) -> None:
    if not condition:
        raise RuntimeError(what)


def _samples() -> str:
    """Check that there is a valid sample for each preset in each language."""
    files = 0
    for name, spoken in product(PRESETS, SPOKEN):
        source = open_source(str(resource_folder() / sample_path(name, spoken)))
        reading = read_bundle(source)
        source.close()
        _need(
            reading.bundle is not None, f"{name} has problems: {[problem.code.value for problem in reading.problems]}"
        )
        files += len(reading.paths)
    return preset_files(files)


def _languages() -> str:
    labels, before = [], language()
    for spoken in SPOKEN:
        speak(spoken)
        labels.append(_("Submit and next"))
    speak(before)
    _need(len(set(labels)) == len(SPOKEN), f"the languages say the same: {labels}")
    return ", ".join(labels)


def _schemas() -> str:
    names = ("bundle", "result", "ledger-entry")
    for name in names:
        json.loads(resource_bytes(f"schema/{name}.schema.json"))
    _need(bool(result_schema_problems(b"{}")), "the result schema accepts an empty object")
    return ", ".join(names)


def _handbook() -> str:
    count = sum(len(read_handbook(spoken)) for spoken in SPOKEN)
    return _("{count} pages in {languages}").format(count=count, languages=", ".join(SPOKEN))


def _icons_and_themes() -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from annotator.app.gui.appearance import apply_theme
    from annotator.ui.theme.icons import pixmap

    app = QApplication.instance() or QApplication(["annotator"])
    _need(isinstance(app, QApplication), "another kind of Qt application is running")
    names = sorted(path.stem for path in (resource_folder() / "icons").glob("*.svg"))
    _need(bool(names), "there are no icons")
    for appearance in ("light", "dark"):
        if isinstance(app, QApplication):
            apply_theme(app, appearance)
        for name in names:
            image = pixmap(name, "ink", 20).toImage()
            drawn = any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
            _need(drawn, f"the icon {name} draws nothing")
    return _("{count} icons, 2 themes").format(count=len(names))


def _chart() -> str:
    """Draw the chart of the earnings page. Its library imports parts of Qt that nothing else needs."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QBrush, QColor
    from PySide6.QtWidgets import QApplication

    from annotator.ui.pages.earnings.bar_chart import BarChart, BarPart, ChartBar

    _app = QApplication.instance() or QApplication(["annotator"])
    bar, chart = QColor("#123456"), BarChart(lambda top: [(top, "")])
    chart.show_bars([ChartBar("1", "1", (BarPart(1.0, QBrush(bar), "ink"),))], None, "1")
    chart.resize(200, 200)
    image = chart.grab().toImage()
    drawn = sum(image.pixelColor(x, 100) == bar for x in range(image.width()))
    _need(drawn > 0, "a bar is not drawn")
    return _("a bar is drawn")


def _image() -> str:
    sample = min((resource_folder() / "samples" / "image-tagging" / "media").iterdir())
    paths = sample, resource_folder() / "self_test" / "page.pdf"

    async def decode() -> None:
        service = ImageService()
        service.start()
        try:
            for path in paths:
                image = await service.image(ImageRequest(str(path), 320, 240))
                _need(len(image.pixels) == image.width_px * image.height_px * 4, f"{path.name} has a wrong size")
        finally:
            await service.close()

    asyncio.run(decode())
    return _("{formats} in worker processes").format(formats=", ".join(path.name for path in paths))


def _wages() -> str:
    timestamp = SystemClock().now()
    rules = read_wage_rules(resource_bytes("rules/minimum-wages.toml"))
    wage = rule_on(rules, "fr-minimum-net", local_day(timestamp.utc_ms, timestamp.offset_min))
    _need(wage is not None, "no wage is in force today")
    return _("{count} rules").format(count=len(rules))


def _audio() -> str:
    """Check audio output. Without a device the null sink plays."""
    from annotator.media.audio.playback.player import NullSink
    from annotator.media.audio.playback.portaudio import PortAudioSink

    asked = threading.Event()
    stream = NullSink().open("", 48_000, 2, lambda _buffer, _frames, _heard_s: asked.set(), lambda: None)
    _need(asked.wait(5), "the silent sink asks for nothing")
    stream.close()
    count = len(PortAudioSink().devices())
    return ngettext("{count} device, and the silent one", "{count} devices, and the silent one", count).format(
        count=count
    )


def _system_signals() -> str:
    """Check system events. Missing ones are no fault: a machine may have no desktop, and the clocks detect sleep."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from annotator.ui.system_signals.factory import listening_to_system

    app = QApplication.instance() or QApplication(["annotator"])
    with listening_to_system(lambda _sign: None) as hearing:
        app.processEvents()
    heard = [name for name, is_heard in ((_("lock"), hearing.locks), (_("sleep"), hearing.sleeps)) if is_heard]
    noticed = _("notices {signals} ({detail})") if heard else _("notices neither ({detail})")
    return noticed.format(signals=", ".join(heard), detail=hearing.detail)


_CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    (N_("samples"), _samples),
    (N_("new bundles"), bundles),
    (N_("template"), template),
    (N_("languages"), _languages),
    (N_("schemas"), _schemas),
    (N_("handbook"), _handbook),
    (N_("wages"), _wages),
    (N_("icons and themes"), _icons_and_themes),
    (N_("chart"), _chart),
    (N_("image decoder"), _image),
    (N_("ledger"), ledger),
    (N_("audio decoder"), _audio),
    (N_("audio formats"), audio_files),
    (N_("video formats"), videos),
    (N_("sandbox"), confinement),
    (N_("spelling"), spelling),
    (N_("lock and sleep"), _system_signals),
)
