"""Widgets that do not scroll end at the same right edge as the cards beside them, which leave space for their scroll
bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.events import BundleRejected
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.inbox.page import DropZone
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.widgets.table import PlainTable
from month_of_history import env_with_a_month
from services.service_env import PLACE
from ui.stage import Stage, staged, with_images

SIZES = ((960, 600), (1280, 720))


def right_edge(part: QWidget) -> int:
    return part.mapTo(part.window(), QPoint(part.width(), 0)).x()


@pytest.mark.parametrize("size", SIZES)
def test_what_is_told_above_the_bundles_is_as_wide_as_they_are(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        stage.window.resize(*size)
        inbox.take(PLACE)
        await stage.settled()
        inbox.on_event(BundleRejected("/x", (Problem(ProblemCode.NOT_UTF8, Place("tasks.csv")),)))
        await stage.until(lambda: inbox.findChild(ProblemsPanel) is not None, "the problems are told")
        app.processEvents()
        parts = [part for kind in (ProblemsPanel, BundleCard, DropZone) for part in inbox.findChildren(kind)]
        assert len(parts) == 3
        assert len({right_edge(part) for part in parts}) == 1

    staged(app, with_images(), scenario)


@pytest.mark.parametrize("size", SIZES)
def test_what_stands_above_the_cards_of_a_day_ends_with_them(app: QApplication, size: tuple[int, int]) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(*size)
        stage.window.turn_to("timesheet")
        await stage.settled()
        app.processEvents()
        page = stage.window.timesheet
        assert right_edge(page.full_day_button) == right_edge(page.strip) == right_edge(page.pauses)

    staged(app, env_with_a_month(), scenario)


def test_the_frame_of_a_table_with_the_focus_is_not_covered_by_its_header(app: QApplication) -> None:
    table = PlainTable("Payers")
    table.show_rows(("Payer", "Delay"), [("Clickworker", "7 days"), ("ySense", "30 days")])
    table.show()
    table.activateWindow()
    for takes_focus in (True, False, True):
        (table.setFocus if takes_focus else table.clearFocus)()
        app.processEvents()
        header = table.horizontalHeader().geometry()
        assert table.rect().adjusted(2, 2, -2, -2).contains(header)
    table.deleteLater()
