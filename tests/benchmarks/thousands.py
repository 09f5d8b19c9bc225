"""Processor time of the window's thread for a list of thousands of segments against a short one, in the same run.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/thousands.py

Each figure is the least of three. Run it by itself.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from gettext import NullTranslations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from annotator.app.gui.appearance import apply_theme
from annotator.core.answer.timeline import Edge
from annotator.core.answer.validation import findings
from annotator.ui.i18n import translation
from ui.audio_harness import ONE, RATE_HZ, AudioHarness, working
from ui.stage import turning
from ui.thousands_harness import COUNT, WORDS, bar_of, open_all, turned

FEW = 30
_EDGE_S = 0.0005

type Kept = dict[str, float]


async def kept_ms(*actions: Callable[[], object]) -> float:
    """Return the longest block of the UI thread by an action or its follow-up work, in ms. It is the least of all
    actions."""
    return min([await turned(partial(_kept_ms, action)) for action in actions])


def _kept_ms(action: Callable[[], object]) -> float:
    begun = time.thread_time()
    action()
    longest, begun = time.thread_time() - begun, time.thread_time()
    for _ in range(20):
        for turn in (QCoreApplication.sendPostedEvents, QApplication.processEvents):
            turn()
            longest, begun = max(longest, time.thread_time() - begun), time.thread_time()
    return longest * 1000


async def _worked(harness: AudioHarness, count: int, kept: Kept) -> None:
    bar, panel, view = bar_of(harness), harness.harness.panel, harness.view

    def press(key: Qt.Key) -> None:
        QTest.keyClick(harness.harness.focused, key)

    def scroll(to: float) -> None:
        bar.setValue(round(bar.maximum() * to))

    def mark(start_s: float) -> None:
        for place_s in (start_s, start_s + 0.005):
            view.playing.seek(place_s * RATE_HZ)
            view.editor.set_edge()

    kept["open"] = await kept_ms(*(partial(open_all, harness, task, count) for task in "abc"))
    kept["get focus"] = await kept_ms(harness.texts.take_focus)
    kept["type a letter"] = await kept_ms(*[partial(press, Qt.Key.Key_A)] * 3)
    kept["press Enter"] = await kept_ms(*[partial(press, Qt.Key.Key_Return)] * 3)
    kept["scroll"] = await kept_ms(*(partial(scroll, to) for to in (0.3, 1.0, 0.6)))
    kept["move an edge"] = await kept_ms(
        *(partial(view.editor.nudge, Edge.END, by) for by in (_EDGE_S, -_EDGE_S, _EDGE_S))
    )
    kept["next segment"] = await kept_ms(*[partial(view.editor.choose_by, 1)] * 3)
    missing = findings(harness.answer, panel.design, {})
    kept["show missing answers"] = await kept_ms(*[partial(panel.show_findings, missing)] * 3)
    kept["next missing answer"] = await kept_ms(*[panel.next_finding] * 3)
    kept["mark"] = await kept_ms(*(partial(mark, start_s) for start_s in (4.91, 4.92, 4.93)))


def measured(app: QApplication, count: int) -> Kept:
    kept: Kept = {}

    async def scenario(harness: AudioHarness) -> None:
        await _worked(harness, count, kept)

    gc.collect()
    working(app, scenario, ONE, WORDS)
    return kept


def table(few: Mapping[str, float], many: Mapping[str, float]) -> str:
    rows = (f"{what:26} {few[what]:9.1f} {many[what]:9.1f} {many[what] / few[what]:9.1f}" for what in many)
    return "\n".join((f"{'ms of the UI thread':26} {FEW:9} {COUNT:9} {'ratio':>9}", *rows, ""))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["annotator"])
    app.setStyle("Fusion")
    apply_theme(app, "light")
    translation.use(NullTranslations(), "en")
    turning.loop = QEventLoop(app)
    sys.stdout.write(table(measured(app, FEW), measured(app, COUNT)))
    turning.loop.close()


if __name__ == "__main__":
    main()
