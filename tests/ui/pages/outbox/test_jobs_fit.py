"""The jobs and the results share the height that notices leave: whole rows, never one table over the other."""

from __future__ import annotations

import os
from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from annotator.app.translations import speak
from annotator.core.bundle.manifest import Manifest
from annotator.core.outbox.delivery_state import ResultsExport
from annotator.ui.pages.outbox.page import OutboxPage
from services.service_env import make_env
from ui.stage import Stage, says, staged

LOW = (960, 600)
SPARE_PX = 4
SIZES = ((1280, 720), (1280, 800), LOW, (1280, 720))


async def results_of_four_jobs(stage: Stage) -> None:
    """Three results of the job here and one of each of three jobs that are gone."""
    env = stage.env
    await env.start()
    for _number in range(3):
        await env.services.session.skip(env.view().unique_id)
    first, *_others = env.records._parcels.values()
    for number in range(3):
        name = f"a-job-with-a-rather-long-name-{number}@1"
        env.records._parcels[name] = replace(first, unique_id=name, bundle_key=name)
    stage.window.turn_to("outbox")
    await stage.settled()


def is_laid_out(outbox: OutboxPage, least: int) -> bool:
    """Return whether the parts are below each other, with `least` whole results, and no row of the jobs is cut."""
    jobs, results = outbox.jobs, outbox.results
    is_below = results.geometry().bottom() < outbox._story.geometry().top()
    if jobs.isVisible():
        is_cut = jobs.viewport().height() % jobs.rowHeight(0) > SPARE_PX
        is_below = is_below and jobs.geometry().bottom() < results.geometry().top()
        is_below = is_below and has_whole_rows(jobs, 2) and not is_cut
    return is_below and has_whole_rows(results, least)


def has_whole_rows(table: QTableView, least: int) -> bool:
    """Return whether at least `least` rows are visible as a whole."""
    bottoms = [table.rowViewportPosition(row) + table.rowHeight(row) for row in range(table.model().rowCount())]
    return sum(bottom <= table.viewport().height() for bottom in bottoms) >= least


def test_the_jobs_are_in_view_beside_several_files_that_are_not_marked_as_sent(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        window, outbox = stage.window, stage.window.outbox

        async def to_deliver() -> tuple[tuple[str, ...], tuple[tuple[Manifest, ResultsExport], ...]]:
            (bundle,) = await stage.env.services.bundles.imported()
            exports = [ResultsExport(f"/r/street-things-{3 - day}.zip", 1, 20, to_send=20) for day in range(3)]
            return (), tuple((bundle.manifest, export) for export in exports)

        monkeypatch.setattr(stage.env.services.deliveries, "to_deliver", to_deliver)
        window.resize(1280, 720)
        await results_of_four_jobs(stage)
        assert outbox.jobs.model().index(0, 0).data() == "All jobs"
        await stage.until(lambda: outbox.jobs.isVisible(), "the jobs are in view")
        assert says(outbox, "3 files with 60 answers are waiting for you to give them to City Mapping Group")
        assert len([each for each in outbox.findChildren(QPushButton) if each.text() == " Deliver files…"]) == 1

    staged(app, make_env(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_tables_never_overlap_and_show_whole_rows(app: QApplication, language: str) -> None:
    async def scenario(stage: Stage) -> None:
        await results_of_four_jobs(stage)
        window, outbox = stage.window, stage.window.outbox
        window.notice.show_notice("A notice that takes some height.")
        for is_shown in (False, True):
            outbox.show_data.set_shown(is_shown=is_shown)
            for size in SIZES:
                window.resize(*size)
                await stage.settled()
                least = 0 if size == LOW else 3
                await stage.until(partial(is_laid_out, outbox, least), f"all parts fit in {size}")
                assert window.size().toTuple() == size
                assert outbox.jobs.isVisible() or is_shown or size == LOW
                if folder := os.environ.get("SHOTS"):
                    window.grab().save(f"{folder}/{language}-{size[0]}x{size[1]}-{is_shown}.png")

    speak(language)
    try:
        staged(app, make_env(agreed=False), scenario)
    finally:
        speak("en")
