"""The summary of a job after its last task was submitted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from annotator.core.bundle.manifest import Manifest, PayKind, PayUnit
from annotator.core.events import BundleArchived, BundleFinished
from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import promised
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import Totals
from annotator.formats.bundle.reader import read_imported
from annotator.ui.pages.inbox.summary_panel import DoneBundle, SummaryPanel, summary_lines
from bundle_making import valid_files
from core.money_histories import all_pending
from core.pay.hourly_pay import NO_WAGE
from fakes.bundle_library import HeldSource
from services.service_env import KEY, files
from ui.pages.outbox.asking import a_button
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

HEARD = "12 min 00 s on the submitted tasks themselves, without loading and instructions, for 3 min 00 s of recording."
MIN = 60_000
MANIFEST = read_imported(HeldSource("street", valid_files())).manifest  # 0.04 EUR, 12 s
assert MANIFEST.pay is not None
BY_THE_MINUTE = replace(MANIFEST, pay=replace(MANIFEST.pay, unit=PayUnit.MEDIA_MINUTE))
SUM = (
    "This job: You submitted work for 0.60 EUR in 12 min 00 s. Counting on 95% being approved, that is 0.57 EUR, "
    "or 2.85 EUR an hour."
)
BESIDE = "Searching counts in today’s figure, not here."
EARNED = Totals(work_ms=12 * MIN, tasks=15, money=all_pending({"EUR": "0.60"}, 15))


def lines(manifest: Manifest, history: Totals, done: int = 15, reference: Reference = NO_WAGE) -> list[str]:
    return [
        line.replace("\u00a0", " ")
        for line in summary_lines(DoneBundle(manifest, done, history, promised(manifest), reference))
    ]


def unpaid(kind: PayKind) -> Manifest:
    return replace(MANIFEST, pay=None, pay_kind=kind)


@pytest.mark.parametrize(
    ("manifest", "history", "done", "told"),
    [
        (
            MANIFEST, EARNED, 16,
            ["15 tasks submitted, 1 skipped", SUM, BESIDE,
             "12.00 EUR/h was advertised for these tasks."],
        ),
        (
            replace(MANIFEST, time=replace(MANIFEST.time, expected_s=None)), EARNED, 15,
            ["15 tasks submitted", SUM, BESIDE, "No expected time per task was stated."],
        ),
        (
            BY_THE_MINUTE, EARNED.with_audio(12 * MIN, 3 * MIN), 15,
            ["15 tasks submitted", SUM, BESIDE,
             f"4.0 min of work per minute of recording: {HEARD}"],
        ),
        (
            unpaid(PayKind.PRACTICE), Totals(tasks=1, practice_ms=5 * MIN), 1,
            ["1 task submitted", "5 min of practice: not counted as work or earnings."],
        ),
        (
            unpaid(PayKind.QUALIFICATION), Totals(tasks=15, work_ms=5 * MIN), 15,
            ["15 tasks submitted",
             "5 min 00 s of work. An unpaid test earns nothing, but its time is included in your figures."],
        ),
        (
            replace(MANIFEST, pay=None), Totals(tasks=15, work_ms=5 * MIN), 15,
            ["15 tasks submitted",
             "5 min 00 s of work. No pay was stated."],
        ),
        (
            MANIFEST, Totals(work_ms=MIN), 3,
            ["0 tasks submitted, 3 skipped", "1 min 00 s of work, all unpaid."],
        ),
    ],
)  # fmt: skip
def test_tasks_time_money_and_an_hour_against_what_was_promised(
    manifest: Manifest, history: Totals, done: int, told: list[str]
) -> None:
    assert lines(manifest, history, done) == told


def test_under_a_status_the_figure_and_what_was_advertised_are_both_after_deductions() -> None:
    taxed = Reference(Money(Decimal("9.74"), "EUR"), WageBasis.NET, (Share("contribution", Decimal(50)),))
    _tasks, figure, _beside, advertised = lines(MANIFEST, EARNED, reference=taxed)
    assert figure.endswith("Counting on 95% being approved, that is 0.285 EUR after deductions, or 1.42 EUR an hour.")
    assert advertised == "After deductions, 6.00 EUR/h was advertised for these tasks."


def test_after_the_last_task_the_inbox_says_what_the_bundle_was(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        for _ in range(3):
            env.answered("Bench")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            env.clock.advance(12_000)
            await env.services.session.submit(env.view().unique_id)
        assert len(env.told(BundleFinished)) == 1
        await stage.settled()
        (panel,) = window.inbox.findChildren(SummaryPanel)
        assert panel.isVisible()
        assert says(panel, "All done: Say what stands in the street")
        assert says(panel, "3 tasks submitted")
        words = "This job: You submitted work for 0.12 EUR in 36 s. Counting on 95% being approved, that is 0.114 EUR, "
        words += "or 11.40 EUR an hour."
        assert says(panel, words)
        assert says(panel, "12.00 EUR/h was advertised for these tasks.")
        panel.archive.click()
        await stage.until(lambda: says(window.inbox, "Nothing is sent automatically."), "it asks")
        assert env.told(BundleArchived) == []
        a_button(stage, "Archive anyway").click()
        await stage.until(lambda: bool(env.told(BundleArchived)), "it is put away")
        await stage.settled()
        assert not panel.isVisible()
        assert KEY in env.services.preferences.archived

    staged(app, make_env_with(), scenario)


def test_of_practice_it_says_tasks_and_time_and_goes_with_the_next_task(app: QApplication) -> None:
    practice = {
        "bundle.toml": files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', b'kind = "practice"')
    }

    async def scenario(stage: Stage) -> None:
        window, env = stage.window, stage.env
        await stage.on_task()
        window.workbench.instructions.closed.emit()  # what is read in practice is on no task
        for _ in range(3):
            await stage.until(lambda: env.services.journal.context.focus is not None, "its picture is there")
            env.clock.advance(20_000)
            await env.services.session.skip(env.view().unique_id)
        await stage.settled()
        (panel,) = window.inbox.findChildren(SummaryPanel)
        assert says(panel, "1 min of practice: not counted as work or earnings.")
        assert not says(panel, "EUR")
        window.open_bundle(KEY)
        await stage.until(lambda: window.page is window.workbench, "it is looked at again")
        assert panel.isHidden()

    staged(app, make_env_with(files(other=practice)), scenario)
